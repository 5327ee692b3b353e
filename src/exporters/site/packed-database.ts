import { createReadStream } from 'node:fs';
import { createGzip } from 'node:zlib';

/** Bytes of a piece: what a browser decodes between two frames. */
const pieceBytes = 3 * 1024 * 1024;

/** A file packed with gzip, in pieces of one size (the last one may be smaller). */
export async function* packedPieces(path: string): AsyncGenerator<Uint8Array> {
  const packed = createReadStream(path, { highWaterMark: 1024 * 1024 }).pipe(createGzip({ level: 6 }));
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of packed as AsyncIterable<Buffer>) {
    held.push(chunk);
    length += chunk.length;
    while (length >= pieceBytes) {
      const all = Buffer.concat(held);
      yield all.subarray(0, pieceBytes);
      held = [all.subarray(pieceBytes)];
      length -= pieceBytes;
    }
  }
  if (length > 0) yield Buffer.concat(held);
}
