import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import zlib from 'node:zlib';
import { assayError, messageOf } from '../../../model/errors.ts';
import { formatBytes } from '../../../std/duration.ts';
import { checksumLength } from '../format/dump-lines.ts';

/** Bytes that are read at once. */
const portion = 1024 * 1024;

const gzip = Buffer.from([0x1f, 0x8b]);
const zstd = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** What the bytes of a dump turned out to be at their end. */
export interface SourceEnd {
  /** The last line, as far as it is as long as the one with the checksum. */
  readonly lastLine: string;
  /** SHA-256 of everything before it. */
  readonly sha256: string;
}

/** The text of a dump, unpacked, piece by piece. Its last line is held back for the comparison with the rest. */
export class DumpSource {
  readonly #file: string;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #close: () => Promise<void>;
  readonly #maxBytes: number;
  readonly #hash = createHash('sha256');
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #held: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #end: SourceEnd | null = null;
  readonly #position: () => number;

  private constructor(
    file: string,
    chunks: AsyncIterator<Buffer>,
    position: () => number,
    close: () => Promise<void>,
    maxBytes: number,
  ) {
    this.#file = file;
    this.#chunks = chunks;
    this.#position = position;
    this.#close = close;
    this.#maxBytes = maxBytes;
  }

  /**
   * Opens a dump; whether it is packed shows in its first bytes.
   *
   * @param maxBytes bytes of text that are read at most
   * @throws FILE_UNREADABLE, COMPRESSION_UNKNOWN
   */
  static async open(file: string, maxBytes = Number.POSITIVE_INFINITY): Promise<DumpSource> {
    const handle = await open(file).catch((cause: unknown) => {
      throw assayError('FILE_UNREADABLE', { path: file, reason: messageOf(cause) }, cause);
    });
    const { buffer: magic, bytesRead } = await handle
      .read(Buffer.alloc(4), 0, 4, 0)
      .catch(async (cause: unknown) => {
        await handle.close();
        throw assayError('FILE_UNREADABLE', { path: file, reason: messageOf(cause) }, cause);
      });
    const input = handle.createReadStream({ start: 0, highWaterMark: portion });
    const unpacker = bytesRead < 2 ? null : unpackerOf(file, magic);
    const stream: Readable = unpacker ?? input;
    if (unpacker !== null) pipeline(input, unpacker, () => {}); // Its error comes out of the reading, too.
    const close = async () => {
      stream.destroy();
      input.destroy();
      await handle.close().catch(() => {}); // The stream may have closed it already.
    };
    return new DumpSource(file, stream[Symbol.asyncIterator](), () => input.bytesRead, close, maxBytes);
  }

  /** Bytes of the file that were read so far, packed as they are. */
  get bytesRead(): number {
    return this.#position();
  }

  /** What the end of the file was like; null before it is reached. */
  get end(): SourceEnd | null {
    return this.#end;
  }

  /**
   * The next piece of text; null at the end.
   *
   * @throws FILE_UNREADABLE, DUMP_TOO_LARGE, SourceFault when the bytes are no text
   */
  async next(): Promise<string | null> {
    while (this.#end === null) {
      const next = await this.#nextChunk();
      const text = next === null ? this.#finish() : this.#take(next);
      if (text !== '') return text;
    }
    return null;
  }

  async close(): Promise<void> {
    await this.#close();
  }

  async #nextChunk(): Promise<Buffer | null> {
    try {
      const next = await this.#chunks.next();
      return next.done === true ? null : next.value;
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && /^(Z_|ZSTD_)/.test(String(cause.code)))
        throw new SourceFault(`the packed file is damaged or cut (${cause.message})`);
      throw assayError('FILE_UNREADABLE', { path: this.#file, reason: messageOf(cause) }, cause);
    }
  }

  #take(chunk: Buffer): string {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes)
      throw assayError('DUMP_TOO_LARGE', { file: this.#file, limit: formatBytes(this.#maxBytes) });
    const all = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const ready = Math.max(0, all.length - checksumLength);
    this.#held = Buffer.from(all.subarray(ready));
    return this.#decode(all.subarray(0, ready), true);
  }

  #finish(): string {
    const lastLine = this.#held.toString('latin1');
    this.#end = { lastLine, sha256: this.#hash.copy().digest('hex') };
    const text = this.#decode(Buffer.alloc(0), false);
    // What is no checksum is a part of the text: its reader will tell what is wrong.
    return lastLine.startsWith('-- sha256 ') ? text : text + lastLine;
  }

  #decode(bytes: Buffer, stream: boolean): string {
    this.#hash.update(bytes);
    try {
      return this.#decoder.decode(bytes, { stream });
    } catch {
      throw new SourceFault('what follows is not UTF-8');
    }
  }
}

/** What is wrong with the bytes, for the reader, who knows the line. */
export class SourceFault extends Error {}

function unpackerOf(file: string, magic: Buffer): zlib.Gunzip | null {
  if (magic.subarray(0, 2).equals(gzip)) return zlib.createGunzip({ chunkSize: portion });
  if (!magic.equals(zstd)) return null;
  const { createZstdDecompress } = zlib as Partial<typeof zlib>;
  if (createZstdDecompress === undefined)
    throw assayError('COMPRESSION_UNKNOWN', { file, node: process.versions.node });
  return createZstdDecompress({ chunkSize: portion });
}
