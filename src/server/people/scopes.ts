/** What a token may be for. */
export const scopes = ['read', 'write', 'ingest'] as const;

export type Scope = (typeof scopes)[number];

/** Who makes a request. */
export interface Principal {
  /** Name of the token; for logs and pages. */
  readonly name: string;
  /** Null for everything. */
  readonly scopes: readonly Scope[] | null;
}

/** Paths below the API that only read, whatever their method: a question may be too long for an address. */
const readingPosts = /^\/api\/v1\/(sql|presets|saved-queries\/[^/]+\/(run|result))(\/|\.|$)/;

/**
 * The scope that a request needs.
 *
 * @param path of the URL, decoded or not
 */
export function scopeOf(method: string, path: string): Scope {
  if (/^\/api\/v1\/ingest(\/|$)/.test(path)) return 'ingest';
  if (method === 'GET' || method === 'HEAD') return 'read';
  return method === 'POST' && readingPosts.test(path) ? 'read' : 'write';
}

/** Whether somebody may do what needs a scope. */
export function mayDo(principal: Principal, scope: Scope): boolean {
  return principal.scopes === null || principal.scopes.includes(scope);
}
