import { assayError } from '../../model/errors.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Row } from '../../repositories/rows/row-types.ts';
import { type Principal, type Scope, scopes } from './scopes.ts';
import { isTokenText, newTokenText, sameHash, tokenHash } from './token-text.ts';

/** How long an answer about a token is believed (ms); a revoked one works so long at most. */
const believedMs = 2000;
/** The last use of a token is stored so often at most (ms). */
const storeUseEveryMs = 60_000;

export interface NewToken {
  readonly name: string;
  /** Null for everything. */
  readonly scopes: readonly Scope[] | null;
  /** Null for never. */
  readonly expiresAt: Date | null;
}

interface Known {
  readonly row: Row<'api_tokens'> | null;
  readonly at: number;
}

/** Tokens by which people and programs get in; the database has only their hashes. */
export class ApiTokens {
  readonly #repositories: Repositories;
  readonly #now: () => number;
  /** What was found by hash lately. */
  readonly #known = new Map<string, Known>();
  /** When the last use of each token was stored, by key. */
  readonly #stored = new Map<number, number>();
  /** Hash of a token that a file names; it is in no table. */
  readonly #fileHash: string | null;

  /**
   * @param fileToken works like one of the table that may do everything; null for none
   * @param now clock in ms since 1970
   */
  constructor(repositories: Repositories, fileToken: string | null = null, now: () => number = Date.now) {
    this.#repositories = repositories;
    this.#fileHash = fileToken === null ? null : tokenHash(fileToken);
    this.#now = now;
  }

  /**
   * Makes a token, and a user for its name unless there is one.
   *
   * @returns the token, which is nowhere else
   * @throws TOKEN_NAME_TAKEN
   */
  async create({ name, scopes: may, expiresAt }: NewToken): Promise<string> {
    const token = newTokenText();
    await this.#repositories.transaction(async (inside) => {
      const [users, tokens] = [inside.table('users'), inside.table('api_tokens')];
      const taken = await tokens.count({ name } as never);
      if (taken > 0) throw assayError('TOKEN_NAME_TAKEN', { name });
      const [same] = (await users.list({ filter: { login: name } as never, limit: 1 })).rows;
      const user =
        same ?? (await users.create({ login: name, name, kind: 'service', role: 'member' } as never));
      await tokens.create({
        user_id: user.user_id,
        name,
        token_hash: tokenHash(token),
        scopes: may,
        expires_at: expiresAt,
      } as never);
    });
    return token;
  }

  /** Tokens that were not revoked, also those that have expired. */
  async list(): Promise<readonly Row<'api_tokens'>[]> {
    return (await this.#repositories.table('api_tokens').list({ limit: 1000 })).rows;
  }

  /** Whether there is a token that works now. */
  async hasAny(): Promise<boolean> {
    return this.#fileHash !== null || (await this.list()).some((row) => this.#works(row));
  }

  /**
   * Revokes a token.
   *
   * @throws TOKEN_UNKNOWN
   */
  async revoke(name: string): Promise<void> {
    const tokens = this.#repositories.table('api_tokens');
    const [found] = (await tokens.list({ filter: { name } as never, limit: 1 })).rows;
    if (found === undefined) throw assayError('TOKEN_UNKNOWN', { name });
    await tokens.delete(found.api_token_id);
    this.#known.clear();
  }

  /** Who a token speaks for; null when it does not work. */
  async principalOf(token: string): Promise<Principal | null> {
    return isTokenText(token) ? await this.principalOfHash(tokenHash(token)) : null;
  }

  /** The same for what is stored of a token: a session knows no more of it. */
  async principalOfHash(hash: string): Promise<Principal | null> {
    if (this.#fileHash !== null && sameHash(hash, this.#fileHash))
      return { name: 'token file', scopes: null, actor: null };
    const row = await this.#find(hash);
    if (row === null || !sameHash(row.token_hash, hash) || !this.#works(row)) return null;
    await this.#storeUse(row);
    const { user_id, api_token_id } = row;
    return { name: row.name, scopes: scopesOf(row), actor: { user_id, api_token_id } };
  }

  async #find(hash: string): Promise<Row<'api_tokens'> | null> {
    const known = this.#known.get(hash);
    if (known !== undefined && this.#now() - known.at < believedMs) return known.row;
    const tokens = this.#repositories.table('api_tokens');
    const [row = null] = (await tokens.list({ filter: { token_hash: hash } as never, limit: 1 })).rows;
    if (this.#known.size > 1000) this.#known.clear();
    this.#known.set(hash, { row, at: this.#now() });
    return row;
  }

  #works(row: Row<'api_tokens'>): boolean {
    return row.expires_at === null || Date.parse(row.expires_at) > this.#now();
  }

  async #storeUse(row: Row<'api_tokens'>): Promise<void> {
    const key = row.api_token_id;
    const before = this.#stored.get(key) ?? (row.last_used_at === null ? 0 : Date.parse(row.last_used_at));
    if (this.#now() - before < storeUseEveryMs) return;
    this.#stored.set(key, this.#now());
    await this.#repositories
      .table('api_tokens')
      .update(key, { last_used_at: new Date(this.#now()) } as never);
  }
}

/** Scopes of a row; what is no array of known words allows nothing. */
function scopesOf(row: Row<'api_tokens'>): readonly Scope[] | null {
  if (row.scopes === null) return null;
  const said = Array.isArray(row.scopes) ? row.scopes : [];
  return scopes.filter((scope) => said.includes(scope));
}
