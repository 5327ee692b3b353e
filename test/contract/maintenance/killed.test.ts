import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backupDatabase } from '../../../src/storage/backup/backup-database.ts';
import { type DatabaseLocation, engineNames } from '../../../src/storage/location/database-location.ts';
import { SeededRandom } from '../../../src/storage/sample/history/seeded-random.ts';
import { connected, DatabaseFolder } from '../../engines/database-folder.ts';
import { type Chore, doChore } from './killed-main.ts';
import { type RecordedRun, record } from './recorded-runs.ts';
import { rowCounts, texts } from './stored-rows.ts';

const folder = new DatabaseFolder();
afterAll(() => folder.remove());

const runs = Array.from(
  { length: 6 },
  (_, index): RecordedRun => ({
    name: `run ${index}`,
    daysAgo: 3 + (index % 2),
    tests: { pay: ['failed', 'passed'], order: ['passed'], gift: index % 2 === 0 ? ['failed'] : [] },
  }),
);

let source: DatabaseLocation;
let backup: string;

beforeAll(async () => {
  source = await folder.location('sqlite');
  await record(source, ...runs);
  backup = join(folder.path, 'source.backup');
  await connected(source, (connection) => backupDatabase(connection, backup));
});

/** Does a chore in a process of its own, which kills itself at one of its steps. */
async function kill(chore: Chore, dieAt: number | string): Promise<void> {
  const words = [
    '--conditions=assay-source',
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'killed-main.ts'),
    JSON.stringify({ ...chore, dieAt }),
  ];
  const child = spawn(process.execPath, words, { stdio: 'ignore' });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

/** Every count of a database that has rows, without what says how ids were given. */
const counts = (location: DatabaseLocation) => connected(location, rowCounts);

const perRun = (location: DatabaseLocation) =>
  connected(location, (connection) =>
    texts(
      connection,
      `SELECT runs.name, (SELECT count(*) FROM executions WHERE executions.run_id = runs.run_id) AS executions,
         (SELECT count(*) FROM step_runs WHERE step_runs.run_id = runs.run_id) AS steps,
         (SELECT count(*) FROM logs WHERE logs.run_id = runs.run_id) AS logs FROM runs ORDER BY name`,
    ),
  );

const days = (location: DatabaseLocation) =>
  connected(location, (connection) =>
    texts(
      connection,
      'SELECT tests.name, day, runs, passed, failed, flaky FROM test_days JOIN tests ON tests.test_id = test_days.test_id ORDER BY day, tests.name',
    ),
  );

describe.each(engineNames)('killed in the middle on %s', (engine) => {
  const random = new SeededRandom(engine);

  test('a merge has taken runs whole or not at all, and the next one takes the rest', async () => {
    const location = await folder.location(engine);
    const chore: Chore = { chore: 'merge', location, source, backup };
    await kill(chore, random.whole(15, 70));
    const whole = await perRun(source);
    for (const run of await perRun(location)) expect(whole).toContain(run);
    await doChore(chore);
    expect(await perRun(location)).toEqual(whole);
    expect(await counts(location)).toEqual(await counts(source));
  });

  test('a copy is there whole or not at all', async () => {
    const location = await folder.location(engine);
    const chore: Chore = { chore: 'copy', location, source, backup };
    await kill(chore, random.whole(4, 17)); // It has 17 steps.
    const isThere =
      engine === 'postgres' ? Object.keys(await counts(location)).length > 0 : existsSync(location.path);
    if (!isThere) await doChore(chore);
    expect(await counts(location)).toEqual(await counts(source));
  });

  test('a restore leaves the old database or the new one', async () => {
    const location = await folder.location(engine);
    await record(location, { name: 'old', daysAgo: 1, tests: { pay: ['passed'] } });
    const [old, fresh] = [await counts(location), await counts(source)];
    const chore: Chore = { chore: 'restore', location, source, backup };
    await kill(chore, random.whole(1, 12));
    expect([old, fresh]).toContainEqual(await counts(location));
    await doChore(chore);
    expect(await counts(location)).toEqual(fresh);
  });

  test('a cleanup is finished by the next one, and each run is counted once', async () => {
    const location = await folder.location(engine);
    await record(location, ...runs);
    const chore: Chore = { chore: 'cleanup', location, source, backup };
    // Between the counting and the deletion of what was counted, and at any other step.
    await kill(chore, 'DELETE FROM executions');
    await kill(chore, random.whole(8, 20));
    await doChore(chore);
    expect(await perRun(location)).toEqual([]);
    expect(await days(location)).toEqual([
      'gift 2026-11-16 3 0 3 0',
      'order 2026-11-16 3 3 0 0',
      'pay 2026-11-16 3 0 0 3',
      'gift 2026-11-17 3 0 3 0',
      'order 2026-11-17 3 3 0 0',
      'pay 2026-11-17 3 0 0 3',
    ]);
  });
});
