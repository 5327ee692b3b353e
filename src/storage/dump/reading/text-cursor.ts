import { assayError } from '../../../model/errors.ts';
import { type DumpSource, SourceFault } from './dump-source.ts';

/** Thrown where the text at hand ends before what is read does: it is read again when there is more. */
export const needsMore = Symbol('needs more text');

/** Characters of one row or statement at most; JavaScript's texts end at 512 Mi. */
const mostLength = 256 * 1024 * 1024;

/** A place in the text of a dump, with its line. */
export class TextCursor {
  readonly #source: DumpSource;
  readonly file: string;
  /** The text at hand. */
  text = '';
  position = 0;
  line = 1;
  /** There is no more text than the one at hand. */
  isWhole = false;
  #nextBreak = -1;

  constructor(source: DumpSource, file: string) {
    this.#source = source;
    this.file = file;
  }

  /**
   * Reads something, with as much text as that takes.
   *
   * @param read is called again from the same place when there is more text
   */
  async read<Result>(read: () => Result): Promise<Result> {
    for (;;) {
      const { position, line } = this;
      try {
        return read();
      } catch (error) {
        if (error !== needsMore) throw error;
        this.position = position;
        this.line = line;
        await this.fetch();
      }
    }
  }

  /** Fetches text until there is twice as much ahead, so that long rows are not looked at too often. */
  async fetch(): Promise<void> {
    let ahead = this.text.slice(this.position);
    const goal = ahead.length * 2;
    if (ahead.length > mostLength) throw this.fault(`a row of more than ${mostLength} characters`);
    this.text = '';
    this.position = 0;
    this.#nextBreak = -1;
    do {
      const next = await this.#next();
      if (next === null) this.isWhole = true;
      else ahead += next;
    } while (!this.isWhole && ahead.length < goal);
    this.text = ahead;
  }

  async #next(): Promise<string | null> {
    try {
      return await this.#source.next();
    } catch (error) {
      throw error instanceof SourceFault ? this.fault(error.message) : error;
    }
  }

  /** An error at this place. */
  fault(reason: string, line = this.line): Error {
    return assayError('DUMP_INVALID', { file: this.file, line, reason });
  }

  /** The error for text that is not what it should be; or, where it only ends too early, the call for more. */
  unexpected(expected: string): unknown {
    if (this.position >= this.text.length) return this.#ended();
    const found = JSON.stringify(this.text.slice(this.position, this.position + 30));
    return this.fault(`expected ${expected}, found ${found}`);
  }

  #ended(): unknown {
    return this.isWhole ? this.fault('the file ends here, in the middle of the dump') : needsMore;
  }

  /** Whether a text follows. */
  sees(expected: string): boolean {
    if (this.text.startsWith(expected, this.position)) return true;
    if (!this.isWhole && this.text.length - this.position < expected.length) throw needsMore;
    return false;
  }

  /** Goes past a text when it follows. */
  skips(expected: string): boolean {
    if (!this.sees(expected)) return false;
    this.advance(this.position + expected.length);
    return true;
  }

  /** Goes past a text that must follow. */
  expect(expected: string): void {
    if (this.skips(expected)) return;
    if (expected.startsWith(this.text.slice(this.position))) throw this.#ended();
    throw this.unexpected(JSON.stringify(expected));
  }

  /** Goes to a place further on, counting lines. */
  advance(position: number): void {
    if (this.#nextBreak < this.position) this.#nextBreak = this.#breakFrom(this.position);
    while (this.#nextBreak < position) {
      this.line++;
      this.#nextBreak = this.#breakFrom(this.#nextBreak + 1);
    }
    this.position = position;
  }

  #breakFrom(position: number): number {
    const found = this.text.indexOf('\n', position);
    return found === -1 ? Number.POSITIVE_INFINITY : found;
  }

  /** The rest of the line; the cursor stands at the next one then. */
  restOfLine(): string {
    const end = this.text.indexOf('\n', this.position);
    if (end === -1) {
      if (!this.isWhole) throw needsMore;
      throw this.fault('the file ends here, in the middle of the dump');
    }
    const rest = this.text.slice(this.position, end);
    this.advance(end + 1);
    return rest;
  }

  /** A text between quotation marks, doubled ones inside made single. */
  quoted(mark: "'" | '"'): string {
    const { text } = this;
    if (text.charCodeAt(this.position) !== mark.charCodeAt(0)) throw this.unexpected(mark);
    const begin = this.position + 1;
    let isDoubled = false;
    let end = begin;
    for (;;) {
      end = text.indexOf(mark, end);
      if (end === -1 || (end + 1 === text.length && !this.isWhole)) {
        if (!this.isWhole) throw needsMore;
        throw this.fault('the file ends here, in the middle of a text');
      }
      if (text.charCodeAt(end + 1) !== mark.charCodeAt(0)) break;
      isDoubled = true;
      end += 2;
    }
    const content = text.slice(begin, end);
    this.advance(end + 1);
    return isDoubled ? content.replaceAll(mark + mark, mark) : content;
  }
}
