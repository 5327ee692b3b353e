import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readAddress } from '../../../src/keeper/lock-file.ts';
import { connectToKeeper } from '../../../src/keeper/open-database-access.ts';
import { RunDatabase } from '../../../src/keeper/run-database.ts';
import { backupDatabase } from '../../../src/storage/backup/backup-database.ts';
import { loadDump } from '../../../src/storage/dump/load-dump.ts';
import {
  type DatabaseLocation,
  type EngineName,
  engineNames,
} from '../../../src/storage/location/database-location.ts';
import { resolveDatabase } from '../../../src/storage/location/resolve-database.ts';
import { migrations } from '../../../src/storage/migrations/all-migrations.ts';
import { type CapturedRun, runAssay } from '../../command-line/captured-program.ts';
import { connected, DatabaseFolder } from '../../engines/database-folder.ts';
import { JournalScript } from '../../journals/journal-script.ts';
import { until } from '../../journals/keeper-process.ts';
import { runStarted } from '../../journals/sample-events.ts';
import { record } from './recorded-runs.ts';
import { fillByHand } from './rows-by-hand.ts';
import { rowCounts, texts } from './stored-rows.ts';

const folder = new DatabaseFolder();
afterAll(() => folder.remove());

function urlOf({ engine, path, postgres }: DatabaseLocation): string {
  if (postgres === null) return `${engine}:${path}`;
  const { host, port, database, user, password } = postgres;
  const name = `${encodeURIComponent(user)}:${encodeURIComponent(password ?? '')}`;
  return `postgres://${name}@${encodeURIComponent(host)}:${port}/${database}?sslmode=disable`;
}

/** Where the journals of servers' databases lie, here in the folder of the tests. */
const env = { XDG_DATA_HOME: folder.path };

/** A place for a new database, as the command line finds it by its URL. */
async function place(engine: EngineName): Promise<DatabaseLocation> {
  const location = await folder.location(engine);
  const { location: found } = await resolveDatabase({
    cwd: folder.path,
    env,
    commandLine: { value: urlOf(location), origin: '--database-url' },
    resultsDir: folder.path,
    configuration: async () => ({ file: null, folder: folder.path, resultsDir: folder.path }),
  });
  return found;
}

/** Runs `assay db ...` for a database. */
async function assay(location: DatabaseLocation, ...words: readonly string[]): Promise<CapturedRun> {
  const settings = { cwd: folder.path, stdin: '', env };
  return await runAssay(['db', ...words, '--database-url', urlOf(location)], settings);
}

/** Has the keeper that was started for a run under way let go of the database again. */
async function leaveToUs(location: DatabaseLocation): Promise<void> {
  await until(() => readAddress(location.path) !== null, 'a keeper is there');
  const keeper = await connectToKeeper(location.path);
  await keeper?.leave();
  await keeper?.close();
  const isOurs = () =>
    record(location).then(
      () => true,
      (error: { code?: string }) => {
        if (error.code === 'DATABASE_LOCKED') return false;
        throw error;
      },
    );
  await until(isOurs, 'the keeper has let go');
}

/** A command that must not fail. */
async function succeeded(running: Promise<CapturedRun>): Promise<CapturedRun> {
  const captured = await running;
  expect(captured).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
  return captured;
}

const run = {
  name: 'a',
  daysAgo: 1,
  branch: 'main',
  tests: { pay: ['failed', 'passed'], order: [] },
} as const;

describe.each(engineNames)('backup and restore on %s', (engine) => {
  test('a backup is verified, never replaces another file unasked, and takes the place of what was lost', async () => {
    const location = await place(engine);
    await record(location, run);
    await connected(location, async (connection) => {
      await fillByHand(connection);
      await connection.script(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, note VARCHAR); INSERT INTO notes VALUES (1, 'mine')",
      );
    });
    const before = await connected(location, rowCounts);
    const file = join(folder.path, `${engine}.backup`);
    const report = JSON.parse((await succeeded(assay(location, 'backup', file, '--json'))).stdout);
    expect(report).toMatchObject({ verified: true, bytes: statSync(file).size });
    expect(await assay(location, 'backup', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('BACKUP_EXISTS'),
    });
    await record(location, { ...run, name: 'later' });
    expect(await assay(location, 'restore', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('RESTORE_REFUSED'),
    });
    expect(await assay(location, 'restore', file, '--replace', '--yes')).toMatchObject({ code: 0 });
    await connected(location, async (connection) => {
      expect(await rowCounts(connection)).toEqual(before);
      expect(await texts(connection, 'SELECT note FROM notes')).toEqual(['mine']);
    });
    const kept = readdirSync(dirname(location.path)).filter((name) => name.includes('before-restore'));
    expect(kept).toHaveLength(engine === 'postgres' ? 0 : 1);
    for (const other of engineNames) {
      const target = await place(other);
      expect(await assay(target, 'restore', file)).toMatchObject({
        code: 0,
        stderr: expect.not.stringContaining('error'),
      });
      expect(await connected(target, rowCounts)).toEqual(before);
    }
  });

  test('a file that was cut or changed is refused, and the database stays as it is', async () => {
    const location = await place(engine);
    await record(location, run);
    const before = await connected(location, rowCounts);
    const file = join(folder.path, `${engine}.sql.gz`);
    await assay(location, 'backup', file);
    const bytes = readFileSync(file);
    const broken = join(folder.path, `${engine}-broken.gz`);
    writeFileSync(broken, bytes.subarray(0, bytes.length - 100));
    expect(await assay(location, 'restore', broken, '--replace', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('BACKUP_INVALID'),
    });
    copyFileSync(file, broken);
    writeFileSync(broken, 'no backup at all');
    expect((await assay(location, 'restore', broken, '--replace', '--yes')).code).toBe(2);
    expect(await connected(location, rowCounts)).toEqual(before);
  });

  test('is what was applied at one moment, while a run is recorded', async () => {
    const location = await place(engine);
    const script = new JournalScript(location.path, { writer: 'alive' });
    script.write(runStarted());
    const database = await RunDatabase.open(location);
    const file = join(folder.path, `${engine}-live.backup`);
    let isOver = false;
    let written = 0;
    try {
      await database.catchUp();
      const writing = (async () => {
        while (!isOver) {
          for (let line = 0; line < 50; line++, written++)
            script.write({ type: 'log', id: script.id(), level: 'info', message: `line ${written}` });
          await database.pass();
          await new Promise((wake) => setImmediate(wake));
        }
      })();
      while (written < 300) await new Promise((wake) => setTimeout(wake, 5));
      const connection = await database.connect();
      await backupDatabase(connection, file).finally(() => {
        isOver = true;
      });
      await writing;
      await connection.close();
    } finally {
      await database.close();
    }
    const restored = await folder.location('sqlite');
    await connected(restored, async (connection) => {
      await loadDump(connection, file, { label: 'restored' });
      const [row] = await connection.rows(
        'SELECT (SELECT count(*) FROM logs) AS logs, applied_events FROM journals',
      );
      expect(Number(row?.logs)).toBe(Number(row?.applied_events) - 1);
      expect(Number(row?.logs)).toBeGreaterThan(0);
      expect(await connection.rows('PRAGMA foreign_key_check')).toEqual([]);
    });
  });

  test('reset empties the database when it is told to, and not while a run is recorded', async () => {
    const location = await place(engine);
    expect((await assay(location, 'init')).stdout).toMatch(
      engine === 'postgres' ? /is made/ : new RegExp(`is made: .*migration ${migrations.length}`),
    );
    expect((await assay(location, 'init')).stdout).toMatch(/is there already/);
    await record(location, run);
    await connected(location, (connection) => connection.script('CREATE TABLE notes (id INTEGER)'));
    expect(await assay(location, 'reset')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('RESET_REFUSED'),
    });
    expect(await assay(location, 'reset', '--yes')).toMatchObject({ code: 0 });
    expect(await connected(location, rowCounts)).toEqual({});
    await record(location, run, { name: 'open', daysAgo: 0, tests: { pay: ['passed'] }, open: true });
    expect(await assay(location, 'reset', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('being recorded'),
    });
    expect(await assay(location, 'reset', '--yes', '--force', '--everything')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('dropped notes'),
    });
    await leaveToUs(location);
    // The run that is recorded comes back from its journal, whole; the one that was over does not.
    expect(
      await connected(location, (connection) =>
        texts(
          connection,
          'SELECT runs.name, count(*) AS n FROM runs JOIN executions ON executions.run_id = runs.run_id GROUP BY runs.name',
        ),
      ),
    ).toEqual(['open 1']);
  });
});
