import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { WriteText } from './rows/write-rows.ts';

/**
 * Makes a file under a temporary name beside its target and puts it in place only when it is whole. When `make`
 * fails, the target stays as it was and nothing is left behind.
 *
 * @param target absolute path; its folder is made
 * @param make gets the temporary path
 * @returns what `make` returned, and the size of the file in bytes
 */
export async function replaceFile<Result>(
  target: string,
  make: (temporaryPath: string) => Promise<Result>,
): Promise<{ readonly result: Result; readonly bytes: number }> {
  await mkdir(dirname(target), { recursive: true });
  const temporaryPath = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const result = await make(temporaryPath);
    const { size } = await stat(temporaryPath);
    await rename(temporaryPath, target);
    return { result, bytes: size };
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}

/**
 * Writes a text file piece by piece, whole or not at all.
 *
 * @param target absolute path
 * @param produce gets the function that writes the next piece
 */
export function replaceTextFile<Result>(
  target: string,
  produce: (write: WriteText) => Promise<Result>,
): Promise<{ readonly result: Result; readonly bytes: number }> {
  return replaceFile(target, async (temporaryPath) => {
    const file = await open(temporaryPath, 'w');
    try {
      return await produce(async (text) => {
        await file.appendFile(text);
      });
    } finally {
      await file.close();
    }
  });
}
