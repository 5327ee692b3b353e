import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now, WrittenHistory } from '../../../test/analysis/written-history.ts';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import type { NamedRow } from '../named-query.ts';
import { concludeRegressions, type Regression, regressionQuestions } from './regressions.ts';

describe.each(everyEngine)('regressions on $product', ({ engine }) => {
  let history: WrittenHistory;
  let rows: readonly Regression[];

  beforeAll(async () => {
    history = await WrittenHistory.of(engine);
    // 1 and 2 broke with one cause for five commits, 3 broke and stays broken, 4 failed once, 5, 6 and 7 failed on two
    // commits together, 8 has always failed, 9 never.
    const failed = (signature: string) =>
      [{ status: 'failed', signature, error: `${signature} happened` }] as const;
    for (let run = 1; run <= 40; run++)
      history.addRun({
        hoursAgo: 600 - run * 14,
        commit: `sha${run}`,
        tests: {
          1: run >= 11 && run <= 15 ? failed('one cause') : 'passed',
          2: run >= 11 && run <= 15 ? failed('one cause') : 'passed',
          3: run >= 33 ? failed('another') : 'passed',
          4: run === 20 ? failed('once') : 'passed',
          5: run === 25 || run === 26 ? failed('short') : 'passed',
          6: run === 25 || run === 26 ? failed('short') : 'passed',
          7: run === 25 || run === 26 ? failed('short') : 'passed',
          8: failed('ever'),
          9: 'passed',
        },
      });
    history.addRun({ hoursAgo: 1, branch: 'feature', tests: { 9: ['failed', 'failed'] } });
    const answers: NamedRow[][] = [];
    for (const query of regressionQuestions(history.dialect, { now })) answers.push(await history.ask(query));
    rows = concludeRegressions(answers);
  });
  afterAll(async () => await history?.close());

  const of = (signature: string) => rows.find((row) => row.failure_signature === signature);

  test('tests that broke together are one regression with its commits', () => {
    expect(of('one cause')).toMatchObject({
      state: 'mended',
      kind: 'broken',
      tests: 2,
      test_ids: '1,2',
      last_good_commit: 'sha10',
      first_bad_commit: 'sha11',
      mended_commit: 'sha16',
      failed_runs: 10,
      message: 'one cause happened',
      run_ids: '11',
    });
    expect(of('one cause')?.why).toBe(
      '2 tests: "Test 1" failed in all 5 runs from sha11 on until sha16; passed at sha10 before.',
    );
  });

  test('what still fails comes first, what failed from the beginning on has no commit', () => {
    expect(of('another')).toMatchObject({
      state: 'failing',
      first_bad_commit: 'sha33',
      latest_commit: 'sha34',
      mended_commit: null,
    });
    expect(rows[0]?.state).toBe('failing');
    expect(of('ever')).toMatchObject({ state: 'failing', since: null, first_bad_commit: null, tests: 1 });
  });

  test('a short break counts when several tests have it', () => {
    expect(of('short')).toMatchObject({ tests: 3, first_bad_commit: 'sha25', mended_commit: 'sha27' });
    expect(of('once')).toBeUndefined();
  });

  test('there is nothing else', () => {
    expect(rows.map((row) => row.failure_signature).sort()).toEqual([
      'another',
      'ever',
      'one cause',
      'short',
    ]);
  });
});
