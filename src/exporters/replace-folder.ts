import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Whether there is a folder that may be replaced; `foreign` when it holds something else. */
async function whatIsThere(
  target: string,
  isOurs: (folder: string) => Promise<boolean>,
): Promise<'nothing' | 'ours' | 'foreign'> {
  const found = await stat(target).catch(() => null);
  if (found === null) return 'nothing';
  if (!found.isDirectory()) return 'foreign';
  return (await readdir(target)).length === 0 || (await isOurs(target)) ? 'ours' : 'foreign';
}

async function putInPlace(made: string, target: string): Promise<void> {
  const old = `${made}.old`;
  await rename(target, old);
  try {
    await rename(made, target);
  } catch (error) {
    await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/**
 * Makes a folder beside its final place and puts it there when it is whole. When `make` fails, what was there stays, and
 * nothing is left behind.
 *
 * @param target absolute path
 * @param isOurs whether the folder that is there was made by us, and may go
 * @param foreign the error for a folder that is not ours
 * @param make fills the new folder, an empty one
 */
export async function replaceFolder<Result>(
  target: string,
  isOurs: (folder: string) => Promise<boolean>,
  foreign: () => Error,
  make: (folder: string) => Promise<Result>,
): Promise<Result> {
  const there = await whatIsThere(target, isOurs);
  if (there === 'foreign') throw foreign();
  const made = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  await rm(made, { recursive: true, force: true });
  try {
    await mkdir(made, { recursive: true });
    const result = await make(made);
    if (there === 'nothing') await rename(made, target);
    else await putInPlace(made, target);
    return result;
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
}
