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
  API_MEDIA_TYPE: entry<Record<never, never>>(
    () => 'The body of the request is of a kind that is not taken here.',
    () => 'Send JSON with `Content-Type: application/json`; /api/v1/docs says what else a path takes.',
  ),
  API_BODY_UNREADABLE: entry<{ reason: string }>(
    (d) => `The body of the request cannot be read: ${d.reason}.`,
    () => 'Send one JSON value in UTF-8.',
  ),
  API_FIELD_FIXED: entry<{ what: string; field: string }>(
    (d) => `${d.field} of a ${d.what} cannot be changed.`,
    (d) => `Leave it out, or make a new ${d.what}.`,
  ),
  API_RUN_OVER: entry<{ run: string; status: string }>(
    (d) => `Run ${d.run} is over (${d.status}): there is nothing to stop.`,
    () => 'Only runs that are still running can be cancelled.',
  ),
  API_CANCEL_ELSEWHERE: entry<{ run: string }>(
    (d) => `Run ${d.run} cannot be stopped from here: no process of it is on this machine.`,
    () => 'Stop it where it runs, with Ctrl-C or in the CI system.',
  ),
  API_NO_RUNNER: entry<{ what: string }>(
    (d) => `${d.what} cannot be executed: this Assay has no runner for stored tests yet.`,
    () =>
      'Start a run with `assay run` or with the runner that you have; the API stores and shows what comes of it.',
  ),
  API_TOO_MANY_TESTS: entry<{ most: number }>(
    (d) => `There are more than ${d.most} tests to export.`,
    () => 'Export them in parts, by suite, tag or status.',
  ),
  API_SUITE_NOT_EMPTY: entry<{ suite: string; suites: number; tests: number }>(
    (d) => `Suite ${d.suite} is not empty: ${d.suites} suites and ${d.tests} tests are in it.`,
    () => 'Delete what is in it first.',
  ),
  API_FAILED: entry<{ id: string }>(
    (d) => `The server failed to answer; its log has the reason under ${d.id}.`,
    () => 'Ask again; if it goes on, look into the log of `assay serve`, and report it.',
    3,
  ),
} satisfies Record<string, ErrorEntry<never>>;
