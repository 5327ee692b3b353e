/** Names of members and places of elements on the way from the root to a value. */
export type JsonPath = readonly (string | number)[];

/** What to do with a value: give it whole, give what is in it one by one, or pass over it. */
export type JsonChoice = 'value' | 'enter' | 'skip';

/** A value that was asked for. */
export interface JsonFound {
  readonly kind: 'value';
  readonly path: JsonPath;
  readonly value: unknown;
  /** Line of the file that the value begins in, from 1 on. */
  readonly line: number;
}

/** What could not be read. */
export interface JsonProblem {
  readonly kind: 'problem';
  /** `malformed` and `truncated` end the reading, the others cost one value. */
  readonly problem: 'malformed' | 'malformed_value' | 'truncated' | 'too_large' | 'too_deep';
  readonly path: JsonPath;
  readonly line: number;
  readonly message: string;
}

export type JsonPart = JsonFound | JsonProblem;

export interface JsonScannerOptions {
  /** Asked once for each value that is reached; a text, number, boolean or null is never entered but given. */
  readonly choose: (path: JsonPath) => JsonChoice;
  /** Longest value that is given whole, in bytes; longer ones are passed over and told. */
  readonly maximumBytes?: number;
  /** Deepest nesting inside a value that is given whole; deeper ones are passed over and told. */
  readonly maximumDepth?: number;
}

interface Frame {
  readonly array: boolean;
  /** Name of the present member, or place of the present element. */
  key: string | number;
}

type State = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'done' | 'failed';

interface Capture {
  readonly purpose: 'key' | 'value' | 'skip';
  readonly form: 'string' | 'scalar' | 'container';
  readonly line: number;
  depth: number;
  inString: boolean;
  escaped: boolean;
  bytes: number;
  pieces: Buffer[];
  refused: 'too_large' | 'too_deep' | null;
}

const byte = {
  tab: 9,
  newline: 10,
  return: 13,
  space: 32,
  quote: 34,
  comma: 44,
  colon: 58,
  openArray: 91,
  backslash: 92,
  closeArray: 93,
  openObject: 123,
  closeObject: 125,
} as const;

const isSpace = (code: number) =>
  code === byte.space || code === byte.newline || code === byte.return || code === byte.tab;

/** Whether a number, `true`, `false` or `null` ends in front of this byte. */
const endsScalar = (code: number) =>
  isSpace(code) || code === byte.comma || code === byte.closeArray || code === byte.closeObject;

/**
 * Reads JSON of any size piece by piece: what the caller asks for is parsed and given as soon as it has been read, the
 * rest is passed over. Never holds more than one value that was asked for. Between such values the grammar of
 * RFC 8259 is checked; inside one, `JSON.parse` does it.
 */
export class JsonScanner {
  readonly #choose: (path: JsonPath) => JsonChoice;
  readonly #maximumBytes: number;
  readonly #maximumDepth: number;
  readonly #frames: Frame[] = [];
  #state: State = 'value';
  #capture: Capture | null = null;
  #line = 1;
  /** Bytes of the present chunk whose newlines have been counted. */
  #counted = 0;
  #first = true;

  constructor({ choose, maximumBytes = 64 * 1024 ** 2, maximumDepth = 1000 }: JsonScannerOptions) {
    this.#choose = choose;
    this.#maximumBytes = maximumBytes;
    this.#maximumDepth = maximumDepth;
  }

  /**
   * Reads on.
   *
   * @param bytes UTF-8
   * @returns what was found in them, in the order of the file
   */
  push(bytes: Uint8Array): JsonPart[] {
    const parts: JsonPart[] = [];
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#counted = 0;
    let at = 0;
    if (this.#first && chunk.length > 0) {
      this.#first = false;
      if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) at = 3;
    }
    while (at < chunk.length && this.#state !== 'failed') {
      at = this.#capture === null ? this.#readStructure(chunk, at, parts) : this.#readOn(chunk, at, parts);
    }
    this.#lineAt(chunk, chunk.length);
    return parts;
  }

  /** The file has ended. @returns what was left to find, or that it ended too early */
  end(): JsonPart[] {
    const parts: JsonPart[] = [];
    if (this.#capture?.form === 'scalar') this.#finishCapture(parts);
    if (this.#state !== 'done' && this.#state !== 'failed') {
      const inside = this.#path();
      const message = `the file ends ${this.#capture === null ? 'too early' : 'in the middle of a value'}`;
      this.#fail(parts, 'truncated', message, inside);
    }
    return parts;
  }

  #path(): JsonPath {
    return this.#frames.map((frame) => frame.key);
  }

  #lineAt(chunk: Buffer, index: number): number {
    for (;;) {
      const next = chunk.indexOf(byte.newline, this.#counted);
      if (next < 0 || next >= index) break;
      this.#line++;
      this.#counted = next + 1;
    }
    return this.#line;
  }

  #fail(parts: JsonPart[], problem: 'malformed' | 'truncated', message: string, path = this.#path()): void {
    parts.push({ kind: 'problem', problem, path, line: this.#line, message });
    this.#state = 'failed';
    this.#capture = null;
  }

  #unexpected(chunk: Buffer, at: number, parts: JsonPart[]): number {
    this.#lineAt(chunk, at);
    const shown = JSON.stringify(String.fromCharCode(chunk[at] ?? 0));
    this.#fail(parts, 'malformed', `${shown} stands where a ${this.#state} was expected`);
    return at;
  }

  #readStructure(chunk: Buffer, at: number, parts: JsonPart[]): number {
    const code = chunk[at] ?? 0;
    if (isSpace(code)) return at + 1;
    const frame = this.#frames.at(-1);
    switch (this.#state) {
      case 'value or end':
        if (code === byte.closeArray) return this.#close(at);
        return this.#beginValue(chunk, at, parts);
      case 'value':
        return this.#beginValue(chunk, at, parts);
      case 'key or end':
        if (code === byte.closeObject) return this.#close(at);
        return this.#beginKey(chunk, at, parts);
      case 'key':
        return this.#beginKey(chunk, at, parts);
      case 'colon':
        if (code !== byte.colon) return this.#unexpected(chunk, at, parts);
        this.#state = 'value';
        return at + 1;
      case 'comma or end': {
        const closing = frame?.array === true ? byte.closeArray : byte.closeObject;
        if (code === closing) return this.#close(at);
        if (code !== byte.comma || frame === undefined) return this.#unexpected(chunk, at, parts);
        if (typeof frame.key === 'number') frame.key++;
        this.#state = frame.array ? 'value' : 'key';
        return at + 1;
      }
      default:
        return this.#unexpected(chunk, at, parts);
    }
  }

  #close(at: number): number {
    this.#frames.pop();
    this.#valueEnded();
    return at + 1;
  }

  #valueEnded(): void {
    this.#state = this.#frames.length === 0 ? 'done' : 'comma or end';
  }

  #beginKey(chunk: Buffer, at: number, parts: JsonPart[]): number {
    if (chunk[at] !== byte.quote) return this.#unexpected(chunk, at, parts);
    return this.#begin(chunk, at, 'key', 'string', parts);
  }

  #beginValue(chunk: Buffer, at: number, parts: JsonPart[]): number {
    const code = chunk[at];
    if (code === byte.comma || code === byte.colon || code === byte.closeArray || code === byte.closeObject) {
      return this.#unexpected(chunk, at, parts);
    }
    const container = code === byte.openArray || code === byte.openObject;
    const choice = this.#choose(this.#path());
    if (choice === 'enter' && container) {
      const array = code === byte.openArray;
      this.#frames.push({ array, key: array ? 0 : '' });
      this.#state = array ? 'value or end' : 'key or end';
      return at + 1;
    }
    const form = container ? 'container' : code === byte.quote ? 'string' : 'scalar';
    return this.#begin(chunk, at, choice === 'skip' ? 'skip' : 'value', form, parts);
  }

  #begin(
    chunk: Buffer,
    at: number,
    purpose: Capture['purpose'],
    form: Capture['form'],
    parts: JsonPart[],
  ): number {
    this.#capture = {
      purpose,
      form,
      line: this.#lineAt(chunk, at),
      depth: form === 'container' ? 1 : 0,
      inString: form === 'string',
      escaped: false,
      bytes: 0,
      pieces: [],
      refused: null,
    };
    return this.#readOn(chunk, at, parts, at + 1);
  }

  /** Reads on inside a value. @param start first byte of the value in this chunk; @param from first unread byte */
  #readOn(chunk: Buffer, start: number, parts: JsonPart[], from = start): number {
    const capture = this.#capture;
    if (capture === null) return start;
    const end =
      capture.form === 'scalar' ? endOfScalar(chunk, from) : this.#endOfNested(chunk, from, capture);
    const stop = end < 0 ? chunk.length : end;
    this.#keep(capture, chunk, start, stop);
    if (end >= 0) this.#finishCapture(parts);
    return stop;
  }

  #keep(capture: Capture, chunk: Buffer, start: number, stop: number): void {
    capture.bytes += stop - start;
    if (capture.purpose === 'skip') return;
    if (capture.bytes > this.#maximumBytes) capture.refused ??= 'too_large';
    if (capture.refused !== null) capture.pieces = [];
    // A piece outlives the chunk, which its reader may fill again.
    else capture.pieces.push(this.#copyUnlessWhole(capture, chunk, start, stop));
  }

  #copyUnlessWhole(capture: Capture, chunk: Buffer, start: number, stop: number): Buffer {
    const piece = chunk.subarray(start, stop);
    return stop === chunk.length || capture.pieces.length > 0 ? Buffer.from(piece) : piece;
  }

  /** @returns the place behind the end of a string, array or object; -1 when this chunk doesn't hold it */
  #endOfNested(chunk: Buffer, from: number, capture: Capture): number {
    let { depth, inString, escaped } = capture;
    let end = -1;
    for (let at = from; at < chunk.length; at++) {
      const code = chunk[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (code === byte.backslash) escaped = true;
        else if (code === byte.quote) {
          inString = false;
          if (depth === 0) {
            end = at + 1;
            break;
          }
        }
      } else if (code === byte.quote) inString = true;
      else if (code === byte.openObject || code === byte.openArray) {
        depth++;
        if (depth > this.#maximumDepth && capture.purpose === 'value') capture.refused ??= 'too_deep';
      } else if (code === byte.closeObject || code === byte.closeArray) {
        depth--;
        if (depth === 0) {
          end = at + 1;
          break;
        }
      }
    }
    capture.depth = depth;
    capture.inString = inString;
    capture.escaped = escaped;
    return end;
  }

  #finishCapture(parts: JsonPart[]): void {
    const capture = this.#capture;
    this.#capture = null;
    if (capture === null) return;
    const { purpose, line, refused } = capture;
    if (purpose === 'key') this.#finishKey(capture, parts);
    else {
      if (refused !== null) {
        const message =
          refused === 'too_large'
            ? `a value of ${capture.bytes} bytes is longer than ${this.#maximumBytes}`
            : `a value is nested deeper than ${this.#maximumDepth}`;
        parts.push({ kind: 'problem', problem: refused, path: this.#path(), line, message });
      } else if (purpose === 'value') this.#give(capture, parts);
      this.#valueEnded();
    }
  }

  #finishKey(capture: Capture, parts: JsonPart[]): void {
    const frame = this.#frames.at(-1);
    const name = capture.refused === null ? parse(capture) : { error: 'a name is too long' };
    if (frame === undefined || 'error' in name) {
      this.#fail(parts, 'malformed', 'error' in name ? name.error : 'a name stands outside of an object');
      return;
    }
    frame.key = String(name.value);
    this.#state = 'colon';
  }

  #give(capture: Capture, parts: JsonPart[]): void {
    const parsed = parse(capture);
    const path = this.#path();
    const { line } = capture;
    if ('value' in parsed) parts.push({ kind: 'value', path, value: parsed.value, line });
    else parts.push({ kind: 'problem', problem: 'malformed_value', path, line, message: parsed.error });
  }
}

function endOfScalar(chunk: Buffer, from: number): number {
  for (let at = from; at < chunk.length; at++) if (endsScalar(chunk[at] ?? 0)) return at;
  return -1;
}

function parse({ pieces }: Capture): { readonly value: unknown } | { readonly error: string } {
  const [only] = pieces;
  const bytes = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch (error) {
    // Only a SyntaxError can come here; its message quotes the text, which may be long.
    return { error: (error instanceof Error ? error.message : String(error)).slice(0, 200) };
  }
}
