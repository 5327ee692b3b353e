import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runAssay } from '../../test/command-line/captured-program.ts';
import { everyEngine, locationUrl } from '../../test/engines/engine-locations.ts';
import { JournalScript } from '../../test/journals/journal-script.ts';
import { KeeperProcesses, until } from '../../test/journals/keeper-process.ts';
import {
  basket,
  executionFinished,
  executionStarted,
  runFinished,
  runStarted,
} from '../../test/journals/sample-events.ts';
import { TemporaryDatabase } from '../../test/journals/temporary-database.ts';
import { openLocation } from './open-database.ts';
import { takeOwnerLock } from './owner-lock.ts';
import { RunDatabase } from './run-database.ts';

const enginesThatLetOthersIn = everyEngine.filter(({ engine }) => engine !== 'duckdb');

describe.each(enginesThatLetOthersIn)('a keeper on $product, and others beside it', ({ engine }) => {
  let place: TemporaryDatabase;
  let keepers: KeeperProcesses;

  beforeEach(async () => {
    place = await TemporaryDatabase.of(engine);
    const { location, folder } = place;
    if (location.postgres !== null) {
      // Where a command of this user looks for the journals of this database.
      const { database, host, port } = location.postgres;
      const path = join(folder, 'assay/servers', `${database}@${host}-${port}.postgres`);
      place = new TemporaryDatabase(folder, { ...location, path });
    }
    keepers = new KeeperProcesses(place.location);
  });

  afterEach(async () => {
    await keepers.kill();
    place.remove();
  });

  test('only one at a time follows the journals of a place', async () => {
    await keepers.start();
    await expect(RunDatabase.open(place.location)).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
    const visitor = await RunDatabase.open(place.location, 'visitor');
    await visitor.close();
  }, 60_000);

  test('one that was killed leaves nothing that stands in the way of the next one', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    await keepers.start();
    await keepers.kill();
    journal.write(executionFinished(1));
    expect(await keepers.rows('SELECT status FROM executions')).toEqual([{ status: 'passed' }]);
  }, 60_000);

  test('a question waits for one that is just starting or dying, and does not answer without the journals', async () => {
    new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    await (await RunDatabase.open(place.location)).close();
    const dying = await takeOwnerLock(place.path);
    const answer = keepers.rows('SELECT status FROM executions');
    await new Promise((wake) => setTimeout(wake, 300));
    dying.release();
    expect(await answer).toEqual([{ status: 'running' }]);
  }, 60_000);

  test.each([{ keeper: true }, { keeper: false }])(
    'a query sees what was recorded up to now (keeper: $keeper)',
    async ({ keeper }) => {
      const journal = new JournalScript(place.path).write(runStarted());
      if (keeper) await keepers.start();
      const words = ['db', 'query', 'SELECT count(*) AS n FROM executions', '--json'];
      for (let id = 1; id <= 3; id++) {
        journal.write(executionStarted(id, `test ${id}`), executionFinished(id));
        const url = locationUrl(place.location);
        const settings = { cwd: place.folder, env: { XDG_DATA_HOME: place.folder } };
        const { stdout } = await runAssay([...words, '--database-url', url], settings);
        expect(JSON.parse(stdout)).toEqual([{ n: id }]);
      }
    },
    60_000,
  );

  test('rows that the library changes meanwhile are all there, and so are those of the journals', async () => {
    const tests = 300;
    const library = await openLocation({ location: place.location, env: process.env });
    try {
      const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'test 1'));
      await keepers.start();
      await until(async () => (await library.tests.count()) === 1, 'the first test', 60_000);
      const [first] = (await library.tests.list({ limit: 1 })).rows;
      for (let id = 2; id <= tests; id++) {
        journal.write(executionStarted(id, `test ${id}`), executionFinished(id));
        await library.environments.create({ name: `Staging ${id}`, kind: 'staging', status: 'available' });
        await library.tests.update(first?.test_id as number, { description: `change ${id}` });
      }
      journal.write(executionFinished(1), runFinished()).close();
      await until(
        async () => (await keepers.rows("SELECT status FROM runs WHERE status = 'passed'")).length === 1,
        'the end of the run',
        60_000,
      );
      expect(await library.environments.count()).toBe(tests - 1);
      expect(await library.tests.getById(first?.test_id as number)).toMatchObject({
        description: `change ${tests}`,
      });
      expect(
        await keepers.rows(
          `SELECT (SELECT count(*) FROM executions WHERE status = 'passed') AS executions,
             (SELECT count(*) FROM tests) AS tests, (SELECT sum(skipped_events) FROM journals) AS skipped,
             (SELECT count(*) FROM suites WHERE key = '${basket.key}') AS suites`,
        ),
      ).toEqual([{ executions: tests, tests, skipped: expect.anything(), suites: 1 }]);
      expect(keepers.log()).not.toContain('failed');
    } finally {
      await library.close();
    }
  }, 120_000);
});
