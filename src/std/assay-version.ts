import { readFileSync } from 'node:fs';

interface PackageJson {
  readonly version: string;
}

/** Version of this package, from its package.json: two levels up from here, in the source tree as in dist. */
export const assayVersion: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as PackageJson
).version;
