import type { Dialect } from '../../storage/sql/column-types.ts';
import type { HistoryWindow } from '../history-window.ts';
import type { NamedQuery, NamedRow } from '../named-query.ts';
import { failureSignatures } from './failure-signatures.ts';
import { groupFailures, type SignatureFailures } from './group-failures.ts';

/** One row of the answer: failures with one cause. */
export interface FailurePattern extends NamedRow {
  /** Stays the same from day to day. */
  readonly group_id: string;
  /** New: first seen in the run that is asked about, or, without one, in the newest run that has failures. */
  readonly state: 'new' | 'known';
  readonly error_type: string | null;
  readonly message: string;
  readonly failures: number;
  readonly tests: number;
  /** Runs with it; where several signatures are one group, at least so many. */
  readonly runs: number;
  readonly signatures: number;
  /** Failures in the run that is asked about. */
  readonly in_run: number;
  readonly first_run_id: number;
  readonly last_run_id: number;
  readonly last_seen_days: number;
  readonly test_ids: string;
  readonly signature_list: string;
}

/** Which run is asked about; null for the whole window. */
export interface PatternScope {
  readonly run: number | null;
}

/** What to ask for `concludePatterns`. */
export function patternQuestions(
  dialect: Dialect,
  window: HistoryWindow,
  { run }: PatternScope,
): readonly NamedQuery[] {
  return [failureSignatures(dialect, window, run)];
}

const mostTestIds = 50;
const textOrNull = (value: unknown) => (value === null || value === undefined ? null : String(value));

interface Found extends SignatureFailures {
  readonly row: NamedRow;
}

/** What was found, and what could not be compared for lack of time. */
export interface FailurePatterns {
  readonly rows: readonly FailurePattern[];
  /** Signatures that were not compared with all groups, or left out because there are too many. */
  readonly uncompared: number;
}

/**
 * Groups of failures with one cause, those of most tests first; with a run, only what it has, new ones first.
 *
 * @param answers of `patternQuestions`
 */
export function concludePatterns(
  answers: readonly (readonly NamedRow[])[],
  { run }: PatternScope,
  budget?: number,
): FailurePatterns {
  const [rows = []] = answers;
  const found = rows.map(
    (row): Found => ({
      row,
      signature: String(row.failure_signature),
      errorType: textOrNull(row.error_type),
      message: String(row.message ?? ''),
      stack: textOrNull(row.stack),
      testIds: String(row.test_ids).split(',').map(Number),
      failures: Number(row.failures),
      firstRunId: Number(row.first_run_id),
    }),
  );
  const { groups, uncompared } = groupFailures(found, budget);
  const newest = Math.max(...found.map(({ row }) => Number(row.last_run_id)));
  const patterns = groups.map(({ id, members }): FailurePattern => {
    const sum = (column: string) => members.reduce((total, { row }) => total + Number(row[column]), 0);
    const tests = new Set(members.flatMap(({ testIds }) => testIds));
    const firstRun = Math.min(...members.map(({ firstRunId }) => firstRunId));
    const [example] = members.toSorted((one, other) => other.failures - one.failures);
    return {
      group_id: id,
      state: firstRun >= (run ?? newest) ? 'new' : 'known',
      error_type: example?.errorType ?? null,
      message: example?.message ?? '',
      failures: sum('failures'),
      tests: tests.size,
      runs: Math.max(...members.map(({ row }) => Number(row.runs))),
      signatures: members.length,
      in_run: sum('in_run'),
      first_run_id: firstRun,
      last_run_id: Math.max(...members.map(({ row }) => Number(row.last_run_id))),
      last_seen_days: Number(Math.min(...members.map(({ row }) => Number(row.last_age_days))).toFixed(2)),
      test_ids: Array.from(tests).slice(0, mostTestIds).join(','),
      signature_list: members.map(({ signature }) => signature).join(','),
    };
  });
  const wanted = run === null ? patterns : patterns.filter((pattern) => pattern.in_run > 0);
  wanted.sort(
    (a, b) =>
      (run === null ? 0 : Number(a.state === 'known') - Number(b.state === 'known')) ||
      b.tests - a.tests ||
      b.failures - a.failures ||
      (a.group_id < b.group_id ? -1 : 1),
  );
  const beyond = Math.max(0, Number(rows[0]?.all_signatures ?? 0) - rows.length);
  return { rows: wanted, uncompared: uncompared + beyond };
}
