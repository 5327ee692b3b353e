import type { Commit, FeatureBranch } from './commits.ts';
import { breakageCause, type FailureCause, flakyCause } from './failures.ts';
import type { SamplePlan } from './sample-size.ts';
import type { SampleTest } from './sample-tests.ts';
import { SeededRandom } from './seeded-random.ts';

/** Main commits from the first of which on something is so, up to the second. */
export type CommitSpan = readonly [from: number, until: number];

export interface Flakiness {
  readonly test: SampleTest;
  /** Share of its attempts that fail. */
  readonly rate: number;
  readonly span: CommitSpan;
  /** Only with this browser (place in the list); null with every one. */
  readonly browser: number | null;
  readonly cause: FailureCause;
}

/** A change that broke tests, until another one mended them. */
export interface Breakage {
  /** Null for the main branch. */
  readonly branch: FeatureBranch | null;
  /** Commits of that branch. */
  readonly span: CommitSpan;
  readonly tests: readonly SampleTest[];
  readonly cause: FailureCause;
}

export interface DurationChange {
  readonly test: SampleTest;
  /** `growth`: the factor is reached slowly, from the first day to the last; `step`: at once, at a commit. */
  readonly kind: 'growth' | 'step';
  readonly factor: number;
  /** Main commit from which on it is so; 0 for growth. */
  readonly from: number;
}

/** Tests that are skipped for some time. */
export interface Quarantine {
  readonly test: SampleTest;
  readonly span: CommitSpan;
}

/** What is to be found out about the tests. */
export interface Behaviour {
  readonly flaky: ReadonlyMap<SampleTest, Flakiness>;
  readonly durations: ReadonlyMap<SampleTest, DurationChange>;
  readonly quarantined: ReadonlyMap<SampleTest, Quarantine>;
  readonly breakages: readonly Breakage[];
}

const always: CommitSpan = [0, Number.POSITIVE_INFINITY];

function shuffled(random: SeededRandom, tests: readonly SampleTest[]): SampleTest[] {
  const keys = new Map(tests.map((test) => [test, random.next()]));
  return tests.toSorted((one, other) => (keys.get(one) ?? 0) - (keys.get(other) ?? 0));
}

function flakinessOf(random: SeededRandom, test: SampleTest, commits: number): Flakiness {
  const began = random.chance(0.4) ? random.whole(1, Math.floor(commits * 0.6)) : 0;
  const mended = random.chance(0.25) ? random.whole(Math.ceil(commits * 0.7), commits - 1) : always[1];
  return {
    test,
    rate: Number(random.scaled(0.04, 0.45).toFixed(3)),
    span: [began, mended],
    browser: random.chance(0.2) ? random.whole(0, 2) : null,
    cause: flakyCause(random, test.suite.subsystem),
  };
}

function durationChanges(
  random: SeededRandom,
  tests: readonly SampleTest[],
  commits: number,
): DurationChange[] {
  return tests.map((test, index) =>
    index % 2 === 0
      ? { test, kind: 'growth', factor: Number(random.between(1.5, 3).toFixed(3)), from: 0 }
      : {
          test,
          kind: 'step',
          factor: Number(
            (random.chance(0.8) ? random.between(1.5, 3) : random.between(0.4, 0.65)).toFixed(3),
          ),
          from: random.whole(Math.ceil(commits * 0.2), Math.ceil(commits * 0.8)),
        },
  );
}

/** Breakages of one branch: one after the other, each of a few tests of one subsystem. */
function* breakagesOf(
  random: SeededRandom,
  steady: readonly SampleTest[],
  branch: FeatureBranch | null,
  spans: readonly CommitSpan[],
  used: Set<string>,
): Generator<Breakage> {
  for (const span of spans) {
    const { subsystem } = random.pick(steady).suite;
    const candidates = steady.filter((test) => test.suite.subsystem === subsystem);
    const most = Math.max(2, Math.round(candidates.length * 0.06));
    yield {
      branch,
      span,
      tests: random.some(candidates, random.whole(1, most)),
      cause: breakageCause(random, subsystem, used),
    };
  }
}

function mainSpans(random: SeededRandom, plan: SamplePlan, commits: number): CommitSpan[] {
  const count = Math.max(2, Math.round(plan.days / 5));
  return Array.from({ length: count }, (_, index) => {
    const from = Math.min(commits - 1, 1 + Math.floor(((index + random.next()) * (commits - 1)) / count));
    const isLast = index === count - 1;
    // The last one has not been mended yet.
    return [from, isLast ? always[1] : from + random.whole(1, Math.max(2, Math.round(commits / 15)))];
  });
}

/** Makes up what is wrong with the tests, and when. No test has two troubles of its own. */
export function sampleBehaviour(
  plan: SamplePlan,
  tests: readonly SampleTest[],
  main: readonly Commit[],
  branches: readonly FeatureBranch[],
): Behaviour {
  const random = new SeededRandom(`${plan.seed} behaviour`);
  const rest = shuffled(random, tests);
  const take = (share: number, least: number) =>
    rest.splice(0, Math.min(Math.floor(tests.length / 5), Math.max(least, Math.round(tests.length * share))));
  const flaky = take(0.06, 2).map((test) => flakinessOf(random, test, main.length));
  const durations = durationChanges(random, take(0.06, 2), main.length);
  const quarantined = take(0.02, 1).map((test): Quarantine => {
    const from = random.whole(0, main.length - 1);
    return { test, span: [from, from + random.whole(1, Math.ceil(main.length / 3))] };
  });
  for (const [index, test] of take(0.06, 2).entries()) {
    const commit = random.whole(1, main.length - 1);
    test.lives = index % 3 === 2 ? [test.lives[0], commit] : [commit, test.lives[1]];
  }
  const used = new Set<string>();
  const steady = rest.length > 0 ? rest.toSorted((one, other) => one.index - other.index) : tests;
  const breakages = [...breakagesOf(random, steady, null, mainSpans(random, plan, main.length), used)];
  for (const branch of branches) {
    if (branch.commits.length < 2 || !random.chance(0.5)) continue;
    const from = random.whole(0, branch.commits.length - 1);
    breakages.push(
      ...breakagesOf(random, steady, branch, [[from, random.whole(from + 1, branch.commits.length)]], used),
    );
  }
  const byTest = <Item extends { readonly test: SampleTest }>(items: readonly Item[]) =>
    new Map(items.map((item) => [item.test, item]));
  return { flaky: byTest(flaky), durations: byTest(durations), quarantined: byTest(quarantined), breakages };
}
