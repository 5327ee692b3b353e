import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { executionEventCases } from '../../../test/journals/execution-event-cases.ts';
import { JournalScript } from '../../../test/journals/journal-script.ts';
import { runEventCases } from '../../../test/journals/run-event-cases.ts';
import { runStarted } from '../../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../../test/journals/temporary-database.ts';
import { duckDbFile } from '../../storage/location/database-location.ts';
import { RunDatabase } from '../run-database.ts';

let place: TemporaryDatabase;
beforeEach(() => {
  place = new TemporaryDatabase();
});
afterEach(() => place.remove());

const cases = [...executionEventCases, ...runEventCases];

const begin = runStarted({
  name: 'nightly',
  command_args: ['assay', 'run'],
  environment_vars: { HOME: '/home/ann' },
  branch: 'main',
  commit_dirty: false,
  headless: true,
});

describe('applied in one batch', () => {
  test.each(cases)('$name', async ({ events, sql, rows }) => {
    const database = await RunDatabase.open(duckDbFile(place.path));
    new JournalScript(place.path).write(begin, ...events);
    await database.catchUp();
    expect(await ask(database, sql)).toEqual(rows);
    await database.close();
  });
});

describe('applied in a batch for each event', () => {
  test.each(cases)('$name', async ({ events, sql, rows }) => {
    const database = await RunDatabase.open(duckDbFile(place.path));
    const journal = new JournalScript(place.path);
    for (const event of [begin, ...events]) {
      journal.write(event);
      await database.catchUp();
    }
    expect(await ask(database, sql)).toEqual(rows);
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
      database = await RunDatabase.open(duckDbFile(place.path));
      await database.catchUp();
    }
    expect(database === null ? [] : await ask(database, sql)).toEqual(rows);
    await database?.close();
  });
});
