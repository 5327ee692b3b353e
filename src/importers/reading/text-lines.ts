/** A line of a text file. */
export interface TextLine {
  /** Without its line end. Empty when the line is longer than the limit. */
  readonly text: string;
  /** From 1 on. */
  readonly line: number;
  /** Whether a line end stands behind it; only the last line of a file can have none. */
  readonly ended: boolean;
  /** Characters of a line that is longer than the limit; undefined for any other. */
  readonly tooLong?: number;
}

/** 128 Mi characters: an attachment of 96 MB as base64. */
const longestLine = 128 * 1024 ** 2;

/** The encoding that a byte order mark at the beginning of a file names; UTF-8 without one. */
function encodingOf(chunk: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/**
 * Cuts a text into lines as it comes in: UTF-8, or UTF-16 with a byte order mark, as PowerShell writes what is piped into
 * a file. Bytes that are no text become U+FFFD. Holds one line at a time, and none that is longer than the limit.
 */
export class LineSplitter {
  readonly #maximum: number;
  #decoder: TextDecoder | undefined;
  #pieces: string[] = [];
  #length = 0;
  #line = 1;

  /** @param maximum longest line, in characters */
  constructor(maximum = longestLine) {
    this.#maximum = maximum;
  }

  /** Reads on. @returns the lines that end in these bytes */
  push(chunk: Uint8Array): TextLine[] {
    if (chunk.length === 0) return [];
    this.#decoder ??= new TextDecoder(encodingOf(chunk));
    return this.#split(this.#decoder.decode(chunk, { stream: true }));
  }

  /** The file has ended. @returns what stands behind the last line end */
  end(): TextLine[] {
    const lines = this.#split(this.#decoder?.decode() ?? '');
    if (this.#length > 0) lines.push(this.#finish(false));
    return lines;
  }

  #split(text: string): TextLine[] {
    const lines: TextLine[] = [];
    let start = 0;
    for (;;) {
      const end = text.indexOf('\n', start);
      if (end < 0) break;
      this.#keep(text.slice(start, end));
      lines.push(this.#finish(true));
      start = end + 1;
    }
    if (start < text.length) this.#keep(text.slice(start));
    return lines;
  }

  #keep(piece: string): void {
    this.#length += piece.length;
    if (this.#length > this.#maximum) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  #finish(ended: boolean): TextLine {
    const line = this.#line++;
    const length = this.#length;
    const whole = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    if (length > this.#maximum) return { text: '', line, ended, tooLong: length };
    return { text: whole.endsWith('\r') ? whole.slice(0, -1) : whole, line, ended };
  }
}

/** The lines of a file. */
export async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  const splitter = new LineSplitter();
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}
