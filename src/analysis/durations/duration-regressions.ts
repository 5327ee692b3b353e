import type { Dialect } from '../../storage/sql/column-types.ts';
import { isoText } from '../history/iso-text.ts';
import { mainCommits } from '../history/main-commits.ts';
import type { HistoryWindow } from '../history-window.ts';
import type { NamedQuery, NamedRow } from '../named-query.ts';
import { quantile } from '../probability/quantile.ts';
import { type SeriesChange, seriesChanges } from './duration-changes.ts';
import { durationHistory } from './duration-history.ts';
import { timelineOffsets } from './timeline-offsets.ts';

/** One row of the answer: a test that takes longer or shorter than it did. */
export interface DurationRegression extends NamedRow {
  readonly test_id: number;
  readonly test: string;
  readonly file: string | null;
  readonly state: 'slower' | 'quicker';
  /** Time now over time before, each environment and browser compared with itself. */
  readonly factor: number;
  readonly p50_before_ms: number;
  readonly p50_now_ms: number;
  readonly p95_before_ms: number;
  readonly p95_now_ms: number;
  /** The commit with the largest step. */
  readonly since_commit: string | null;
  readonly since: string | null;
  /** How many steps the change took. */
  readonly steps: number;
  readonly runs: number;
  /** How likely it is by chance. */
  readonly probability: number;
  /** Milliseconds that the test takes more in each run, or less. */
  readonly extra_ms: number;
  readonly why: string;
  readonly run_ids: string;
}

const defaultPercent = 10;

/**
 * What to ask for `concludeDurations`.
 *
 * @param percent smaller changes are no matter
 */
export function durationQuestions(
  dialect: Dialect,
  window: HistoryWindow,
  percent = defaultPercent,
): readonly NamedQuery[] {
  return [durationHistory(dialect, window, percent), mainCommits(dialect, { ...window, clean: false })];
}

interface Timing {
  readonly position: number;
  readonly timeline: number;
  readonly ms: number;
  /** Logarithm, less what is usual on its timeline. */
  readonly level: number;
}

function timingsOf(list: string): Timing[] {
  const read = list.split(',').map((entry) => {
    const [position = 0, timeline = 0, ms = 0] = entry.split(':').map(Number);
    return { position, timeline, ms, log: Math.log(ms) };
  });
  const offsets = timelineOffsets(read);
  return read.map(({ log, ...timing }) => ({ ...timing, level: log - (offsets.get(timing.timeline) ?? 0) }));
}

const rounded = (value: number) => Number(value.toPrecision(4));
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Changes at the end of the list that go the same way. */
function lastTrend(changes: readonly SeriesChange[]): readonly SeriesChange[] {
  const last = changes.at(-1);
  if (last === undefined) return [];
  let from = changes.length - 1;
  while (from > 0 && Math.sign(changes[from - 1]?.effect ?? 0) === Math.sign(last.effect)) from--;
  return changes.slice(from);
}

function describe(
  row: NamedRow,
  commits: ReadonlyMap<string, NamedRow>,
  least: number,
): DurationRegression | null {
  const timings = timingsOf(String(row.durations));
  const changes = seriesChanges(
    timings.map(({ level }) => level),
    least,
  );
  const trend = lastTrend(changes);
  const [first, last] = [trend[0], trend.at(-1)];
  if (first === undefined || last === undefined) return null;
  const earlier = changes[changes.length - trend.length - 1]?.at ?? 0;
  const [before, now] = [timings.slice(earlier, first.at), timings.slice(last.at)];
  const effect = meanOf(now.map(({ level }) => level)) - meanOf(before.map(({ level }) => level));
  if (Math.abs(effect) < least) return null;
  const largest = trend.reduce((most, change) =>
    Math.abs(change.effect) > Math.abs(most.effect) ? change : most,
  );
  const commit = commits.get(`${row.project_id} ${timings[largest.at]?.position}`);
  const at = (list: readonly Timing[], share: number) =>
    rounded(
      quantile(
        list.map(({ ms }) => ms),
        share,
      ) ?? 0,
    );
  const factor = Math.exp(effect);
  const [p50Before, p50Now] = [at(before, 0.5), at(now, 0.5)];
  const state = effect > 0 ? 'slower' : 'quicker';
  const sha =
    commit?.commit_sha === null || commit?.commit_sha === undefined ? null : String(commit.commit_sha);
  const how = trend.length === 1 ? 'at once' : `in ${trend.length} steps, the largest`;
  return {
    test_id: Number(row.test_id),
    test: String(row.test),
    file: row.file === null || row.file === undefined ? null : String(row.file),
    state,
    factor: rounded(factor),
    p50_before_ms: p50Before,
    p50_now_ms: p50Now,
    p95_before_ms: at(before, 0.95),
    p95_now_ms: at(now, 0.95),
    since_commit: sha,
    since: isoText(commit?.first_at),
    steps: trend.length,
    runs: timings.length,
    probability: Math.min(...trend.map(({ probability }) => probability)),
    extra_ms: rounded(p50Before * (factor - 1)),
    why: `${state === 'slower' ? 'Slower' : 'Quicker'} by ${Math.abs(Math.round(100 * (factor - 1)))} %, ${how} at ${sha?.slice(0, 10) ?? 'an unknown commit'}: half of the runs took up to ${p50Before} ms before (${before.length} runs), ${p50Now} ms now (${now.length} runs).`,
    run_ids: commit?.run_ids === undefined ? '' : String(commit.run_ids),
  };
}

/**
 * Tests that take longer or shorter on the main branch than before, with the commit of the largest step: change points of
 * the logarithms of what passed attempts took, each environment and browser compared with itself.
 *
 * @param answers of `durationQuestions`, in that order
 * @param percent smaller changes are left out
 */
export function concludeDurations(
  answers: readonly (readonly NamedRow[])[],
  percent = defaultPercent,
): DurationRegression[] {
  const [histories = [], commitRows = []] = answers;
  const commits = new Map(commitRows.map((row) => [`${row.project_id} ${row.position}`, row]));
  const least = Math.log1p(percent / 100);
  return histories
    .map((row) => describe(row, commits, least))
    .filter((row) => row !== null)
    .sort(
      (a, b) =>
        Number(a.state === 'quicker') - Number(b.state === 'quicker') ||
        Math.abs(b.extra_ms) - Math.abs(a.extra_ms) ||
        a.test_id - b.test_id,
    );
}
