import { createHash } from 'node:crypto';
import { dayMicros, type SamplePlan, timeRange } from './sample-size.ts';
import { SeededRandom } from './seeded-random.ts';
import { authors, pieces, subsystems } from './words.ts';

export interface Commit {
  readonly sha: string;
  /** Its place on its branch. */
  readonly index: number;
  readonly at: number;
  readonly author: string;
  readonly files: readonly string[];
}

export interface FeatureBranch {
  readonly name: string;
  readonly index: number;
  /** Index of the main commit that it began at. */
  readonly fork: number;
  readonly commits: readonly Commit[];
}

/** How much is done on each day of the week, Sunday first. */
const weekdayShares = [0.12, 1, 1.1, 1.1, 1, 0.85, 0.15];

/** A moment at which people work: office hours of a weekday, now and then another one. */
function workingTime(random: SeededRandom, from: number, to: number): number {
  for (;;) {
    const day = Math.floor((from + random.next() * (to - from)) / dayMicros);
    const share = weekdayShares[new Date((day * dayMicros) / 1000).getUTCDay()] ?? 1;
    if (random.next() * 1.1 >= share && to - from > 2 * dayMicros) continue;
    const hours = Math.min(20, Math.max(6, (random.chance(0.5) ? 10 : 15) + random.normal() * 1.6));
    const at = day * dayMicros + Math.floor(hours * 3_600_000_000);
    if (at >= from && at < to) return at;
    if (to - from <= 2 * dayMicros) return Math.floor(from + random.next() * (to - from));
  }
}

function chain(plan: SamplePlan, name: string, parent: string, times: readonly number[]): Commit[] {
  const random = new SeededRandom(`${plan.seed} commits ${name}`);
  let sha = parent;
  return times.map((at, index) => {
    sha = createHash('sha1').update(`${plan.seed} ${plan.project} ${name} ${index} ${sha}`).digest('hex');
    const { files } = random.pick(subsystems);
    return { sha, index, at, author: random.pick(authors), files: random.some(files, random.whole(1, 3)) };
  });
}

/** Commits of the main branch in the order of time. */
export function mainCommits(plan: SamplePlan, count: number): Commit[] {
  const random = new SeededRandom(`${plan.seed} main`);
  const { start, end } = timeRange(plan);
  // The first one is there before the first nightly run.
  const times = [
    start + 1,
    ...Array.from({ length: count - 1 }, () => workingTime(random, start, end - dayMicros / 12)),
  ];
  return chain(
    plan,
    'main',
    '',
    times.sort((one, other) => one - other),
  );
}

/** Feature branches with as many commits in all; each lives for some days. */
export function featureBranches(plan: SamplePlan, main: readonly Commit[], commits: number): FeatureBranch[] {
  const { end } = timeRange(plan);
  const branches: FeatureBranch[] = [];
  for (let index = 0; index < plan.branches; index++) {
    const random = new SeededRandom(`${plan.seed} branch ${index}`);
    const count =
      Math.floor(((index + 1) * commits) / plan.branches) - Math.floor((index * commits) / plan.branches);
    if (count === 0) continue;
    // They follow each other through the whole time.
    const share = (index + random.next() * 0.8) / plan.branches;
    const fork = main[Math.floor(share * main.length * 0.95)] as Commit;
    const until = Math.min(end - 1, fork.at + random.between(1, 8) * dayMicros);
    const times = Array.from({ length: count }, () => workingTime(random, fork.at + 1, until));
    const { name: subject, team } = random.pick(subsystems);
    const name = `${team.replace('team-', '')}/${subject}-${random.pick(pieces)}-${100 + index}`;
    branches.push({
      name,
      index,
      fork: fork.index,
      commits: chain(
        plan,
        name,
        fork.sha,
        times.sort((a, b) => a - b),
      ),
    });
  }
  return branches;
}

/** The last commit before a moment. */
export function commitAt(commits: readonly Commit[], at: number): Commit {
  let found = commits[0] as Commit;
  for (const commit of commits) if (commit.at <= at) found = commit;
  return found;
}
