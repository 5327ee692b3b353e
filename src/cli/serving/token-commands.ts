import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { openLocation } from '../../keeper/open-database.ts';
import { assayError, messageOf } from '../../model/errors.ts';
import { ApiTokens } from '../../server/people/api-tokens.ts';
import { scopes as allScopes, type Scope } from '../../server/people/scopes.ts';
import { isTokenText } from '../../server/people/token-text.ts';
import type { CommandContext } from '../command-context.ts';
import { type DatabaseOptions, databaseLocation } from '../database-option.ts';
import { showResult } from '../show-result.ts';

/** What the command line says of tokens. */
export interface TokenOptions extends DatabaseOptions {
  readonly newToken?: string;
  readonly scopes?: readonly Scope[];
  readonly expires?: number;
  readonly listTokens?: boolean;
  readonly revokeToken?: string;
  readonly json?: boolean;
}

/** Scopes with commas between them. */
export function parseScopes(text: string): readonly Scope[] {
  const words = text.split(',').map((word) => word.trim());
  const known: readonly string[] = allScopes;
  if (words.some((word) => !known.includes(word)))
    throw new InvalidArgumentError(`Give any of: ${allScopes.join(', ')}; with commas between them.`);
  return words as Scope[];
}

/** Name of a token: short, and readable in a list. */
export function parseTokenName(text: string): string {
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@/-]{0,63}$/u.test(text))
    throw new InvalidArgumentError('Give up to 64 letters, digits, spaces, or ._@/-');
  return text;
}

/** Whether the options ask for something about tokens instead of a server. */
export function isAboutTokens({ newToken, listTokens, revokeToken }: TokenOptions): boolean {
  return newToken !== undefined || listTokens === true || revokeToken !== undefined;
}

/**
 * Makes, lists or revokes tokens of a database.
 *
 * @throws TOKEN_NAME_TAKEN, TOKEN_UNKNOWN, and what opening the database throws
 */
export async function lookAfterTokens(options: TokenOptions, context: CommandContext): Promise<void> {
  const location = await databaseLocation(options, context);
  const database = await openLocation({ location, env: context.env });
  try {
    const tokens = new ApiTokens(database);
    if (options.newToken !== undefined) await makeToken(tokens, options.newToken, options, context);
    else if (options.revokeToken !== undefined) {
      await tokens.revoke(options.revokeToken);
      context.stderr.write(
        `The token "${options.revokeToken}" is revoked; servers refuse it within seconds.\n`,
      );
    } else await listTokens(tokens, options, context);
  } finally {
    await database.close();
  }
}

async function makeToken(
  tokens: ApiTokens,
  name: string,
  { scopes, expires, json }: TokenOptions,
  { now, stdout, stderr }: CommandContext,
): Promise<void> {
  const may = scopes ?? null;
  const expiresAt = expires === undefined ? null : new Date(now() / 1000 + expires);
  const token = await tokens.create({ name, scopes: may, expiresAt });
  if (json === true)
    return void stdout.write(
      `${JSON.stringify({ name, token, scopes: may, expires_at: expiresAt?.toISOString() ?? null })}\n`,
    );
  stdout.write(`${token}\n`);
  stderr.write('This is shown once: the database has only its hash. Keep it where secrets are kept.\n');
}

async function listTokens(tokens: ApiTokens, { json }: TokenOptions, context: CommandContext): Promise<void> {
  const rows = (await tokens.list()).map((row) => [
    row.name,
    Array.isArray(row.scopes) ? row.scopes.join(', ') : 'everything',
    row.created_at,
    row.expires_at,
    row.last_used_at,
  ]);
  const columns = ['name', 'scopes', 'created_at', 'expires_at', 'last_used_at'].map((name) => ({
    name,
    type: 'VARCHAR',
  }));
  await showResult(context, { columns, rows, truncated: false, elapsedMs: 0 }, json === true ? { json } : {});
}

/**
 * The token that a file holds.
 *
 * @throws TOKEN_FILE_INVALID
 */
export function readTokenFile(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw assayError('TOKEN_FILE_INVALID', { path, reason: messageOf(error) }, error);
  }
  if (!isTokenText(text))
    throw assayError('TOKEN_FILE_INVALID', { path, reason: 'it is not in the form of one' });
  return text;
}
