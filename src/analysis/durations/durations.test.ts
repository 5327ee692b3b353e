import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now, WrittenHistory } from '../../../test/analysis/written-history.ts';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import type { NamedRow } from '../named-query.ts';
import { concludeDurations, type DurationRegression, durationQuestions } from './duration-regressions.ts';

describe.each(everyEngine)('durations on $product', ({ engine }) => {
  let history: WrittenHistory;
  let rows: readonly DurationRegression[];

  beforeAll(async () => {
    history = await WrittenHistory.of(engine);
    for (let run = 0; run < 40; run++) {
      const environment = run % 3 === 0 ? 2 : 1;
      const pace = (environment === 2 ? 3 : 1) * (1 + 0.04 * Math.sin(run * 1.7));
      const passed = (ms: number) => [{ status: 'passed', ms: ms * pace }] as const;
      history.addRun({
        hoursAgo: 600 - run * 14,
        commit: `sha${run}`,
        environment,
        tests: {
          1: passed(100),
          2: passed(run < 25 ? 200 : 300),
          3: passed(run < 15 ? 1000 : 500),
          4: [{ status: 'failed', ms: run < 20 ? 10 : 9000 }, ...passed(50)],
          5: passed(run < 20 ? 400 : 408),
        },
      });
    }
    const answers: NamedRow[][] = [];
    for (const query of durationQuestions(history.dialect, { now })) answers.push(await history.ask(query));
    rows = concludeDurations(answers);
  });
  afterAll(async () => await history?.close());

  test('a test that is slower or quicker since a commit is told, environments apart', () => {
    expect(rows.map((row) => [row.test_id, row.state, row.since_commit, row.steps])).toEqual([
      [2, 'slower', 'sha25', 1],
      [3, 'quicker', 'sha15', 1],
    ]);
    expect(rows[0]?.factor).toBeCloseTo(1.5, 1);
    expect(rows[0]?.why).toMatch(/^Slower by (49|50|51) %, at once at sha25: half of the runs took up to /);
  });
});
