import type { QueryAccess } from '../../keeper/database-access.ts';
import { assayError } from '../../model/errors.ts';
import type { RunStatus, Verdict } from '../../model/statuses.ts';
import { ask, type NamedRow } from '../named-query.ts';
import { booleanIn, countIn, jsonIn, microsIn, numberIn, textIn, textsIn } from './read-cells.ts';
import { reportRunQuery } from './report-queries.ts';

/** What a test came to, or that it has not ended yet. */
export type ReportVerdict = Verdict | 'pending' | 'running';

/** A run as reports and gates see it. Times are µs since 1970, spans ms. */
export interface ReportRun {
  readonly runId: number;
  readonly uuid: string;
  readonly projectKey: string;
  readonly project: string;
  readonly name: string | null;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly durationMs: number | null;
  readonly error: string | null;
  readonly browser: string | null;
  readonly branch: string | null;
  /** Branch that the change is meant for, as CI names it. */
  readonly baseBranch: string | null;
  readonly commit: string | null;
  readonly commitDirty: boolean | null;
  readonly ciProvider: string | null;
  readonly ciRunId: string | null;
  readonly ciUrl: string | null;
  readonly repository: string | null;
  readonly command: readonly string[];
  readonly operatingSystem: { readonly platform: string | null; readonly release: string | null };
  /** Folder that the paths of artifacts start from. */
  readonly resultsDir: string | null;
}

/** Numbers of tests by verdict. */
export interface VerdictCounts {
  readonly tests: number;
  readonly byVerdict: Readonly<Record<ReportVerdict, number>>;
  /** Sum over the last attempts (ms). */
  readonly durationMs: number;
}

/** A text somewhere in a JSON value; null where there is none. */
function textAt(value: unknown, ...path: readonly string[]): string | null {
  let current = value;
  for (const name of path) {
    if (current === null || typeof current !== 'object') return null;
    current = (current as Record<string, unknown>)[name];
  }
  return typeof current === 'string' && current !== '' ? current : null;
}

function runOf(row: NamedRow): ReportRun {
  const [context, system] = [jsonIn(row.context), jsonIn(row.system_info)];
  return {
    runId: countIn(row.run_id),
    uuid: textIn(row.uuid) ?? '',
    projectKey: textIn(row.project_key) ?? '',
    project: textIn(row.project) ?? '',
    name: textIn(row.name),
    status: textIn(row.status) as RunStatus,
    startedAt: microsIn(row.started_at) ?? 0,
    endedAt: microsIn(row.ended_at),
    durationMs: numberIn(row.duration_ms),
    error: textIn(row.error_message),
    browser: textIn(row.browser),
    branch: textIn(row.branch),
    baseBranch: textAt(context, 'ci', 'baseBranch'),
    commit: textIn(row.commit_sha),
    commitDirty: booleanIn(row.commit_dirty),
    ciProvider: textIn(row.ci_provider),
    ciRunId: textIn(row.ci_run_id),
    ciUrl: textIn(row.ci_url),
    repository: textAt(context, 'ci', 'repository'),
    command: textsIn(row.command_args),
    operatingSystem: {
      platform: textAt(system, 'os'),
      release: textAt(system, 'release'),
    },
    resultsDir: textIn(row.results_dir),
  };
}

/**
 * Reads what is known of a run.
 *
 * @param runId as `resolveRun` finds it
 * @throws RUN_UNKNOWN
 */
export async function readReportRun(
  access: QueryAccess,
  runId: number,
  signal: AbortSignal,
): Promise<ReportRun> {
  const [row] = await ask(access, reportRunQuery(access.dialect, runId), signal);
  if (row === undefined) throw assayError('RUN_UNKNOWN', { run: String(runId) });
  return runOf(row);
}

const noVerdicts = (): Record<ReportVerdict, number> => ({
  passed: 0,
  failed: 0,
  flaky: 0,
  skipped: 0,
  error: 0,
  lost: 0,
  pending: 0,
  running: 0,
});

/** Adds up rows of `suiteTotalsQuery`. */
export function verdictCounts(rows: readonly NamedRow[]): VerdictCounts {
  const byVerdict = noVerdicts();
  let [tests, durationMs] = [0, 0];
  for (const row of rows) {
    const count = countIn(row.tests);
    byVerdict[textIn(row.verdict) as ReportVerdict] += count;
    tests += count;
    durationMs += countIn(row.duration_ms);
  }
  return { tests, byVerdict, durationMs };
}
