import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { assayError } from '../../model/errors.ts';

/** What every site has besides its data, from `dist/site/`. */
export interface SiteProgram {
  readonly page: string;
  readonly style: string;
  /** Script that sets the theme before the first paint. */
  readonly theme: string;
  readonly icon: string;
  /** Scripts and the engine's program, packed with gzip. */
  readonly worker: Uint8Array;
  readonly engine: Uint8Array;
}

/** Three levels up from here are the sources, or what is built from them: `dist/site/` in both cases. */
function builtFolder(): string {
  const beside = fileURLToPath(new URL('../../site', import.meta.url));
  return existsSync(join(beside, 'page.js'))
    ? beside
    : fileURLToPath(new URL('../../../dist/site', import.meta.url));
}

const pack = promisify(gzip);

/**
 * Reads what is built from `web/site/`.
 *
 * @throws SITE_NOT_BUILT
 */
export async function readSiteProgram(folder = builtFolder()): Promise<SiteProgram> {
  const read = (name: string) => readFile(join(folder, name));
  try {
    const text = async (name: string) => (await read(name)).toString();
    return {
      page: await text('page.js'),
      // The order of the layers comes before any of their styles.
      style: `${await text('layers.css')}${await text('page.css')}`,
      theme: await text('theme-first.js'),
      icon: await text('icon.svg'),
      worker: await pack(await read('worker.js'), { level: 9 }),
      engine: await pack(await read('sqlite3.wasm'), { level: 9 }),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw assayError('SITE_NOT_BUILT', { folder }, error);
  }
}
