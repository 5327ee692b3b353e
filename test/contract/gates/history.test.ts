import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gateLimits } from '../../../src/analysis/gates/gate-limits.ts';
import { measureRun } from '../../../src/analysis/gates/gate-measures.ts';
import { judgeRun } from '../../../src/analysis/gates/judge-run.ts';
import { checkQuarantine } from '../../../src/analysis/quarantine/quarantine-check.ts';
import { readFileTimes } from '../../../src/analysis/shards/file-times.ts';
import type { GateConfig } from '../../../src/configuration/gates/gate-schema.ts';
import { parseQuarantine } from '../../../src/configuration/quarantine/load-quarantine.ts';
import { everyEngine } from '../../engines/engine-locations.ts';
import { type RecordedRun, record, today } from '../maintenance/recorded-runs.ts';
import { PresetDatabase } from '../presets/preset-databases.ts';

const signal = new AbortController().signal;
const tomorrow = today + 86_400_000_000;
const entry = (test: string) => ({ test, owner: 'ada', reason: 'r', expires: '2099-12-31' });
const entries = ['broken', 'steady', 'shaky', 'nothing*'].map(entry);
const list = JSON.stringify({ quarantine: entries });
const quarantine = { file: '/q.json', shown: 'q.json', entries: parseQuarantine(list, 'q.json') };
const noQuarantine = { ...quarantine, entries: [] };

describe.each(everyEngine)('$product', ({ engine }) => {
  let database: PresetDatabase;
  beforeAll(async () => {
    database = await PresetDatabase.filled(engine, async (location) => {
      const main = [6, 5, 4, 3, 2, 1].map((daysAgo) => ({
        name: `main ${daysAgo}`,
        daysAgo,
        branch: 'main',
        durationMs: 100 * daysAgo,
        tests: {
          broken: ['failed'],
          steady: ['passed'],
          shaky: daysAgo === 3 ? ['failed'] : ['passed'],
          fresh: daysAgo === 4 ? ['failed', 'passed'] : ['passed'],
        } satisfies RecordedRun['tests'],
      }));
      await record(location, ...main);
      await record(location, {
        name: 'change',
        daysAgo: 0,
        branch: 'change',
        tests: { broken: ['failed'], steady: ['passed'], shaky: ['failed'], fresh: ['failed'], never: [] },
      });
    });
  });
  afterAll(() => database.close());

  const judge = async (gate: GateConfig) => {
    const limits = gateLimits({ maxLost: 1, ...gate });
    const measures = await measureRun(database.access, 7, limits, noQuarantine, tomorrow, signal);
    return judgeRun(measures, limits, noQuarantine, tomorrow);
  };
  const newFailures = async (gate: GateConfig) => {
    const { conditions } = await judge({ maxNewFailures: 0, ...gate });
    const found = conditions.find(({ name }) => name === 'new failures');
    return { measured: found?.measured, tests: found?.tests.map(({ name }) => name) };
  };

  test('what failed on the base branch is not new; what was only flaky there is', async () => {
    expect(await newFailures({ base: 'main' })).toEqual({ measured: 1, tests: ['fresh'] });
    expect(await newFailures({})).toEqual({ measured: 1, tests: ['fresh'] });
  });

  test('only so many runs are looked back at', async () => {
    expect(await newFailures({ window: 2 })).toEqual({ measured: 2, tests: ['shaky', 'fresh'] });
  });

  test('without a base branch nothing can be told', async () => {
    expect((await judge({ maxNewFailures: 0, base: 'gone' })).outcome).toBe('unknown');
  });

  test('a quarantine is told of tests that are broken, no longer fail, or do not exist', async () => {
    const checked = await checkQuarantine(database.access, quarantine, tomorrow, signal);
    expect(
      checked.map(({ entry: { test: name }, tests, broken, steady }) => [name, tests, broken, steady]),
    ).toEqual([
      ['broken', 1, ['broken'], []],
      ['steady', 1, [], ['steady']],
      ['shaky', 1, [], []],
      ['nothing*', 0, [], []],
    ]);
  });

  test('the time of a file is the median over the runs that ended by a moment', async () => {
    const { projectKey } = (
      await measureRun(database.access, 7, gateLimits({}), noQuarantine, tomorrow, signal)
    ).run;
    const times = await readFileTimes(database.access, projectKey, today - 43_200_000_000, signal);
    expect(times.runs).toBe(6);
    // Four tests of 100 to 600 ms, one of which had a second attempt in the run of 400 ms: 400, 800, 1200, 2001, 2000, 2400.
    expect([...times.files.values()]).toEqual([1600]);
    const none = await readFileTimes(database.access, projectKey, today - 30 * 86_400_000_000, signal);
    expect(none).toMatchObject({ runs: 0, files: new Map() });
    const other = await readFileTimes(database.access, 'another project', today, signal);
    expect(other.runs).toBe(0);
  });
});
