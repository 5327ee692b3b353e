import { createHash } from 'node:crypto';

const longestCharacters = 80;
/** File systems take 255 bytes; what is added to a name (attempt, number, extension) needs room too. */
const longestBytes = 200;

/** Also marks that turn the direction of writing: a name must look like what it is. */
const forbidden = /[\p{Cc}/\\:*?"<>|\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

function cut(name: string): string {
  const characters = [...name];
  if (characters.length <= longestCharacters && Buffer.byteLength(name) <= longestBytes) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const kept = characters.slice(0, longestCharacters - hash.length - 1);
  while (Buffer.byteLength(kept.join('')) > longestBytes - hash.length - 1) kept.pop();
  return `${kept.join('').trimEnd()} ${hash}`;
}

/**
 * A name for a file or folder that people still recognise and every file system takes: what is not allowed becomes a
 * space, a long name is cut and ends with a hash of the whole. Never empty, never `.` or `..`, never hidden.
 */
export function safeName(text: string): string {
  const readable = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(forbidden, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[. ]+|[. ]+$/g, '');
  if (readable === '') return 'unnamed';
  return cut(reservedOnWindows.test(readable) ? `_${readable}` : readable);
}

/**
 * File name of a step's screenshot, for example `03 I click the button Pay.png`.
 *
 * @param stepIndex place of the step in its scenario, from 1 on; unique within the attempt
 * @param stepText without its keyword
 */
export function screenshotName(stepIndex: number, stepText: string): string {
  return `${String(stepIndex).padStart(2, '0')} ${safeName(stepText)}.png`;
}

/** Hands out names once each, whatever their case: a second `Pay` becomes `Pay (2)`. */
export class NameAllocator {
  readonly #taken = new Set<string>();

  /** @param isFree whether a name is also free elsewhere, on disk for example */
  allocate(name: string, isFree: (candidate: string) => boolean = () => true): string {
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? name : `${name} (${number})`;
      const key = candidate.toLowerCase();
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      if (isFree(candidate)) return candidate;
    }
  }
}
