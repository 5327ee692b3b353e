import type { FailingCommit, TestHistory } from '../history/test-history.ts';

/** How often a test went from passing to failing for no reason that stayed. */
export interface FlipRate {
  /** From a pass to a failure, and commits with both. */
  readonly flips: number;
  /** Commits that were looked at, each timeline by itself; those of broken periods are not. */
  readonly considered: number;
  /** Flips for each hundred of these. */
  readonly percent: number;
  /** Commits in broken periods. */
  readonly broken: number;
  /** Commits at which it flipped, by position. */
  readonly positions: readonly number[];
}

/** So many failed runs in a row are a broken test, not a flaky one (TestGrid). */
const brokenRuns = 3;

/** Puts commits that follow each other without any pass between them together. */
function streaksOf(
  failing: readonly FailingCommit[],
  follows: (commit: FailingCommit, previous: FailingCommit) => boolean,
): FailingCommit[][] {
  const found: FailingCommit[][] = [];
  let previous: FailingCommit | undefined;
  for (const commit of failing) {
    if (previous !== undefined && follows(commit, previous)) found.at(-1)?.push(commit);
    else found.push([commit]);
    previous = commit;
  }
  return found;
}

/** On each timeline by itself: what fails in one environment only breaks there. */
function timelineStreaks(failing: readonly FailingCommit[]): FailingCommit[][] {
  const timelines = Array.from(new Set(failing.map(({ timeline }) => timeline)));
  return timelines.flatMap((one) =>
    streaksOf(
      failing.filter(({ timeline }) => timeline === one),
      (commit, previous) => previous.position === commit.previousInTimeline,
    ),
  );
}

/** Commits on which nothing passed on any timeline, in streaks over all timelines. */
function commonStreaks(failing: readonly FailingCommit[]): FailingCommit[][] {
  const runsAt = new Map<number, number>();
  for (const { position, runs } of failing) runsAt.set(position, (runsAt.get(position) ?? 0) + runs);
  const whole = failing.filter(({ position, commitRuns }) => runsAt.get(position) === commitRuns);
  return streaksOf(
    whole,
    (commit, previous) =>
      commit.position === previous.position || commit.previousPosition === previous.position,
  );
}

const isBroken = (streak: readonly FailingCommit[]) =>
  streak.reduce((sum, { runs }) => sum + runs, 0) >= brokenRuns;

/**
 * Flips of a test on the main branch by TestGrid's rule, over commits: a commit on which it both passed and failed on
 * one timeline is a flip, and so is a change from passing to failing. Three or more runs in a row that failed, on one
 * timeline or on all together, are a broken period; its commits count neither as flips nor at all.
 */
export function flipRate({ failing, timelineCommits }: TestHistory): FlipRate {
  const mixed = failing.filter(({ passes }) => passes > 0);
  const failedOnly = failing.filter(({ passes }) => passes === 0);
  const common = commonStreaks(failedOnly);
  const broken = new Set([...timelineStreaks(failedOnly), ...common].filter(isBroken).flat());
  const inCommon = new Set(common.flat());
  const others = timelineStreaks(failedOnly.filter((commit) => !inCommon.has(commit)));
  const changes = [...common, ...others]
    .map((streak) => streak.filter((commit) => !broken.has(commit))[0])
    .filter((first) => first !== undefined && first.previousInTimeline > 0)
    .map((first) => first?.position ?? 0);
  const positions = [...mixed.map(({ position }) => position), ...changes].sort((one, other) => one - other);
  const considered = timelineCommits - broken.size;
  return {
    flips: positions.length,
    considered,
    percent: considered === 0 ? 0 : (100 * positions.length) / considered,
    broken: broken.size,
    positions,
  };
}
