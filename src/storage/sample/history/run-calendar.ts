import { type Commit, commitAt, type FeatureBranch } from './commits.ts';
import { dayMicros, type SamplePlan, timeRange } from './sample-size.ts';
import { SeededRandom } from './seeded-random.ts';
import { sampleBrowsers, sampleEnvironments } from './surroundings.ts';

/**
 * How a run ends: as its tests do, or because the environment stops answering, a worker dies, or somebody cancels it.
 */
export type RunFate = 'normal' | 'infrastructure' | 'worker-lost' | 'cancelled';

export interface PlannedRun {
  readonly index: number;
  readonly at: number;
  /** Null for the main branch. */
  readonly branch: FeatureBranch | null;
  readonly commit: Commit;
  /** Index of the newest main commit in what was tested. */
  readonly position: number;
  readonly trigger: 'push' | 'schedule' | 'manual';
  readonly fate: RunFate;
  /** Places in the lists of environments and browsers. */
  readonly environment: number;
  readonly browser: number;
  readonly workers: number;
  /** How often a test that failed is tried again. */
  readonly retries: number;
}

/** How many runs of which kind a plan comes to. */
export function runShares(plan: SamplePlan): { nightly: number; onBranches: number; onMain: number } {
  const nightly = Math.min(plan.days, Math.floor(plan.runs * 0.3));
  const onBranches = plan.branches === 0 ? 0 : Math.round(plan.runs * 0.4);
  return { nightly, onBranches, onMain: plan.runs - nightly - onBranches };
}

type Occasion = Pick<PlannedRun, 'at' | 'branch' | 'commit' | 'position' | 'trigger'>;

function occasions(
  plan: SamplePlan,
  main: readonly Commit[],
  branches: readonly FeatureBranch[],
): Occasion[] {
  const { start } = timeRange(plan);
  const random = new SeededRandom(`${plan.seed} calendar`);
  const { nightly, onMain } = runShares(plan);
  const found: Occasion[] = [];
  for (let night = 0; night < nightly; night++) {
    const day = plan.days - 1 - Math.floor((night * plan.days) / nightly);
    const at = start + day * dayMicros + 2 * 3_600_000_000 + random.whole(0, 90_000_000);
    const commit = commitAt(main, at);
    found.push({ at, branch: null, commit, position: commit.index, trigger: 'schedule' });
  }
  for (let push = 0; push < onMain; push++) {
    const commit = main[Math.floor((push * main.length) / onMain)] as Commit;
    const at = commit.at + random.whole(40_000_000, 300_000_000);
    found.push({ at, branch: null, commit, position: commit.index, trigger: 'push' });
  }
  for (const branch of branches) {
    for (const commit of branch.commits) {
      const at = commit.at + random.whole(40_000_000, 300_000_000);
      found.push({
        at,
        branch,
        commit,
        position: branch.fork,
        trigger: random.chance(0.1) ? 'manual' : 'push',
      });
    }
  }
  return found.sort((one, other) => one.at - other.at);
}

function fates(plan: SamplePlan, count: number): RunFate[] {
  const random = new SeededRandom(`${plan.seed} fates`);
  const result = Array.from({ length: count }, (): RunFate => 'normal');
  if (count < 8) return result;
  for (const fate of ['infrastructure', 'worker-lost', 'cancelled'] as const) {
    for (let left = Math.max(1, Math.round(count * 0.012)); left > 0; ) {
      const index = random.whole(1, count - 1);
      if (result[index] !== 'normal') continue;
      result[index] = fate;
      left--;
    }
  }
  return result;
}

/** All runs of a plan in the order in which they begin. */
export function runCalendar(
  plan: SamplePlan,
  main: readonly Commit[],
  branches: readonly FeatureBranch[],
): PlannedRun[] {
  const all = occasions(plan, main, branches);
  const fate = fates(plan, all.length);
  return all.map((occasion, index) => {
    const random = new SeededRandom(`${plan.seed} circumstances ${index}`);
    const nightly = occasion.trigger === 'schedule';
    return {
      ...occasion,
      index,
      fate: fate[index] ?? 'normal',
      environment: nightly ? random.whole(0, sampleEnvironments.length - 1) : random.whole(0, 1),
      browser: nightly
        ? random.whole(0, sampleBrowsers.length - 1)
        : random.chance(0.8)
          ? 0
          : random.whole(1, 2),
      workers: nightly ? 8 : random.pick([3, 4, 4, 6]),
      retries: occasion.branch === null ? 1 : random.pick([0, 1]),
    };
  });
}
