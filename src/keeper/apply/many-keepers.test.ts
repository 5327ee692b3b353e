import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, project, suite, uuid } from '../../../test/contract/sample-rows.ts';
import { JournalScript } from '../../../test/journals/journal-script.ts';
import { KeeperProcesses, until } from '../../../test/journals/keeper-process.ts';
import {
  executionFinished,
  executionStarted,
  runFinished,
  runStarted,
} from '../../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../../test/journals/temporary-database.ts';
import { journalsDirectory } from '../../recording/journal/journal-files.ts';
import { finishShard } from '../../storage/builds/shards.ts';
import type { DatabaseLocation } from '../../storage/location/database-location.ts';
import { RowBatch } from '../../storage/row-batch.ts';
import { closeMissingJournals } from '../close-missing-journals.ts';
import { RunDatabase } from '../run-database.ts';
import { claimCatalogueRows } from './catalogue-claims.ts';

/** Several keepers of one PostgreSQL database, each with journals of its own. */
let place: TemporaryDatabase;
let opened: RunDatabase[] = [];

beforeEach(async () => {
  place = await TemporaryDatabase.of('postgres');
});

afterEach(async () => {
  for (const database of opened) await database.close();
  opened = [];
  place.remove();
});

function machine(name: string): DatabaseLocation {
  const folder = join(dirname(place.path), name);
  mkdirSync(folder);
  return { ...place.location, path: join(folder, 'results.postgres') };
}

async function keeper(name: string): Promise<RunDatabase> {
  const database = await RunDatabase.open(machine(name));
  opened.push(database);
  return database;
}

test('rows that somebody else has made first are not referred to by those that come after them', async () => {
  const one = await keeper('one');
  const connection = await one.connect();
  await connection.insert('projects', [project(1)]);
  await connection.insert('suites', [suite(1, null)]);
  const batch = new RowBatch();
  batch.insert('suites', 2, { ...suite(2, null), key: suite(1, null).key });
  batch.insert('tests', 1, {
    test_id: 1,
    uuid: uuid(1),
    project_id: 1,
    suite_id: 2,
    key: 'pay',
    name: 'pay',
    source: 'gherkin',
    status: 'active',
    created_at: at,
  });
  expect(await claimCatalogueRows(connection, batch)).toBe(false);
  expect(await ask(one, 'SELECT count(*) AS n FROM tests')).toEqual([{ n: 0 }]);
});

test('a shard ends while another keeper is just adding rows to the run', async () => {
  const [one, two] = [await keeper('one'), await keeper('two')];
  const build = { build_key: 'build 7' };
  new JournalScript(one.path, { run: 'first' }).write(runStarted(build));
  await one.catchUp();
  const run = Array.from(one.follower.runs.values())[0];
  if (run === undefined) throw new Error('there is no run');
  const [ending, adding] = [await one.connect(), await two.connect()];
  await adding.transaction(async () => {
    await adding.insert('logs', [
      { log_id: 1, run_id: run.runId, level: 'info', message: 'still here', logged_at: 1, created_at: 1 },
    ]);
    await ending.execute("SET lock_timeout = '3s'");
    await finishShard(ending, run.runId, { at: run.startedAt + 1000, status: 'passed' });
  });
  expect(await ask(one, 'SELECT count(*) AS n FROM logs')).toEqual([{ n: 1 }]);
});

test('a journal of yesterday that another keeper is just applying is no silent one', async () => {
  const [one, two] = [await keeper('one'), await keeper('two')];
  const recorded = new JournalScript(one.path).write(runStarted(), executionStarted(1, 'order'));
  await one.catchUp();
  await two.closeDeadWriters();
  expect(await ask(two, 'SELECT status FROM runs')).toEqual([{ status: 'running' }]);
  expect(await ask(two, 'SELECT closed_at FROM journals')).toEqual([{ closed_at: null }]);
  recorded.write(executionFinished(1), runFinished()).close();
  await one.catchUp();
  expect(await ask(one, 'SELECT status, passed_count, lost_count FROM runs')).toEqual([
    { status: 'passed', passed_count: 1, lost_count: 0 },
  ]);
});

test('a journal of another machine of which nothing is heard for long is closed', async () => {
  const [one, two] = [await keeper('one'), await keeper('two')];
  new JournalScript(one.path).write(runStarted(), executionStarted(1, 'order'));
  await one.catchUp();
  const folder = journalsDirectory(two.path);
  const looks = async (minutes: number) => {
    await closeMissingJournals(await two.connect(), two.follower, folder, Date.now() + minutes * 60_000);
    return (await ask(two, 'SELECT status FROM runs'))[0]?.status;
  };
  expect([await looks(14), await looks(16)]).toEqual(['running', 'interrupted']);
});

test('three keepers that see the same project, suite and tests for the first time make each of them once', async () => {
  const machines = ['one', 'two', 'three'].map((name) => ({ name, location: machine(name) }));
  const tests = 400;
  for (const { name, location } of machines) {
    const journal = new JournalScript(location.path, { run: name }).write(runStarted());
    for (let id = 1; id <= tests; id++)
      journal.write(executionStarted(id, `test ${id}`), executionFinished(id));
    journal.write(runFinished()).close();
  }
  const processes = machines.map(({ location }) => new KeeperProcesses(location));
  try {
    for (const own of processes) own.ask();
    const database = await RunDatabase.open(place.location, 'visitor');
    opened.push(database);
    const closed = 'SELECT count(*) AS n FROM journals WHERE closed_at IS NOT NULL AND skipped_events = 0';
    // The end of a run waits for what its journals hold; it may come a pass later.
    const ended = `SELECT count(*) AS n FROM runs WHERE status = 'passed' AND passed_count = ${tests}`;
    const areThree = async (sql: string) => Number((await ask(database, sql))[0]?.n) === 3;
    const isOver = async () => (await areThree(closed)) && (await areThree(ended));
    await until(isOver, 'three ended runs', 60_000).catch(async (cause: unknown) => {
      const journals = await ask(database, 'SELECT applied_bytes, skipped_events, closed_at FROM journals');
      const runs = await ask(database, 'SELECT run_id, status, passed_count, planned_count FROM runs');
      const logs = processes.map((own) => own.log()).join('--\n');
      throw new Error(`there are ${JSON.stringify({ journals, runs })}; keepers said: ${logs}`, { cause });
    });
    const [counts] = await ask(
      database,
      `SELECT (SELECT count(*) FROM projects) AS projects, (SELECT count(*) FROM suites) AS suites,
         (SELECT count(*) FROM tests) AS tests, (SELECT count(*) FROM executions) AS executions,
         (SELECT count(*) FROM runs WHERE status = 'passed' AND passed_count = ${tests}) AS runs`,
    );
    expect(counts).toEqual({ projects: 1, suites: 1, tests, executions: 3 * tests, runs: 3 });
    expect(processes.map((own) => own.log()).join('')).not.toContain('failed');
  } finally {
    await Promise.all(processes.map((own) => own.kill()));
  }
}, 90_000);
