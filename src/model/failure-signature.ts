import { createHash } from 'node:crypto';

/** Name of the algorithm; part of the signature, so that a change of it never mixes with older groups. */
const version = 'v1';

/**
 * What varies between two occurrences of the same failure: long encoded values, hexadecimal ids and numbers. After
 * the failure-reason clustering of LUCI Analysis (Chromium), which replaces the same classes by `%`.
 */
const varying =
  /[/+0-9a-zA-Z]{10,}=+|[-0-9a-fA-F]{16,}|0x[0-9a-fA-F]+|[0-9a-fA-F]*[0-9][0-9a-fA-F]{7,}|[0-9]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: ANSI colour codes begin with ESC
const ansi = /\u001b\[[0-9;]*[A-Za-z]/g;
/** A name that was made up for a temporary file or folder. */
const temporaryName = /([\\/](?:tmp|T|Temp)[\\/])[^\\/\s'"`:;,()<>|]+/g;
/** The folders of an absolute path differ from machine to machine; the name at its end belongs to the cause. */
const machineFolders =
  /(?<![\w.:/\\])(?:file:\/\/\/?)?(?:\/(?:home|Users|root|private|tmp|var|opt|usr|mnt|builds|__w)(?=\/)|[A-Za-z]:(?=[\\/]))(?:[\\/][^\\/\s'"`:;,()<>|]+)*[\\/]/g;
const maximumLength = 2000;

/**
 * The first line of a failure's message with everything that varies replaced by `%`: numbers, ids, encoded values, and
 * the folders of absolute paths.
 */
export function failurePattern(message: string): string {
  const plain = message.slice(0, maximumLength).replaceAll(ansi, '');
  const firstLine = plain.trimStart().split('\n', 1)[0] ?? '';
  const portable = firstLine.replaceAll(temporaryName, '$1%').replaceAll(machineFolders, '%/');
  return portable.replaceAll(varying, '%').replaceAll(/\s+/g, ' ').trim();
}

/**
 * Short stable key of a failure: the same cause gives the same key on every machine and every day.
 *
 * @param errorType class of the error, for example `AssertionError`; null when unknown
 * @param message the error's message; ANSI codes and everything after its first line are ignored
 */
export function failureSignature(errorType: string | null, message: string): string {
  const text = `${version}\n${errorType ?? ''}\n${failurePattern(message)}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
