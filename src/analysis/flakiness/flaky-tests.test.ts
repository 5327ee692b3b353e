import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now, WrittenHistory } from '../../../test/analysis/written-history.ts';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import type { NamedRow } from '../named-query.ts';
import { concludeFlakyTests, type FlakyTest, flakyQuestions } from './flaky-tests.ts';

describe.each(everyEngine)('flaky tests on $product', ({ engine }) => {
  let history: WrittenHistory;
  let rows: readonly FlakyTest[];
  const retried = ['failed', 'passed'] as const;

  beforeAll(async () => {
    history = await WrittenHistory.of(engine);
    // Tests: 1 steady, 2 passes on retry, 3 passes and fails on one commit, 4 fails as expected, 5 broke once,
    // 6 failed on retry of a feature branch only, 7 another answer in another environment only, 8 flaky long ago.
    for (let run = 0; run < 40; run++)
      history.addRun({
        hoursAgo: 600 - run * 14,
        commit: `sha${Math.floor(run / 2)}`,
        environment: 1,
        tests: {
          1: 'passed',
          2: run % 10 === 3 ? retried : 'passed',
          3: run % 8 === 5 ? ['failed', 'failed'] : 'passed',
          4: [{ status: 'failed', expected: 'failed' }],
          5: run >= 20 && run < 26 ? ['failed', 'failed'] : 'passed',
          8: run < 8 && run % 2 === 0 ? retried : 'passed',
        },
      });
    history.addRun({
      hoursAgo: 50,
      branch: 'feature',
      commit: 'f1',
      tests: { 6: retried, 1: 'passed' },
    });
    for (const [environment, status] of [
      [1, 'passed'],
      [2, 'failed'],
    ] as const)
      history.addRun({
        hoursAgo: 40,
        branch: 'feature',
        commit: 'f2',
        environment,
        tests: { 7: status },
      });
    const answers: NamedRow[][] = [];
    for (const query of flakyQuestions(history.dialect, { now })) answers.push(await history.ask(query));
    rows = concludeFlakyTests(answers);
  });
  afterAll(async () => await history?.close());

  const of = (testId: number) => rows.find((row) => row.test_id === testId);

  test('a test that passes on retry is flaky, and its runs are named', () => {
    expect(of(2)).toMatchObject({
      status: 'flaky',
      retried_runs: 4,
      mixed_commits: 0,
      run_ids: '34,24,14,4',
    });
    expect(of(2)?.tiers).toContain('T0');
    expect(of(2)?.why).toMatch(
      /^Failed and passed within 4 of 40 runs; went from passing to failing 4 times in 20 commits/,
    );
  });

  test('so is one that passed in one run of a commit and failed in another', () => {
    expect(of(3)).toMatchObject({ status: 'flaky', retried_runs: 0, mixed_commits: 5 });
    expect(of(3)?.tiers).toContain('T1');
  });

  test('a test that broke, one that fails as expected, and a steady one are not', () => {
    expect([1, 4, 5].map(of)).toEqual([undefined, undefined, undefined]);
  });

  test('one occasion on a feature branch is a suspicion, another answer in another environment none', () => {
    expect(of(6)).toMatchObject({ status: 'suspect', failure_percent: null });
    expect(of(7)).toBeUndefined();
  });

  test('who has passed ever since is healthy again', () => {
    expect(of(8)).toMatchObject({ status: 'healthy', retried_runs: 4 });
  });
});
