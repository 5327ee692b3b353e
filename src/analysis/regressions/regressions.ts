import type { Dialect } from '../../storage/sql/column-types.ts';
import { isoText } from '../history/iso-text.ts';
import { mainCommits } from '../history/main-commits.ts';
import { mainHistory } from '../history/main-history.ts';
import { testHistory } from '../history/test-history.ts';
import type { HistoryWindow } from '../history-window.ts';
import type { NamedQuery, NamedRow } from '../named-query.ts';
import { type Period, periodsOf } from './broken-periods.ts';
import { type CausedPeriod, groupPeriods, type PeriodGroup } from './group-periods.ts';
import { mainFailures } from './main-failures.ts';

/** One row of the answer: tests that became worse together. */
export interface Regression extends NamedRow {
  readonly state: 'failing' | 'mended';
  /** Always failing in that time, or only sometimes. */
  readonly kind: 'broken' | 'unsteady';
  readonly tests: number;
  readonly test_ids: string;
  /** The names of some of them. */
  readonly examples: string;
  readonly failure_signature: string | null;
  readonly error_type: string | null;
  readonly message: string | null;
  /** When the first bad commit was first run; null where it failed from the beginning of the window on. */
  readonly since: string | null;
  readonly last_good_commit: string | null;
  readonly first_bad_commit: string | null;
  /** It began with one of these commits, with 99 % probability. */
  readonly earliest_commit: string | null;
  readonly latest_commit: string | null;
  readonly mended_commit: string | null;
  readonly mended_at: string | null;
  readonly failed_runs: number;
  /** How much likelier than no change, as a logarithm to the base of 10. */
  readonly evidence: number;
  readonly why: string;
  /** Runs of the first bad commit. */
  readonly run_ids: string;
}

/** What to ask for `concludeRegressions`. */
export function regressionQuestions(dialect: Dialect, window: HistoryWindow): readonly NamedQuery[] {
  return [mainHistory(dialect, window, 1), mainFailures(dialect, window), mainCommits(dialect, window)];
}

interface Failure {
  readonly signature: string;
  readonly errorType: string | null;
  readonly message: string | null;
  readonly positions: readonly number[];
}

const textOrNull = (value: unknown) => (value === null || value === undefined ? null : String(value));

function failuresByTest(rows: readonly NamedRow[]): Map<number, Failure[]> {
  const byTest = new Map<number, Failure[]>();
  for (const row of rows) {
    const failure = {
      signature: String(row.failure_signature ?? ''),
      errorType: textOrNull(row.error_type),
      message: textOrNull(row.message),
      positions: String(row.positions ?? '')
        .split(',')
        .map(Number),
    };
    const list = byTest.get(Number(row.test_id));
    if (list === undefined) byTest.set(Number(row.test_id), [failure]);
    else list.push(failure);
  }
  return byTest;
}

/** The failure that a period shows most. */
function causeOf({ first, last }: Period, failures: readonly Failure[]): Failure | undefined {
  const times = ({ positions }: Failure) => positions.filter((at) => at >= first && at <= last).length;
  return failures.filter((one) => times(one) > 0).toSorted((one, other) => times(other) - times(one))[0];
}

const manyExamples = 3;
const someTests = (count: number) => (count === 1 ? '1 test' : `${count} tests`);

function whyOf({ periods }: PeriodGroup, name: (position: number | null) => string): string {
  const [first] = periods;
  if (first === undefined) return '';
  const how =
    first.kind === 'broken'
      ? `failed in all ${first.failed} runs`
      : `failed in ${first.failed} of ${first.runs} runs`;
  const since = first.lastGood === null ? 'from the beginning of the window' : `from ${name(first.first)} on`;
  const end = first.mended === null ? 'and still fails' : `until ${name(first.mended)}`;
  const before = first.lastGood === null ? '' : `; passed at ${name(first.lastGood)} before`;
  return `${someTests(periods.length)}: ${JSON.stringify(first.history.test)} ${how} ${since} ${end}${before}.`;
}

/**
 * Since which commits tests fail on the main branch, and until when: change points of each test's failure rate,
 * grouped over tests. `broken` is what always failed in that time, `unsteady` what failed more often than before.
 *
 * @param answers of `regressionQuestions`, in that order
 */
export function concludeRegressions(answers: readonly (readonly NamedRow[])[]): Regression[] {
  const [histories = [], failureRows = [], commits = []] = answers;
  const failures = failuresByTest(failureRows);
  const commitAt = new Map(commits.map((row) => [`${row.project_id} ${row.position}`, row]));
  const periods = histories.map(testHistory).flatMap((history) =>
    periodsOf(history).map((period): CausedPeriod => {
      const cause = causeOf(period, failures.get(history.testId) ?? []);
      return { ...period, signature: cause?.signature ?? '' };
    }),
  );
  const rows = groupPeriods(periods).map((group): Regression => {
    const [first] = group.periods as [CausedPeriod];
    const { projectId, testId } = first.history;
    const commit = (position: number | null) =>
      position === null ? undefined : commitAt.get(`${projectId} ${position}`);
    const sha = (position: number | null) => textOrNull(commit(position)?.commit_sha);
    const cause = causeOf(first, failures.get(testId) ?? []);
    const began = first.lastGood === null ? null : first.first;
    return {
      state: first.mended === null ? 'failing' : 'mended',
      kind: first.kind,
      tests: group.periods.length,
      test_ids: group.periods.map(({ history }) => history.testId).join(','),
      examples: group.periods
        .slice(0, manyExamples)
        .map(({ history }) => history.test)
        .join('; '),
      failure_signature: first.signature === '' ? null : first.signature,
      error_type: cause?.errorType ?? null,
      message: cause?.message ?? null,
      since: isoText(commit(began)?.first_at),
      last_good_commit: sha(first.lastGood),
      first_bad_commit: sha(began),
      earliest_commit: sha(began === null ? null : first.range[0]),
      latest_commit: sha(began === null ? null : first.range[1]),
      mended_commit: sha(first.mended),
      mended_at: isoText(commit(first.mended)?.first_at),
      failed_runs: group.periods.reduce((sum, { failed }) => sum + failed, 0),
      evidence: Number((group.gain / Math.LN10).toFixed(1)),
      why: whyOf(group, (position) => sha(position)?.slice(0, 10) ?? `commit ${position}`),
      run_ids: textOrNull(commit(first.first)?.run_ids) ?? '',
    };
  });
  const kinds = { broken: 0, unsteady: 1 };
  return rows.sort(
    (a, b) =>
      Number(a.state === 'mended') - Number(b.state === 'mended') ||
      kinds[a.kind] - kinds[b.kind] ||
      b.tests - a.tests ||
      b.evidence - a.evidence,
  );
}
