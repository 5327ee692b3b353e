import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now, WrittenHistory } from '../../../test/analysis/written-history.ts';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import { branchSides, type ComparedSides, commitSides, runSides } from './compared-sides.ts';
import { comparedTests } from './compared-tests.ts';
import { concludeComparison } from './comparison.ts';

describe.each(everyEngine)('comparison on $product', ({ engine }) => {
  let history: WrittenHistory;
  const compare = async (sides: ComparedSides) => {
    const rows = await history.ask(comparedTests(history.dialect, sides, Math.log(1.2)));
    return concludeComparison(rows, 25).map((row) => [row.test_id, row.state] as const);
  };
  const retried = ['failed', 'passed'] as const;
  let newestMain = 0;
  let lastBranchRun = 0;

  beforeAll(async () => {
    history = await WrittenHistory.of(engine);
    // Tests on main: 1 steady, 2 broken at the end, 3 flaky, 4 fails now and then, 5 only on main, 8 has its usual time.
    for (let run = 0; run < 30; run++)
      newestMain = history.addRun({
        hoursAgo: 500 - run * 10,
        commit: `main${run}`,
        tests: {
          1: 'passed',
          2: run >= 27 ? 'failed' : 'passed',
          3: run % 6 === 1 ? retried : 'passed',
          4: run % 9 === 4 ? 'failed' : 'passed',
          5: 'passed',
          6: 'passed',
          7: run >= 26 ? 'failed' : 'passed',
          8: [{ status: 'passed', ms: 1000 + 20 * (run % 5) }],
          9: 'passed',
          11: 'passed',
          12: 'passed',
          13: 'passed',
          14: 'passed',
          15: 'passed',
          16: 'passed',
        },
      });
    for (let run = 0; run < 6; run++)
      lastBranchRun = history.addRun({
        hoursAgo: 60 - run * 5,
        branch: 'feature',
        commit: run < 3 ? 'f1' : 'f2',
        tests: {
          1: run >= 1 ? 'failed' : 'passed',
          2: 'failed',
          3: run === 2 ? retried : 'passed',
          4: run === 5 ? 'failed' : 'passed',
          6: 'passed',
          7: 'passed',
          8: [{ status: 'passed', ms: 2000 + 20 * run }],
          9: run === 5 ? 'lost' : 'passed',
          10: 'passed',
          11: 'passed',
          12: 'passed',
          13: 'passed',
          14: 'passed',
          15: 'passed',
          16: run === 5 ? 'failed' : 'passed',
        },
      });
    await history.ask({ name: 'ready', title: 'Ready', sql: 'SELECT 1 AS one', parameters: {} });
  });
  afterAll(async () => await history?.close());

  test('a branch against the main one', async () => {
    expect(await compare(branchSides(history.dialect, { now }, null, null))).toEqual([
      [1, 'new failure'],
      [16, 'new failure'],
      [2, 'still failing'],
      [4, 'known failure'],
      [3, 'flaky'],
      [7, 'fixed'],
      [8, 'slower'],
      [5, 'missing'],
      [10, 'new test'],
    ]);
  });

  test('a run against the main one before it', async () => {
    expect(await compare(runSides(history.dialect, { now }, lastBranchRun, null))).toEqual([
      [1, 'new failure'],
      [16, 'new failure'],
      [2, 'still failing'],
      [4, 'known failure'],
      [9, 'no result'],
      [7, 'fixed'],
      [8, 'slower'],
      [5, 'missing'],
      [10, 'new test'],
    ]);
    expect(await compare(runSides(history.dialect, { now }, newestMain, newestMain - 5))).toEqual([
      [2, 'new failure'],
      [7, 'new failure'],
    ]);
  });

  test('a commit against the one before, or another', async () => {
    expect(await compare(commitSides(history.dialect, { now }, 'f2', null))).toEqual([
      [4, 'new failure'],
      [16, 'new failure'],
      [1, 'still failing'],
      [2, 'still failing'],
    ]);
    expect(await compare(commitSides(history.dialect, { now }, 'f1', 'main20'))).toContainEqual([
      2,
      'new failure',
    ]);
  });
});
