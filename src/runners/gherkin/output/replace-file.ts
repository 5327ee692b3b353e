import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Temporary files of `replaceFileSync` for `fileName`, left behind by a process that was killed while it wrote. */
export function isLeftover(entry: string, fileName: string): boolean {
  return entry.startsWith(`.${fileName}.`) && /^\d+\.tmp$/.test(entry.slice(fileName.length + 2));
}

/**
 * Writes a text file so that readers see the old one or the new one, never half of it. Makes its folder.
 *
 * @param path absolute
 * @throws what the file system says; the file is then as it was
 */
export function replaceFileSync(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
