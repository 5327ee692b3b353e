import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now, WrittenHistory } from '../../../test/analysis/written-history.ts';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import type { NamedRow } from '../named-query.ts';
import { concludePatterns, patternQuestions } from './failure-patterns.ts';

describe.each(everyEngine)('failure patterns on $product', ({ engine }) => {
  let history: WrittenHistory;
  const patterns = async (run: number | null, days = 30) => {
    const answers: NamedRow[][] = [];
    for (const query of patternQuestions(history.dialect, { now, days }, { run }))
      answers.push(await history.ask(query));
    return concludePatterns(answers, { run });
  };
  const failed = (signature: string, error: string) => [{ status: 'failed', signature, error }] as const;

  beforeAll(async () => {
    history = await WrittenHistory.of(engine);
    history.addRun({ hoursAgo: 900, tests: { 1: failed('s1', 'no user "alice"') } });
    history.addRun({
      hoursAgo: 60,
      tests: { 1: failed('s1', 'no user "alice"'), 2: failed('s3', 'disk full'), 3: 'passed' },
    });
    history.addRun({ hoursAgo: 50, tests: { 1: failed('s2', 'no user "bob"'), 2: 'passed', 3: 'passed' } });
    // Everything fails: an outage, which is told here all the same.
    const all = Object.fromEntries([1, 2, 3, 4, 5, 6].map((id) => [id, failed('s4', 'connection refused')]));
    history.addRun({ hoursAgo: 40, tests: all });
    history.addRun({
      hoursAgo: 30,
      tests: {
        1: failed('s2', 'no user "bob"'),
        2: failed('s5', 'new trouble'),
        3: [{ status: 'failed', expected: 'failed', signature: 's6' }],
      },
    });
    await history.ask({ name: 'ready', title: 'Ready', sql: 'SELECT 1 AS one', parameters: {} });
  });
  afterAll(async () => await history?.close());

  test('groups go over signatures, those of most tests first', async () => {
    const { rows, uncompared } = await patterns(null);
    expect(
      rows.map((row) => [row.group_id, row.tests, row.failures, row.signatures, row.first_run_id]),
    ).toEqual([
      ['s4', 6, 6, 1, 4],
      ['s1', 1, 3, 2, 1],
      ['s3', 1, 1, 1, 2],
      ['s5', 1, 1, 1, 5],
    ]);
    expect(uncompared).toBe(0);
  });

  test('of a run, new ones come first, and known ones keep their id', async () => {
    const { rows } = await patterns(5);
    expect(rows.map((row) => [row.group_id, row.state, row.in_run])).toEqual([
      ['s5', 'new', 1],
      ['s1', 'known', 1],
    ]);
  });
});
