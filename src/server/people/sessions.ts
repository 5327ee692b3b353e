import { randomBytes } from 'node:crypto';
import { tokenHash } from './token-text.ts';

/** How long a session lasts (ms). */
const lifeMs = 12 * 3_600_000;
/** Sessions at the same time; the oldest ends when there are more. */
const mostSessions = 1000;

interface Session {
  /** Hash of the token that it was begun with: it ends when that one does. */
  readonly tokenHash: string;
  readonly endsAt: number;
}

/** Browsers that have logged in. They are kept in memory only: a server that starts again knows none. */
export class Sessions {
  /** By the hash of what the cookie says, so that looking one up tells nothing about it. */
  readonly #sessions = new Map<string, Session>();
  readonly #now: () => number;

  /** @param now clock in ms */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Begins a session.
   *
   * @param hash of the token
   * @returns what the cookie shall say
   */
  begin(hash: string): { readonly id: string; readonly seconds: number } {
    const id = randomBytes(32).toString('base64url');
    for (const [key, { endsAt }] of this.#sessions) if (endsAt <= this.#now()) this.#sessions.delete(key);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= mostSessions && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(tokenHash(id), { tokenHash: hash, endsAt: this.#now() + lifeMs });
    return { id, seconds: lifeMs / 1000 };
  }

  /** Hash of the token that a session was begun with; null when there is no such session any more. */
  tokenOf(id: string): string | null {
    const session = this.#sessions.get(tokenHash(id));
    return session === undefined || session.endsAt <= this.#now() ? null : session.tokenHash;
  }

  end(id: string): void {
    this.#sessions.delete(tokenHash(id));
  }
}
