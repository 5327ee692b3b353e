import type { IncomingMessage } from 'node:http';
import { assayError } from '../../model/errors.ts';
import { formatBytes } from '../../std/duration.ts';

/**
 * The body of a request.
 *
 * @param limit bytes at most
 * @returns null when there is none
 * @throws HTTP_BODY_TOO_LARGE; whatever comes after the limit is not read
 */
export async function readBody(
  incoming: IncomingMessage,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const said = Number(incoming.headers['content-length'] ?? 0);
  const isChunked = incoming.headers['transfer-encoding'] !== undefined;
  if (said === 0 && !isChunked) return null;
  if (said > limit) throw tooLarge(limit);
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > limit) throw tooLarge(limit);
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function tooLarge(limit: number): Error {
  return assayError('HTTP_BODY_TOO_LARGE', { limit: formatBytes(limit) });
}

/** Types that a form of any page may send without being asked whether it may. */
const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|$)/i;

/**
 * Whether a body says what it is, and is nothing that a form of another page could send.
 *
 * @param type Content-Type header; null when there is none
 */
export function isStatedType(type: string | null): boolean {
  return type !== null && type.trim() !== '' && !formTypes.test(type.trim());
}
