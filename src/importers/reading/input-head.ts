import { textOf } from './decode-text.ts';
import type { ImportInput } from './import-format.ts';

const headCharacters = 64 * 1024;

/** The first 64 KiB of an input as text; of a directory, the names of its files, one a line. */
export async function headOf(input: ImportInput): Promise<string> {
  if (input.isDirectory) {
    const names = input.files().map(({ path }) => path.slice(input.path.length + 1));
    return names.join('\n').slice(0, headCharacters);
  }
  let head = '';
  for await (const text of textOf(input)) {
    head += text;
    if (head.length >= headCharacters) break;
  }
  return head.slice(0, headCharacters);
}
