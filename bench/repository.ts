import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the working tree. */
export const repository = fileURLToPath(new URL('..', import.meta.url));

/** Arguments with which Node runs the command line from the source. */
export const assayFromSource = [
  '--conditions=assay-source',
  '--disable-warning=ExperimentalWarning',
  join(repository, 'src/cli/main.ts'),
];

/** Lets programs in a temporary folder find the packages that are installed here. */
export function linkPackages(folder: string): void {
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'dir');
}
