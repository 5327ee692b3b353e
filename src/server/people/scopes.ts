import type { Actor } from '../../api/http/api-context.ts';

/** What a token may be for. */
export const scopes = ['read', 'write', 'ingest'] as const;

export type Scope = (typeof scopes)[number];

/** Who makes a request. */
export interface Principal {
  /** Name of the token; for logs and pages. */
  readonly name: string;
  /** Null for everything. */
  readonly scopes: readonly Scope[] | null;
  /** Keys of the user and of the token, for the audit trail; null for whoever is on this machine. */
  readonly actor: Actor | null;
}

/** Paths below the API that only read, whatever their method: questions are posted, and taken back. */
const readingPaths = /^\/api\/v1\/(sql|presets)(\/|\.|$)/;
const ingestPaths = /^\/api\/v1\/ingest(\/|$)/;

/**
 * The scope that a request needs.
 *
 * @param path of the URL, decoded
 */
export function scopeOf(method: string, path: string): Scope {
  if (ingestPaths.test(path)) return 'ingest';
  return method === 'GET' || method === 'HEAD' || readingPaths.test(path) ? 'read' : 'write';
}

/** Whether somebody may do what needs a scope. */
export function mayDo(principal: Principal, scope: Scope): boolean {
  return principal.scopes === null || principal.scopes.includes(scope);
}
