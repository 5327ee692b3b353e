import { createHash, randomBytes } from 'node:crypto';

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID in its usual form of 36 characters. */
export function isUuid(text: string): boolean {
  return pattern.test(text);
}

function layOut(milliseconds: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(milliseconds, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * A new UUID of version 7 (RFC 9562): it sorts by time of creation. Node has `crypto.randomUUIDv7` only from 24 on.
 *
 * @param milliseconds time since 1970 in ms
 */
export function uuidV7(milliseconds: number = Date.now()): string {
  return layOut(milliseconds, randomBytes(10));
}

/**
 * A UUID with the layout of version 7 whose random part is a hash of a name: the same name at the same time is the
 * same UUID on every machine and in every replay.
 *
 * @param microseconds time since 1970 in µs
 * @param name anything that is unique, for example a journal's UUID and an id in it
 */
export function uuidOfName(microseconds: number, name: string): string {
  return layOut(Math.floor(microseconds / 1000), createHash('sha1').update(name).digest());
}
