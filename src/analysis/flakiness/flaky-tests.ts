import type { Dialect } from '../../storage/sql/column-types.ts';
import { mainCommits } from '../history/main-commits.ts';
import { mainHistory } from '../history/main-history.ts';
import type { HistoryWindow } from '../history-window.ts';
import type { NamedQuery, NamedRow } from '../named-query.ts';
import { evidenceOf, idsOf, mainEvidence } from './flaky-evidence.ts';
import { percent, tiersOf, whyOf } from './flaky-reasons.ts';
import { type FlakyStatus, statusOf } from './flaky-status.ts';
import { retryEvidence } from './retry-evidence.ts';

/** One row of the answer: what speaks for a test being flaky. */
export interface FlakyTest extends NamedRow {
  readonly test_id: number;
  readonly test: string;
  readonly file: string | null;
  readonly status: FlakyStatus;
  /** Which kinds of evidence there are: T0 passed on retry, T1 both on one commit, T2 flips, T4 rate. */
  readonly tiers: string;
  readonly why: string;
  /** Estimated share of attempts that fail although the code is good, in percent; null without results on main. */
  readonly failure_percent: number | null;
  readonly failure_percent_low: number | null;
  readonly failure_percent_high: number | null;
  /** Probability that it is over 1 %. */
  readonly over_one_percent: number | null;
  readonly retried_runs: number;
  readonly mixed_commits: number;
  readonly flips: number;
  readonly flip_percent: number | null;
  readonly runs: number;
  /** Newest evidence, days ago. */
  readonly last_seen_days: number;
  /** The runs that show it, newest first, separated by commas. */
  readonly run_ids: string;
}

/** Runs of a test without which it is at most suspect. */
const defaultFewestRuns = 5;
const mostRunIds = 20;

/**
 * What to ask for `concludeFlakyTests`: evidence from retries and equal commits on all branches, the history of the main
 * branch, and its commits.
 *
 * @param test only about this one; all when absent
 */
export function flakyQuestions(
  dialect: Dialect,
  window: HistoryWindow,
  test?: number,
): readonly NamedQuery[] {
  return [
    retryEvidence(dialect, window, test),
    mainHistory(dialect, window, 2, test),
    mainCommits(dialect, window),
  ];
}

/** How much a status weighs when rows are put in order. */
const severity = { flaky: 0, suspect: 1, healthy: 2 } satisfies Record<FlakyStatus, number>;

/**
 * Which tests are flaky, which may be, and which were until some time ago, with what speaks for it: evidence in tiers
 *, each with its runs. Flaky is a test with evidence whose failure rate is over 1 % with a probability of 95 % (it stays
 * so down to 50 %, so that it does not flap), or that showed it in three runs or more. Suspect is one that showed it once or twice. It is
 * healthy again after 100 passes, or after at least 20 of them when 7 days are over and so many would be luck (5 %) at the rate that
 * it had, or 15 days are over.
 *
 * @param answers of `flakyQuestions`, in that order
 * @param fewestRuns tests with fewer runs are suspect at most
 */
export function concludeFlakyTests(
  answers: readonly (readonly NamedRow[])[],
  fewestRuns = defaultFewestRuns,
): FlakyTest[] {
  const [retries = [], histories = [], commits = []] = answers;
  const evidence = new Map(retries.map((row) => [Number(row.test_id), { row, found: evidenceOf(row) }]));
  const mains = new Map(histories.map((row) => [Number(row.test_id), { row, found: mainEvidence(row) }]));
  const runsAt = new Map(commits.map((row) => [`${row.project_id} ${row.position}`, idsOf(row.run_ids)]));
  const tests = new Set([...evidence.keys(), ...mains.keys()]);
  const rows: FlakyTest[] = [];
  for (const testId of tests) {
    const [one, other] = [evidence.get(testId), mains.get(testId)];
    const [found, main] = [one?.found, other?.found];
    if ((found?.runIds.length ?? 0) === 0 && (main?.pureFlips.length ?? 0) < 2) continue;
    const row = one?.row ?? other?.row;
    const flipRuns = (main?.pureFlips ?? []).flatMap(
      (position) => runsAt.get(`${main?.history.projectId} ${position}`) ?? [],
    );
    const runIds = Array.from(new Set([...(found?.runIds ?? []), ...flipRuns])).sort((a, b) => b - a);
    const ages = (main?.history.failing ?? []).map(({ ageDays }) => ageDays);
    rows.push({
      test_id: testId,
      test: String(row?.test),
      file: row?.file === null || row?.file === undefined ? null : String(row.file),
      status: statusOf(found, main, fewestRuns),
      tiers: tiersOf(found, main),
      why: whyOf(found, main),
      failure_percent: main === undefined ? null : percent(main.rate.mean),
      failure_percent_low: main === undefined ? null : percent(main.rate.low),
      failure_percent_high: main === undefined ? null : percent(main.rate.high),
      over_one_percent: main === undefined ? null : Number(main.rate.overOnePercent.toFixed(4)),
      retried_runs: found?.retriedRuns ?? 0,
      mixed_commits: found?.mixedCommits ?? 0,
      flips: main?.flips.flips ?? 0,
      flip_percent: main === undefined ? null : Number(main.flips.percent.toFixed(1)),
      runs: Math.max(found?.runs ?? 0, main?.history.runs ?? 0),
      last_seen_days: Number(Math.min(found?.ageDays ?? Number.POSITIVE_INFINITY, ...ages).toFixed(2)),
      run_ids: runIds.slice(0, mostRunIds).join(','),
    });
  }
  return rows.sort(
    (a, b) =>
      severity[a.status] - severity[b.status] ||
      (b.failure_percent ?? 0) - (a.failure_percent ?? 0) ||
      b.retried_runs - a.retried_runs ||
      a.test_id - b.test_id,
  );
}
