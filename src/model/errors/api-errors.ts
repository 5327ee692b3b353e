import { type ErrorEntry, entry } from './error-entry.ts';

/** What the API refuses. */
export const apiErrors = {
  API_PATH_UNKNOWN: entry<{ method: string; path: string }>(
    (d) => `There is nothing at ${d.method} ${d.path}.`,
    () => 'The paths are listed at /api/v1/docs.',
  ),
  API_REQUEST_INVALID: entry<{ where: string; count: number }>(
    (d) => `The ${d.where} of the request has ${d.count === 1 ? 'a mistake' : `${d.count} mistakes`}.`,
    () => 'Each is named in `errors`; /api/v1/docs says what the request takes.',
  ),
  API_NOT_AVAILABLE: entry<{ what: string }>(
    (d) => `${d.what} cannot be had here: this page has no server behind it.`,
    () => 'Open the database with `assay serve`.',
  ),
  API_READ_ONLY: entry<{ what: string }>(
    (d) => `${d.what} cannot be changed here: the database is open for reading only.`,
    () => 'Open the database with `assay serve` where its file may be written.',
  ),
  API_NOT_FOUND: entry<{ what: string; id: string }>(
    (d) => `There is no ${d.what} ${d.id}.`,
    () => 'It may have been removed by a cleanup, or be in another database.',
  ),
  API_SORT_UNKNOWN: entry<{ key: string; known: string }>(
    (d) => `The list cannot be sorted by ${JSON.stringify(d.key)}.`,
    (d) => `Sort by ${d.known}; \`-\` before one turns it round.`,
  ),
  API_FAILED: entry<{ id: string }>(
    (d) => `The server failed to answer; its log has the reason under ${d.id}.`,
    () => 'Ask again; if it goes on, look into the log of `assay serve`, and report it.',
    3,
  ),
} satisfies Record<string, ErrorEntry<never>>;
