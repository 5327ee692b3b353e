import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import type { EventCase } from '../../../test/journals/event-case.ts';
import { executionEventCases } from '../../../test/journals/execution-event-cases.ts';
import { JournalScript } from '../../../test/journals/journal-script.ts';
import { runEventCases } from '../../../test/journals/run-event-cases.ts';
import { runStarted } from '../../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../../test/journals/temporary-database.ts';
import type { EngineName } from '../../storage/location/database-location.ts';
import { dialectOf } from '../../storage/sql/column-types.ts';
import { RunDatabase } from '../run-database.ts';

const cases = [...executionEventCases, ...runEventCases];

const begin = runStarted({
  name: 'nightly',
  command_args: ['assay', 'run'],
  environment_vars: { HOME: '/home/ann' },
  branch: 'main',
  commit_dirty: false,
  headless: true,
});

const sqlFor = (engine: EngineName, sql: EventCase['sql']) =>
  typeof sql === 'string' ? sql : sql(dialectOf(engine));

/** Rows without what engines without a type for it give back in another way: SQLite's booleans are 0 and 1. */
const plain = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === 'boolean' ? Number(value) : value]),
    ),
  );

describe.each(everyEngine)('$product', ({ engine }) => {
  let place: TemporaryDatabase;
  beforeEach(async () => {
    place = await TemporaryDatabase.of(engine);
  });
  afterEach(() => place.remove());

  describe('applied in one batch', () => {
    test.each(cases)('$name', async ({ events, sql, rows }) => {
      const database = await RunDatabase.open(place.location);
      new JournalScript(place.path).write(begin, ...events);
      await database.catchUp();
      expect(plain(await ask(database, sqlFor(engine, sql)))).toEqual(plain(rows));
      await database.close();
    });
  });

  // A new owner for each event goes the same way and further; it does so on every engine.
  describe.runIf(engine === 'duckdb')('applied in a batch for each event', () => {
    test.each(cases)('$name', async ({ events, sql, rows }) => {
      const database = await RunDatabase.open(place.location);
      const journal = new JournalScript(place.path);
      for (const event of [begin, ...events]) {
        journal.write(event);
        await database.catchUp();
      }
      expect(plain(await ask(database, sqlFor(engine, sql)))).toEqual(plain(rows));
      await database.close();
    });
  });

  describe('applied by a new owner for each event', () => {
    test.each(cases)('$name', async ({ events, sql, rows }) => {
      const journal = new JournalScript(place.path);
      let database: RunDatabase | null = null;
      for (const event of [begin, ...events]) {
        journal.write(event);
        await database?.close();
        database = await RunDatabase.open(place.location);
        await database.catchUp();
      }
      expect(database === null ? [] : plain(await ask(database, sqlFor(engine, sql)))).toEqual(plain(rows));
      await database?.close();
    });
  });
});
