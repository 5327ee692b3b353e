import { type Behaviour, sampleBehaviour } from './behaviour.ts';
import { type Commit, type FeatureBranch, featureBranches, mainCommits } from './commits.ts';
import { type PlannedRun, runCalendar, runShares } from './run-calendar.ts';
import type { SamplePlan } from './sample-size.ts';
import { type SampleSuite, type SampleTest, sampleSuites } from './sample-tests.ts';

/** Everything that was made up before the first run happens. */
export interface SampleHistory {
  readonly plan: SamplePlan;
  readonly suites: readonly SampleSuite[];
  readonly tests: readonly SampleTest[];
  readonly main: readonly Commit[];
  readonly branches: readonly FeatureBranch[];
  readonly behaviour: Behaviour;
  readonly runs: readonly PlannedRun[];
}

/** Makes up a history; its runs are played one by one afterwards. */
export function sampleHistory(plan: SamplePlan): SampleHistory {
  const suites = sampleSuites(plan);
  const tests = suites.flatMap((suite) => suite.tests);
  const { onBranches, onMain } = runShares(plan);
  const main = mainCommits(plan, Math.max(onMain, Math.ceil(plan.days * 1.5), 4));
  const branches = featureBranches(plan, main, onBranches);
  const behaviour = sampleBehaviour(plan, tests, main, branches);
  return { plan, suites, tests, main, branches, behaviour, runs: runCalendar(plan, main, branches) };
}

/** Name of a branch. */
export function branchName(branch: FeatureBranch | null): string {
  return branch?.name ?? 'main';
}
