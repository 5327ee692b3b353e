import type { QueryAccess } from '../../keeper/database-access.ts';
import { ask, type NamedQuery, type NamedRow } from '../named-query.ts';
import type { Punchlist, PunchlistEntry } from './punchlist.ts';
import {
  causesQuery,
  flakyQuery,
  lostQuery,
  type PunchlistScope,
  runQuery,
  startQuery,
  untestedQuery,
} from './punchlist-queries.ts';

type Draft = Omit<PunchlistEntry, 'rank' | 'impact'>;

const textIn = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);
const countIn = (value: unknown): number => Number(value ?? 0);
const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
/** A time as every engine's answers have it, whatever an engine makes of computed columns. */
const timeIn = (value: unknown): string => String(value).replace(/^(\S+) (\S+)$/, '$1T$2Z');

function firstLine(message: string | null): string | null {
  return message?.trim().split('\n', 1)[0]?.trim() ?? null;
}

/** A word of a command line as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function sinceOf(row: NamedRow, windowRuns: number): PunchlistEntry['since'] {
  if (row.since_run_id === null || row.since_run_id === undefined) return null;
  return {
    runId: countIn(row.since_run_id),
    at: timeIn(row.since_at),
    commit: textIn(row.since_commit),
    atLeast: countIn(row.since_place) >= windowRuns,
  };
}

const exampleOf = (row: NamedRow) => ({ test: String(row.test), place: textIn(row.place) });

/** Rows that belong together, in their order. */
function groupsOf(rows: readonly NamedRow[], column: string): (readonly [NamedRow, ...NamedRow[]])[] {
  const groups = new Map<unknown, [NamedRow, ...NamedRow[]]>();
  for (const row of rows) {
    const group = groups.get(row[column]);
    if (group === undefined) groups.set(row[column], [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function failingEntries(rows: readonly NamedRow[], windowRuns: number, { runId }: PunchlistScope): Draft[] {
  return groupsOf(rows, 'cause').map((group) => {
    const [first] = group;
    const [tests, runs] = [countIn(first.tests), countIn(first.runs)];
    const message = firstLine(textIn(first.error_message));
    const signature = textIn(first.failure_signature);
    return {
      kind: 'failing',
      title: `${counted(tests, 'test')} ${tests === 1 ? 'fails' : 'fail'}: ${message ?? `no message (${first.status})`}`,
      why: `One cause fails ${counted(tests, 'test')} now, and was seen in ${counted(runs, 'run')}.`,
      tests,
      runs,
      lostMs: countIn(first.lost_ms ?? first.duration_ms),
      errorType: textIn(first.error_type),
      message,
      place: textIn(first.place),
      since: sinceOf(first, windowRuns),
      examples: group.map(exampleOf),
      command:
        signature === null
          ? `assay ask latest-failures --run ${runId}`
          : `assay ask cause-history --cause ${signature}`,
    };
  });
}

function flakyEntries(rows: readonly NamedRow[], windowRuns: number): Draft[] {
  return rows.map((row) => {
    const [flakyRuns, runs] = [countIn(row.flaky_runs), countIn(row.runs)];
    return {
      kind: 'flaky',
      title: `flaky: ${row.test}`,
      why: `It failed and then passed in ${flakyRuns} of ${counted(runs, 'run')}.`,
      tests: 1,
      runs: flakyRuns,
      lostMs: countIn(row.lost_ms),
      errorType: textIn(row.error_type),
      message: firstLine(textIn(row.error_message)),
      place: textIn(row.place),
      since: sinceOf(row, windowRuns),
      examples: [exampleOf(row)],
      command: `assay ask test-history --test ${row.uuid}`,
    };
  });
}

function lostEntries(rows: readonly NamedRow[], run: NamedRow, { runId }: PunchlistScope): Draft[] {
  const [first] = rows;
  if (first === undefined) return [];
  const tests = countIn(first.tests);
  const workers = rows.filter(
    ({ exit_signal, exit_code }) => exit_signal !== null || countIn(exit_code) !== 0,
  );
  const [worker] = workers;
  const cause =
    firstLine(textIn(run.error_message)) ??
    (worker === undefined
      ? null
      : `worker ${worker.worker} ended with ${worker.exit_signal ?? worker.exit_code}`);
  return [
    {
      kind: 'lost',
      title: `${counted(tests, 'test')} ${tests === 1 ? 'has' : 'have'} no result in run ${runId}`,
      why: `Planned and not ended${cause === null ? '' : `: ${cause}`}. A missing result is no pass.`,
      tests,
      runs: 1,
      lostMs: 0,
      errorType: null,
      message: cause,
      place: textIn(first.place),
      since: null,
      examples: rows.map(exampleOf),
      command: `assay ask lost-tests --run ${runId}`,
    },
  ];
}

function untestedEntries(rows: readonly NamedRow[], windowRuns: number): Draft[] {
  return groupsOf(rows, 'file').map((group) => {
    const [first] = group;
    const tests = countIn(first.tests);
    const skipped = countIn(first.skipped_runs);
    return {
      kind: 'untested',
      title: `${counted(tests, 'test')} without a result: ${first.file ?? first.test}`,
      why:
        skipped > 0
          ? `Only skipped, in ${counted(skipped, 'run')} of the last ${windowRuns}.`
          : `Not run in the last ${counted(windowRuns, 'run')}.`,
      tests,
      runs: windowRuns,
      lostMs: 0,
      errorType: null,
      message: null,
      place: textIn(first.place),
      since: null,
      examples: group.map(exampleOf),
      command: `assay ask untested${first.file === null ? '' : ` --feature ${quoted(String(first.file))}`}`,
    };
  });
}

/**
 * What to fix next: first the causes of failures of a run by the tests and runs that they hit and the time that they
 * cost, then flaky tests, then tests that have no result. It looks back from the start of the run.
 *
 * @throws QUERY_STOPPED when `signal` is aborted or the time is over
 */
export async function readPunchlist(
  access: QueryAccess,
  wanted: Omit<PunchlistScope, 'now'>,
  signal: AbortSignal,
): Promise<Punchlist> {
  const { dialect } = access;
  const rowsOf = (query: NamedQuery) => ask(access, query, signal);
  const [start] = await rowsOf(startQuery(dialect, wanted.runId));
  const scope = { ...wanted, now: countIn(start?.started_micros) };
  const [run = {}] = await rowsOf(runQuery(dialect, scope));
  const windowRuns = countIn(run.window_runs);
  const drafts: Draft[] = [
    ...failingEntries(await rowsOf(causesQuery(dialect, scope)), windowRuns, scope),
    ...flakyEntries(await rowsOf(flakyQuery(dialect, scope)), windowRuns),
    ...lostEntries(await rowsOf(lostQuery(scope)), run, scope),
    ...untestedEntries(await rowsOf(untestedQuery(dialect, scope)), windowRuns),
  ];
  return {
    run: {
      runId: scope.runId,
      status: String(run.status),
      branch: textIn(run.branch),
      commit: textIn(run.commit_sha),
      startedAt: timeIn(run.started_at),
    },
    windowRuns,
    entries: drafts
      .slice(0, scope.limit)
      .map((draft, index) => ({ rank: index + 1, impact: draft.tests * draft.runs, ...draft })),
  };
}
