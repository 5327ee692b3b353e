// What the code that runs in a page takes of `node:crypto`: hashes of texts, and random bytes.
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from './buffer.ts';

const algorithms = { sha1, sha256 };

class Hash {
  readonly #state: ReturnType<typeof sha256.create>;

  constructor(algorithm: string) {
    if (!Object.hasOwn(algorithms, algorithm)) throw new Error(`there is no ${algorithm} in this page`);
    this.#state = algorithms[algorithm as keyof typeof algorithms].create() as ReturnType<
      typeof sha256.create
    >;
  }

  update(data: string | Uint8Array): this {
    this.#state.update(typeof data === 'string' ? new TextEncoder().encode(data) : data);
    return this;
  }

  digest(): Buffer;
  digest(encoding: 'hex' | 'base64url'): string;
  digest(encoding?: 'hex' | 'base64url'): Buffer | string {
    const bytes = Buffer.from(this.#state.digest());
    return encoding === undefined ? bytes : bytes.toString(encoding);
  }
}

/** `node:crypto`'s, for SHA-1 and SHA-256. */
export function createHash(algorithm: string): Hash {
  return new Hash(algorithm);
}

/** `node:crypto`'s. */
export function randomBytes(size: number): Buffer {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(size)));
}

/** `node:crypto`'s; a page from a disk is no secure context in every browser, and then has none of its own. */
export function randomUUID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = 0x40 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
