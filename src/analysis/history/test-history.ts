import type { NamedRow } from '../named-query.ts';
import { failingCommitParts } from './main-history.ts';

/** One commit of the main branch on one timeline, on which a test had a failed attempt. */
export interface FailingCommit {
  /** Environment and browser, as a number. */
  readonly timeline: number;
  /** Of the commit among those of the branch. */
  readonly position: number;
  /** The commit before on this timeline that has results of the test; 0 for none. */
  readonly previousInTimeline: number;
  /** The same on any timeline. */
  readonly previousPosition: number;
  /** Runs of the test on all earlier commits and timelines. */
  readonly runsBefore: number;
  /** Runs of the test on this commit, on all timelines. */
  readonly commitRuns: number;
  /** Runs on this commit and timeline. */
  readonly runs: number;
  /** Runs with a failed attempt. */
  readonly unexpected: number;
  /** Of these, runs with another attempt. */
  readonly retried: number;
  /** Of these, runs in which none passed. */
  readonly afterRetry: number;
  /** Attempts. */
  readonly passes: number;
  readonly fails: number;
  readonly ageDays: number;
}

/** A test's results on the main branch; commits on which it always passed are only counted. */
export interface TestHistory {
  readonly testId: number;
  readonly projectId: number;
  readonly test: string;
  readonly key: string;
  readonly file: string | null;
  /** Commits with results. */
  readonly commits: number;
  /** The same, each timeline by itself. */
  readonly timelineCommits: number;
  readonly runs: number;
  readonly lastPosition: number;
  /** Attempts on commits without a failure, older ones worth less; now, and as of some days ago. */
  readonly steadyWeight: number;
  readonly steadyWeightBefore: number;
  /** By position, then timeline. */
  readonly failing: readonly FailingCommit[];
}

type Part = (typeof failingCommitParts)[number];

function failingCommit(entry: string): FailingCommit {
  const numbers = entry.split(':').map(Number);
  const part = (name: Part) => numbers[failingCommitParts.indexOf(name)] ?? 0;
  return {
    timeline: part('timeline'),
    position: part('position'),
    previousInTimeline: part('previous_in_timeline'),
    previousPosition: part('previous_position'),
    runsBefore: part('runs_before'),
    commitRuns: part('commit_runs'),
    runs: part('runs'),
    unexpected: part('unexpected'),
    retried: part('retried'),
    afterRetry: part('after_retry'),
    passes: part('passes'),
    fails: part('fails'),
    ageDays: part('age_hours') / 24,
  };
}

const textOrNull = (value: unknown) => (value === null || value === undefined ? null : String(value));

/** A row of the query `main-history` as an object. */
export function testHistory(row: NamedRow): TestHistory {
  const list = textOrNull(row.failing_commits) ?? '';
  return {
    testId: Number(row.test_id),
    projectId: Number(row.project_id),
    test: String(row.test),
    key: String(row.test_key),
    file: textOrNull(row.file),
    commits: Number(row.commits),
    timelineCommits: Number(row.timeline_commits),
    runs: Number(row.runs),
    lastPosition: Number(row.last_position),
    steadyWeight: Number(row.steady_weight),
    steadyWeightBefore: Number(row.steady_weight_before),
    failing: list === '' ? [] : list.split(',').map(failingCommit),
  };
}
