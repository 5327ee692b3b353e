import { isoTimestamp } from '../../std/timestamp.ts';
import type { CommitSpan } from './history/behaviour.ts';
import type { Commit } from './history/commits.ts';
import type { RunFate } from './history/run-calendar.ts';
import { branchName, type SampleHistory } from './history/sample-history.ts';
import type { SamplePlan } from './history/sample-size.ts';
import type { SampleTest } from './history/sample-tests.ts';
import { sampleBrowsers } from './history/surroundings.ts';
import { catalogueUuid } from './rows/catalogue-rows.ts';
import { sampleBenchmarks } from './rows/knowledge-rows.ts';
import { rareFailureShare } from './rows/play-run.ts';
import { runUuid } from './rows/run-frame.ts';

/** A test by the names that it has in every database. */
export interface TestName {
  readonly uuid: string;
  readonly key: string;
}

/** From the first commit on, up to the second. Null: from the beginning, or not over yet. Branches see it from where they forked. */
export interface TruthSpan {
  readonly fromCommit: string | null;
  readonly fromAt: string | null;
  readonly untilCommit: string | null;
  readonly untilAt: string | null;
}

/** What is true of a made-up history: what an analysis should find in it, and nothing else. */
export interface SampleTruth {
  readonly plan: SamplePlan;
  /** Tests whose attempts fail at a rate, each by itself. */
  readonly flaky: readonly (TestName &
    TruthSpan & {
      /** Share of the attempts that fail. */
      readonly rate: number;
      /** Only with this browser; null with every one. */
      readonly browser: string | null;
      readonly signature: string;
    })[];
  /** Tests that one commit broke, all with the same failure, and another one mended. */
  readonly broken: readonly (TruthSpan & {
    readonly branch: string;
    readonly signature: string;
    readonly errorType: string;
    readonly tests: readonly TestName[];
  })[];
  /** Tests that became slower or quicker: slowly over the whole time, or at once. */
  readonly durations: readonly (TestName & {
    readonly kind: 'growth' | 'step';
    /** Time at the end over time at the beginning. */
    readonly factor: number;
    readonly fromCommit: string | null;
    readonly fromAt: string | null;
  })[];
  /** Tests that were skipped for some time. */
  readonly quarantined: readonly (TestName & TruthSpan)[];
  /** Tests that came or went. */
  readonly lifetimes: readonly (TestName & TruthSpan)[];
  /** Runs that did not end as their tests did. */
  readonly troubledRuns: readonly { readonly uuid: string; readonly fate: Exclude<RunFate, 'normal'> }[];
  readonly benchmarks: readonly {
    readonly benchmark: string;
    readonly metric: string;
    readonly factor: number;
    readonly fromCommit: string;
    readonly fromAt: string;
  }[];
  /** Share of all other attempts that fail once, for no reason that comes back. */
  readonly rareFailureShare: number;
}

function spanOf(commits: readonly Commit[], [from, until]: CommitSpan): TruthSpan {
  const first = from <= 0 ? undefined : commits[from];
  const last = commits[until];
  const time = (commit: Commit | undefined) => (commit === undefined ? null : isoTimestamp(commit.at));
  return {
    fromCommit: first?.sha ?? null,
    fromAt: time(first),
    untilCommit: last?.sha ?? null,
    untilAt: time(last),
  };
}

/** What is true of a history. */
export function truthOf(history: SampleHistory): SampleTruth {
  const { behaviour, main, tests } = history;
  const nameOf = (test: SampleTest): TestName => ({
    uuid: catalogueUuid(history, 'test', test.key),
    key: test.key,
  });
  return {
    plan: history.plan,
    flaky: Array.from(behaviour.flaky.values(), ({ test, rate, span, browser, cause }) => ({
      ...nameOf(test),
      ...spanOf(main, span),
      rate,
      browser: browser === null ? null : (sampleBrowsers[browser]?.browser ?? null),
      signature: cause.signature,
    })),
    broken: behaviour.breakages.map(({ branch, span, tests, cause }) => ({
      branch: branchName(branch),
      ...spanOf(branch?.commits ?? main, span),
      signature: cause.signature,
      errorType: cause.type,
      tests: tests.map(nameOf),
    })),
    durations: Array.from(behaviour.durations.values(), ({ test, kind, factor, from }) => {
      const { fromCommit, fromAt } = spanOf(main, [from, Number.POSITIVE_INFINITY]);
      return { ...nameOf(test), kind, factor, fromCommit, fromAt };
    }),
    quarantined: Array.from(behaviour.quarantined.values(), ({ test, span }) => ({
      ...nameOf(test),
      ...spanOf(main, span),
    })),
    lifetimes: tests
      .filter(({ lives }) => lives.some(Number.isFinite))
      .map((test) => ({ ...nameOf(test), ...spanOf(main, test.lives) })),
    troubledRuns: history.runs.flatMap((run) =>
      run.fate === 'normal' ? [] : [{ uuid: runUuid(history, run), fate: run.fate }],
    ),
    benchmarks: sampleBenchmarks(history).flatMap(({ benchmark, metric, change }) => {
      const commit = change === null ? undefined : main[change.from];
      if (change === null || commit === undefined) return [];
      return [
        { benchmark, metric, factor: change.factor, fromCommit: commit.sha, fromAt: isoTimestamp(commit.at) },
      ];
    }),
    rareFailureShare,
  };
}
