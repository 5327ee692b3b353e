import type { ImportInput } from './import-format.ts';

/** Bytes in which an XML declaration is looked for. */
const declarationBytes = 200;

/** The encoding of a text by its byte order mark or its XML declaration; UTF-8 where nothing is said. */
function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0x3c && start[1] === 0) return 'utf-16le';
  if (start[0] === 0 && start[1] === 0x3c) return 'utf-16be';
  const head = Buffer.from(start.subarray(0, declarationBytes)).toString('latin1');
  const declared = /^(?:ï»¿)?\s*<\?xml[^>]*\sencoding=["']([\w.:-]{1,40})["']/.exec(head)?.[1];
  // A declaration that can be read byte by byte is not UTF-16, whatever it says.
  return declared === undefined || /^utf-?16|^ucs|^iso-10646/i.test(declared) ? 'utf-8' : declared;
}

function decoderFor(start: Uint8Array): TextDecoder {
  const encoding = encodingOf(start);
  try {
    return new TextDecoder(encoding);
  } catch {
    // An encoding that nobody knows: most of it is ASCII, and what is not becomes U+FFFD.
    return new TextDecoder('utf-8');
  }
}

/**
 * The text of an input, in pieces. Understands byte order marks, UTF-16, and the encodings that XML declarations name;
 * bytes that are none in the encoding become U+FFFD.
 */
export async function* textOf(input: ImportInput): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const chunk of input.chunks()) {
    decoder ??= decoderFor(chunk);
    yield decoder.decode(chunk, { stream: true });
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}

/** A line of a text file. */
export interface TextLine {
  readonly text: string;
  /** From 1 on. */
  readonly line: number;
  /** False for a last line without an end: the file may have been cut there. */
  readonly isWhole: boolean;
  /** Characters that were left out, because the line is longer than anybody reads. */
  readonly cut: number;
}

/**
 * The lines of an input without their ends (`\n`, `\r\n`). A line is held in memory, so it has a greatest length.
 *
 * @param longest characters of a line at most; the rest of it is left out and counted
 */
export async function* linesOf(input: ImportInput, longest = 64 * 1024 * 1024): AsyncGenerator<TextLine> {
  let line = 1;
  let parts: string[] = [];
  let length = 0;
  let cut = 0;
  const take = (text: string) => {
    const room = Math.max(0, longest - length);
    if (text.length > room) cut += text.length - room;
    if (room > 0 && text !== '') parts.push(text.length > room ? text.slice(0, room) : text);
    length += Math.min(text.length, room);
  };
  const end = (isWhole: boolean): TextLine => {
    const joined = parts.length === 1 ? (parts[0] as string) : parts.join('');
    const made = { text: joined.endsWith('\r') ? joined.slice(0, -1) : joined, line: line++, isWhole, cut };
    parts = [];
    length = 0;
    cut = 0;
    return made;
  };
  for await (const chunk of textOf(input)) {
    let start = 0;
    for (let found = chunk.indexOf('\n'); found >= 0; found = chunk.indexOf('\n', start)) {
      take(chunk.slice(start, found));
      yield end(true);
      start = found + 1;
    }
    take(chunk.slice(start));
  }
  if (length > 0) yield end(false);
}
