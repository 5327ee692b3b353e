import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token: 32 random bytes behind a prefix by which scanners of secrets, and people, know it. */
export function newTokenText(): string {
  return `assay_${randomBytes(32).toString('base64url')}`;
}

/** Whether a text has the form of a token. */
export function isTokenText(text: string): boolean {
  return /^assay_[A-Za-z0-9_-]{43}$/.test(text);
}

/** What is stored of a token: its SHA-256, hexadecimal. No salt: 32 random bytes are in nobody's list. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares two hashes in a time that does not tell where they differ. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}
