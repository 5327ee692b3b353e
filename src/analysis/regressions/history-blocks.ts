import type { FailingCommit, TestHistory } from '../history/test-history.ts';
import { addCounts, type Block, type RunCounts } from './change-points.ts';

/**
 * The history of a test as blocks for `segmentsOf`: one for each commit with a failure, over all timelines, and one for
 * all commits between two of these.
 */
export function blocksOf({ failing, runs, lastPosition }: TestHistory): Block[] {
  const blocks: Block[] = [];
  let [position, seen] = [0, 0];
  const addSteady = (until: number, runsUntil: number): void => {
    if (runsUntil > seen)
      blocks.push({
        from: position + 1,
        until,
        runs: runsUntil - seen,
        unexpected: 0,
        retried: 0,
        afterRetry: 0,
      });
  };
  for (const commits of byPosition(failing)) {
    const [first] = commits;
    if (first === undefined) continue;
    addSteady(first.position - 1, first.runsBefore);
    // Where a test did not run on some commits before, they belong to what comes next.
    const from = (blocks.at(-1)?.until ?? first.position - 1) + 1;
    const counts = commits.map(countsOf).reduce(addCounts);
    blocks.push({ ...counts, runs: first.commitRuns, from, until: first.position });
    [position, seen] = [first.position, first.runsBefore + first.commitRuns];
  }
  addSteady(Math.max(lastPosition, position), runs);
  return blocks;
}

function countsOf({ runs, unexpected, retried, afterRetry }: FailingCommit): RunCounts {
  return { runs, unexpected, retried, afterRetry };
}

function byPosition(failing: readonly FailingCommit[]): FailingCommit[][] {
  const groups: FailingCommit[][] = [];
  for (const commit of failing) {
    const last = groups.at(-1);
    if (last?.[0]?.position === commit.position) last.push(commit);
    else groups.push([commit]);
  }
  return groups;
}
