import type { QueryRow } from '../../storage/engines/storage-engine.ts';
import { numberOf, roundedOf, shareOf } from '../queries/aggregates.ts';

/** What came of tests, one verdict for each test of each run, over all its attempts. */
export interface VerdictCounts {
  /** Tests in all. */
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  /** Failed, then passed. */
  readonly flaky: number;
  readonly skipped: number;
  /** Broken by something else than the test. */
  readonly error: number;
  /** Planned, and never ended. */
  readonly lost: number;
  /** Not over yet. */
  readonly running: number;
  /** Share of passed and flaky ones among those that are over and were not skipped, 0 to 1; null of none. */
  readonly passRate: number | null;
}

/** Columns that count rows of `verdicts`. */
export const verdictCounts = `count(*) AS total,
  count(CASE WHEN verdict = 'passed' THEN 1 END) AS passed,
  count(CASE WHEN verdict = 'failed' THEN 1 END) AS failed,
  count(CASE WHEN verdict = 'flaky' THEN 1 END) AS flaky,
  count(CASE WHEN verdict = 'skipped' THEN 1 END) AS skipped,
  count(CASE WHEN verdict = 'error' THEN 1 END) AS error,
  count(CASE WHEN verdict = 'lost' THEN 1 END) AS lost,
  count(CASE WHEN verdict IN ('pending', 'running') THEN 1 END) AS running`;

/** The counts of a query with these columns. */
export function readVerdictCounts(row: QueryRow | undefined): VerdictCounts {
  const counts = {
    total: numberOf(row?.total),
    passed: numberOf(row?.passed),
    failed: numberOf(row?.failed),
    flaky: numberOf(row?.flaky),
    skipped: numberOf(row?.skipped),
    error: numberOf(row?.error),
    lost: numberOf(row?.lost),
    running: numberOf(row?.running),
  };
  const decided = counts.total - counts.skipped - counts.running;
  return { ...counts, passRate: shareOf(counts.passed + counts.flaky, decided) };
}

/** How long something took, in ms; null where nothing was measured. */
export interface Durations {
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
}

/**
 * A query for durations: the nearest-rank percentiles, which every engine can work out.
 *
 * @param source table or expression with a column `duration_ms`
 */
export function durationsOf(source: string): string {
  return `SELECT avg(duration_ms) AS mean_ms, max(duration_ms) AS max_ms,
  min(CASE WHEN place * 100 >= measured * 50 THEN duration_ms END) AS p50_ms,
  min(CASE WHEN place * 100 >= measured * 95 THEN duration_ms END) AS p95_ms
FROM (
  SELECT duration_ms, row_number() OVER (ORDER BY duration_ms) AS place, count(*) OVER () AS measured
  FROM ${source} WHERE duration_ms IS NOT NULL
) AS ranked`;
}

export function readDurations(row: QueryRow | undefined): Durations {
  return {
    meanMs: roundedOf(row?.mean_ms),
    p50Ms: roundedOf(row?.p50_ms),
    p95Ms: roundedOf(row?.p95_ms),
    maxMs: roundedOf(row?.max_ms),
  };
}

/**
 * A query for the counts and durations of `verdicts`, in one go: its executions are read once.
 *
 * @param verdicts common table expressions that end in `verdicts`
 */
export function verdictStatisticsOf(verdicts: string): string {
  return `WITH ${verdicts}
SELECT counted.*, timed.* FROM (
  SELECT ${verdictCounts}, COALESCE(sum(attempts), 0) AS attempts FROM verdicts
) AS counted CROSS JOIN (
  ${durationsOf('verdicts')}
) AS timed`;
}
