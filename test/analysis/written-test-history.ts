import type { FailingCommit, TestHistory } from '../../src/analysis/history/test-history.ts';

/** Attempts of one run by its letter: P passed, F failed twice, M failed and passed; a space: no run. */
const played = { P: [1, 0], F: [0, 2], M: [1, 1] } as const;

/**
 * A history as the query `main-history` would tell it, from one line for each timeline with one letter for each commit.
 * With one line, spaces mean nothing; with several, no run on that commit.
 */
export function writtenTestHistory(...lines: readonly string[]): TestHistory {
  const rows = lines.length === 1 ? [String(lines[0]).replaceAll(' ', '')] : lines;
  const length = Math.max(...rows.map((row) => row.length));
  const failing: FailingCommit[] = [];
  const lastOf = rows.map(() => 0);
  let [runs, timelineCommits, commits, lastPosition] = [0, 0, 0, 0];
  for (let position = 1; position <= length; position++) {
    const letters = rows.map((row) => row[position - 1] ?? ' ');
    const commitRuns = letters.filter((letter) => letter !== ' ').length;
    if (commitRuns === 0) continue;
    for (const [index, letter] of letters.entries()) {
      if (letter === ' ') continue;
      const [passes, fails] = played[letter as keyof typeof played];
      timelineCommits++;
      if (fails > 0)
        failing.push({
          timeline: index + 1,
          position,
          previousInTimeline: lastOf[index] ?? 0,
          previousPosition: lastPosition,
          runsBefore: runs,
          commitRuns,
          runs: 1,
          unexpected: 1,
          retried: 1,
          afterRetry: passes === 0 ? 1 : 0,
          passes,
          fails,
          ageDays: length - position,
        });
      lastOf[index] = position;
    }
    runs += commitRuns;
    commits++;
    lastPosition = position;
  }
  return {
    testId: 1,
    projectId: 1,
    test: 'a test',
    key: 'a-test',
    file: null,
    commits,
    timelineCommits,
    runs,
    lastPosition,
    steadyWeight: timelineCommits - failing.length,
    steadyWeightBefore: timelineCommits - failing.length,
    failing,
  };
}
