import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** What engines keep beside a file while it is open, by the ends of its name. */
const companions = ['.wal', '.tmp', '-wal', '-shm', '-journal'] as const;

/** A database file and everything that engines may have left beside it. */
export function draftFiles(path: string): readonly string[] {
  return [path, ...companions.map((end) => `${path}${end}`)];
}

/** Makes what is in a file, or which names a folder has, durable. */
export function makeDurable(path: string): void {
  if (process.platform === 'win32') return; // Windows opens no folder, and no file for reading only, to do that.
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Puts a database file that nobody has open in the place of another one, or of none. */
export function putInPlace(draft: string, path: string): void {
  makeDurable(draft);
  // Logs of the old file would be taken for the new one's.
  for (const end of companions) rmSync(`${path}${end}`, { recursive: true, force: true });
  renameSync(draft, path);
  makeDurable(dirname(path));
}
