import { createHash } from 'node:crypto';
import { checksumLine } from '../format/dump-lines.ts';

/** Takes bytes, and says when it wants more. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/** Characters that are written at once. */
const portion = 256 * 1024;

/** The text of a dump on its way out, with its checksum. */
export class DumpText {
  readonly #write: WriteBytes;
  readonly #hash = createHash('sha256');
  #parts = '';
  #bytes = 0;

  constructor(write: WriteBytes) {
    this.#write = write;
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds text; there may be a portion to `flush` then. */
  add(text: string): void {
    this.#parts += text;
  }

  get isFull(): boolean {
    return this.#parts.length >= portion;
  }

  async flush(): Promise<void> {
    const bytes = Buffer.from(this.#parts);
    this.#parts = '';
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#write(bytes);
  }

  /** Writes what is left, and the line that a cut or edited dump is known by. */
  async end(): Promise<void> {
    await this.flush();
    this.#parts = checksumLine(this.#hash.copy().digest('hex'));
    await this.flush();
  }
}
