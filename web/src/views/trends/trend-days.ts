import type { Answer } from '../../data/api-request.ts';

type Row = Answer<'/trends'>['items'][number];

/** A day over all branches that are shown. */
export type TrendDay = {
  /** Noon of the day in UTC, ms since 1970: it is that day in most places. */
  readonly at: number;
  readonly runs: number;
  readonly failed: number;
  readonly passPercent: number | null;
  readonly flakyPercent: number | null;
  readonly medianMs: number | null;
  readonly highMs: number | null;
};

const sum = (rows: readonly Row[], numberOf: (row: Row) => number) =>
  rows.reduce((all, row) => all + numberOf(row), 0);

/** The mean of what runs took, weighted by the runs of each branch. */
function weighted(rows: readonly Row[], numberOf: (row: Row) => number | null): number | null {
  const known = rows.filter((row) => numberOf(row) !== null);
  const runs = sum(known, (row) => row.runs);
  return runs === 0 ? null : sum(known, (row) => (numberOf(row) ?? 0) * row.runs) / runs;
}

/** Rows of days and branches as days, the oldest first. */
export function daysOf(rows: readonly Row[]): readonly TrendDay[] {
  return Array.from(Map.groupBy(rows, (row) => row.day))
    .map(([day, ofDay]) => {
      const decided = sum(ofDay, (row) => row.results - row.skipped);
      const share = (part: number) => (decided === 0 ? null : (100 * part) / decided);
      return {
        at: Date.parse(`${day.slice(0, 10)}T12:00:00Z`),
        runs: sum(ofDay, (row) => row.runs),
        failed: sum(ofDay, (row) => row.failed + row.lost),
        passPercent: share(sum(ofDay, (row) => row.passed + row.flaky)),
        flakyPercent: share(sum(ofDay, (row) => row.flaky)),
        medianMs: weighted(ofDay, (row) => row.run_p50_ms),
        highMs: weighted(ofDay, (row) => row.run_p95_ms),
      };
    })
    .toSorted((one, other) => one.at - other.at);
}
