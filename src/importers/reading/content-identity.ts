import { createHash } from 'node:crypto';
import { uuidOfName } from '../../std/uuid.ts';
import type { ImportInput } from './import-format.ts';

/**
 * SHA-256 of what an input holds, unpacked; of a directory, of the names and the content of its files.
 *
 * @throws IMPORT_UNREADABLE
 */
export async function contentHash(input: ImportInput): Promise<string> {
  const hash = createHash('sha256');
  if (input.isDirectory) {
    for (const file of input.files())
      hash.update(`${file.path.slice(input.path.length)}\n${await contentHash(file)}\n`);
  } else for await (const chunk of input.chunks()) hash.update(chunk);
  return hash.digest('hex');
}

/** Names of an import: the same content read in the same way has the same ones, on every machine. */
export interface ImportIdentity {
  readonly journalUuid: string;
  readonly runUuid: string;
}

/**
 * The identity of an import.
 *
 * @param hashes of its inputs, in any order
 * @param settings that change what becomes of them
 */
export function importIdentity(
  hashes: readonly string[],
  settings: Readonly<Record<string, unknown>>,
): ImportIdentity {
  const name = JSON.stringify([hashes.toSorted(), settings]);
  // Without a time in them: two machines that import the same file at different times shall mean the same run.
  return {
    journalUuid: uuidOfName(0, `imported journal ${name}`),
    runUuid: uuidOfName(0, `imported run ${name}`),
  };
}
