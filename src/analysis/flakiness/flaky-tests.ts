import type { Dialect } from '../../storage/sql/column-types.ts';
import { mainCommits } from '../history/main-commits.ts';
import { mainHistory } from '../history/main-history.ts';
import { type TestHistory, testHistory } from '../history/test-history.ts';
import type { HistoryWindow } from '../history-window.ts';
import type { NamedQuery, NamedRow } from '../named-query.ts';
import { type FailureRate, historyFailureRate } from './failure-rate.ts';
import { type FlipRate, flipRate } from './flip-rate.ts';
import { retryEvidence } from './retry-evidence.ts';

export type FlakyStatus = 'flaky' | 'suspect' | 'healthy';

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

/** Flaky from here on (E4), and no longer below the second: between the two it stays what it was. */
const surely = 0.95;
const hardly = 0.5;
/** So many runs or commits that show it are enough without any model. */
const enoughEvidence = 3;
/** It has recovered after so many passes since (Buildkite), or so many days with enough of them. */
const recoveredRuns = 100;
const recoveredDays = 7;
/** After so many days nothing else matters (the longest that Trunk waits). */
const forgottenDays = 15;
const fewestRunsSince = 20;
const luck = 0.05;
/** Runs of a test without which it is at most suspect. */
const defaultFewestRuns = 5;
const mostRunIds = 20;

/**
 * What to ask for `concludeFlakyTests`: evidence from retries and equal commits on all branches, the history of the main
 * branch, and its commits.
 */
export function flakyQuestions(dialect: Dialect, window: HistoryWindow): readonly NamedQuery[] {
  return [retryEvidence(dialect, window), mainHistory(dialect, window), mainCommits(dialect, window)];
}

interface Evidence {
  readonly retriedRuns: number;
  readonly mixedCommits: number;
  readonly runIds: readonly number[];
  readonly ageDays: number;
  readonly cleanRuns: number;
  readonly runs: number;
}

const idsOf = (list: unknown) =>
  list === null || list === undefined || list === '' ? [] : String(list).split(',').map(Number);

function evidenceOf(row: NamedRow): Evidence {
  return {
    retriedRuns: Number(row.retried_runs),
    mixedCommits: Number(row.mixed_commits),
    runIds: [...idsOf(row.retried_run_ids), ...idsOf(row.mixed_run_ids)],
    ageDays: Number(row.evidence_age_days),
    cleanRuns: Number(row.clean_runs),
    runs: Number(row.runs),
  };
}

/** What the history of the main branch says of a test. */
interface MainEvidence {
  readonly history: TestHistory;
  readonly flips: FlipRate;
  readonly rate: FailureRate;
  readonly rateBefore: FailureRate;
  /** Positions of flips without a pass on the same commit: nothing else tells of them. */
  readonly pureFlips: readonly number[];
}

function mainEvidence(row: NamedRow): MainEvidence {
  const history = testHistory(row);
  const flips = flipRate(history);
  const mixed = new Set(history.failing.filter(({ passes }) => passes > 0).map(({ position }) => position));
  return {
    history,
    flips,
    rate: historyFailureRate(history),
    rateBefore: historyFailureRate(history, true),
    pureFlips: flips.positions.filter((position) => !mixed.has(position)),
  };
}

function statusOf(
  evidence: Evidence | undefined,
  main: MainEvidence | undefined,
  fewestRuns: number,
): FlakyStatus {
  const runs = Math.max(evidence?.runs ?? 0, main?.history.runs ?? 0);
  if (runs < fewestRuns) return (evidence?.runIds.length ?? 0) > 0 ? 'suspect' : 'healthy';
  const now = main?.rate.overOnePercent ?? 0;
  const rated = now > surely || (now >= hardly && (main?.rateBefore.overOnePercent ?? 0) > surely);
  const shown = (evidence?.runIds.length ?? 0) + (main?.pureFlips.length ?? 0);
  if (hasRecovered(evidence, main)) return 'healthy';
  if (shown > 0 && (rated || shown >= enoughEvidence)) return 'flaky';
  return (evidence?.runIds.length ?? 0) > 0 || (main?.pureFlips.length ?? 0) > 1 ? 'suspect' : 'healthy';
}

function hasRecovered(evidence: Evidence | undefined, main: MainEvidence | undefined): boolean {
  const flipAges = (main?.history.failing ?? [])
    .filter(({ position }) => main?.flips.positions.includes(position))
    .map(({ ageDays }) => ageDays);
  const age = Math.min(evidence?.ageDays ?? Number.POSITIVE_INFINITY, ...flipAges);
  const last = main?.history.failing.at(-1);
  const runsSince = last === undefined ? 0 : (main?.history.runs ?? 0) - last.runsBefore - last.commitRuns;
  const clean = evidence?.cleanRuns ?? runsSince;
  // At the rate that it had, so many passes in a row would be luck.
  const unlikely = main === undefined || (1 - main.rate.mean) ** clean < luck;
  if (clean >= recoveredRuns) return true;
  return clean >= fewestRunsSince && (age >= forgottenDays || (age >= recoveredDays && unlikely));
}

const percent = (share: number) => Number((100 * share).toPrecision(3));
const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

function whyOf(evidence: Evidence | undefined, main: MainEvidence | undefined): string {
  const reasons: string[] = [];
  if (evidence !== undefined && evidence.retriedRuns > 0)
    reasons.push(`failed and passed within ${evidence.retriedRuns} of ${counted(evidence.runs, 'run')}`);
  if (evidence !== undefined && evidence.mixedCommits > 0)
    reasons.push(`passed in one run and failed in another of ${counted(evidence.mixedCommits, 'commit')}`);
  if (main !== undefined && main.flips.flips > 0)
    reasons.push(
      `went from passing to failing ${counted(main.flips.flips, 'time')} in ${counted(main.flips.considered, 'commit')} of the main branch`,
    );
  if (main !== undefined) {
    const { mean, low, high } = main.rate;
    reasons.push(
      `fails about ${percent(mean)} % of its attempts (90 %: ${percent(low)} to ${percent(high)} %)`,
    );
  }
  return `${reasons.join('; ').replace(/^./, (letter) => letter.toUpperCase())}.`;
}

function tiersOf(evidence: Evidence | undefined, main: MainEvidence | undefined): string {
  return [
    (evidence?.retriedRuns ?? 0) > 0 ? 'T0' : '',
    (evidence?.mixedCommits ?? 0) > 0 ? 'T1' : '',
    (main?.flips.flips ?? 0) > 1 ? 'T2' : '',
    (main?.rate.overOnePercent ?? 0) > surely ? 'T4' : '',
  ]
    .filter((tier) => tier !== '')
    .join(' ');
}

/** How much a status weighs when rows are put in order. */
const severity = { flaky: 0, suspect: 1, healthy: 2 } satisfies Record<FlakyStatus, number>;

/**
 * Which tests are flaky, which may be, and which were until some time ago, with what speaks for it: evidence in tiers
 * (E1), each with its runs. Flaky is a test with evidence whose failure rate is over 1 % with a probability of 95 % (it stays
 * so down to 50 %, E5's hysteresis), or that showed it in three runs or more. Suspect is one that showed it once or twice. It is
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
