import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JournalScript } from '../../test/journals/journal-script.ts';
import { recordContent } from '../../test/journals/record-content.ts';
import {
  executionFinished,
  executionStarted,
  runFinished,
  runStarted,
  stepFinished,
  stepStarted,
} from '../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../test/journals/temporary-database.ts';
import { DuckDbDatabase } from '../storage/engines/duckdb/duckdb-database.ts';
import { duckDbFile } from '../storage/location/database-location.ts';
import { migrations } from '../storage/migrations/all-migrations.ts';
import { compactionPath } from './database-files.ts';
import { openDatabaseAccess } from './open-database-access.ts';
import { RunDatabase } from './run-database.ts';

let place: TemporaryDatabase;
beforeEach(() => {
  place = new TemporaryDatabase();
});
afterEach(() => place.remove());

const journalFiles = () => readdirSync(join(place.folder, 'journals'));

/** A run with so many steps in one execution. */
function record(run: string, steps: number, end: 'finished' | 'open' = 'finished'): void {
  const journal = new JournalScript(place.path, { run });
  journal.write(runStarted({ name: run }), executionStarted(journal.id(), 'pay'));
  for (let step = 0; step < steps; step++) {
    const id = journal.id();
    journal.write(
      stepStarted(id, 1, { text: `step ${step} of ${run}`, order_index: step }),
      stepFinished(id),
    );
  }
  if (end === 'open') return;
  journal.write(executionFinished(1), runFinished());
  journal.close();
}

async function content(path = place.path): Promise<Record<string, readonly string[]>> {
  const database = await RunDatabase.open(duckDbFile(path));
  await database.catchUp();
  const rows = await recordContent(database);
  await database.close();
  return rows;
}

describe('journals', () => {
  test('stay until a checkpoint has made their rows durable, and go then', async () => {
    record('first', 3);
    const database = await RunDatabase.open(duckDbFile(place.path));
    await database.catchUp();
    expect(journalFiles()).toHaveLength(1);
    expect(database.needsCheckpoint).toBe(true);
    expect(await database.checkpoint()).toBe(true);
    expect(journalFiles()).toEqual([]);
    expect(database.needsCheckpoint).toBe(false);
    expect(existsSync(`${place.path}.wal`)).toBe(false);
    await database.close();
  });

  test('of a run that goes on stay, also when their own writer has closed them', async () => {
    record('first', 1, 'open');
    new JournalScript(place.path, { run: 'first', worker: 0 }).close();
    const database = await RunDatabase.open(duckDbFile(place.path));
    await database.catchUp();
    await database.checkpoint();
    expect(journalFiles()).toHaveLength(2);
    await database.close();
  });

  test('with something new in them stay', async () => {
    record('first', 1);
    const database = await RunDatabase.open(duckDbFile(place.path));
    await database.catchUp();
    const late = new JournalScript(place.path, { run: 'first', worker: 0 });
    late.close();
    await database.catchUp();
    late.write(executionStarted(1, 'late'));
    await database.checkpoint();
    expect(journalFiles()).toEqual([`${late.uuid}.ndjson`]);
    await database.catchUp();
    expect(await ask(database, 'SELECT count(*) AS n FROM executions')).toEqual([{ n: 2 }]);
    await database.close();
  });

  test('are dropped by a command that opens the database without a keeper, too', async () => {
    record('first', 1);
    const program = { signal: new AbortController().signal };
    const access = await openDatabaseAccess({ location: duckDbFile(place.path), program });
    expect(access.kind).toBe('direct');
    await access.close();
    expect(journalFiles()).toEqual([]);
    expect((await content())['runs']).toHaveLength(1);
  });

  test('a checkpoint is not held up by a query, and a query goes on through it', async () => {
    record('first', 50);
    const database = await RunDatabase.open(duckDbFile(place.path));
    await database.catchUp();
    const batches = database.read({ sql: 'SELECT range FROM range(1000000)', maxRows: 1_000_000 });
    await batches.next();
    await batches.next();
    const done = await database.checkpoint();
    let rows = 0;
    for await (const batch of batches) rows += batch.rows.length;
    expect(rows).toBeGreaterThan(990_000);
    expect(done || (await database.checkpoint())).toBe(true);
    await database.close();
  });
});

test('queries see what is applied while they are asked again and again', async () => {
  const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
  const database = await RunDatabase.open(duckDbFile(place.path));
  const seen: number[] = [];
  for (let step = 2; step < 12; step++) {
    journal.write(stepStarted(step, 1));
    const [, rows] = await Promise.all([database.pass(), ask(database, 'SELECT count(*) AS n FROM steps')]);
    seen.push(Number(rows[0]?.['n']));
    expect(await ask(database, 'SELECT count(*) AS n FROM steps')).toEqual([{ n: step - 1 }]);
  }
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  await database.close();
});

test('a database that was opened again after an error goes on where it stood', async () => {
  record('first', 5, 'open');
  const database = await RunDatabase.open(duckDbFile(place.path));
  await database.catchUp();
  await database.reopen();
  record('second', 5);
  await database.catchUp();
  expect(await ask(database, 'SELECT count(*) AS n FROM steps')).toEqual([{ n: 10 }]);
  await database.close();
});

test('a file is opened once in a process: two instances of the engine would destroy it', async () => {
  const database = await RunDatabase.open(duckDbFile(place.path));
  await expect(RunDatabase.open(duckDbFile(place.path))).rejects.toMatchObject({
    code: 'DATABASE_LOCKED',
    message: `The database ${place.path} is in use by this process.`,
  });
  await database.close();
  await (await RunDatabase.open(duckDbFile(place.path))).close();
});

describe('a write-ahead log', () => {
  /** Leaves what a killed owner leaves: one run in the main file, two in the write-ahead log, their journals in place. */
  async function leaveLog(): Promise<string> {
    record('first', 200);
    const database = await RunDatabase.open(duckDbFile(place.path));
    await database.catchUp();
    await database.checkpoint();
    record('second', 200);
    await database.catchUp();
    record('third', 200);
    await database.catchUp();
    const log = `${place.path}.wal`;
    for (const file of [place.path, log]) copyFileSync(file, `${file}.killed`);
    await database.close();
    for (const file of [place.path, log]) copyFileSync(`${file}.killed`, file);
    return log;
  }

  const flip = (file: string, offset: number) => {
    const bytes = readFileSync(file);
    bytes[offset] = (bytes[offset] ?? 0) ^ 0x55;
    writeFileSync(file, bytes);
  };

  const damages: readonly (readonly [string, (log: string, bytes: number) => void, 'told' | 'silent'])[] = [
    ['that is whole', () => {}, 'silent'],
    ['with a flipped byte near its beginning', (log, bytes) => flip(log, Math.floor(bytes * 0.1)), 'told'],
    ['with a flipped byte in its middle', (log, bytes) => flip(log, Math.floor(bytes / 2)), 'told'],
    ['with a flipped byte near its end', (log, bytes) => flip(log, bytes - 40), 'told'],
    ['cut in its middle', (log, bytes) => truncateSync(log, Math.floor(bytes / 2)), 'silent'],
    ['cut by one byte', (log, bytes) => truncateSync(log, bytes - 1), 'silent'],
    ['cut to nothing', (log) => truncateSync(log, 0), 'silent'],
    ['that is gone', (log) => rmSync(log), 'silent'],
    ['full of something else', (log) => writeFileSync(log, 'not a log at all '.repeat(1000)), 'silent'],
  ];

  test.each(damages)('%s costs nothing', async (_name, damage, expected) => {
    const log = await leaveLog();
    const whole = new TemporaryDatabase();
    copyFileSync(place.path, whole.path);
    copyFileSync(log, `${whole.path}.wal`);
    const intact = await content(whole.path);
    whole.remove();
    damage(log, statSync(log).size);
    const database = await RunDatabase.open(duckDbFile(place.path));
    await database.catchUp();
    expect(await recordContent(database)).toEqual(intact);
    const { problems } = await database.health('direct');
    if (expected === 'silent') expect(problems).toEqual([]);
    else {
      expect(problems).toEqual([
        expect.stringMatching(
          /write-ahead log could not be read and was set aside as results\.db\.wal\.set-aside-/,
        ),
      ]);
      expect(readdirSync(place.folder).some((name) => name.includes('.wal.set-aside-'))).toBe(true);
    }
    await database.close();
    expect(await content()).toEqual(intact);
  });

  test('of another database is not taken for ours', async () => {
    const log = await leaveLog();
    const copy = new TemporaryDatabase();
    copyFileSync(place.path, copy.path);
    copyFileSync(log, `${copy.path}.wal`);
    const intact = await content(copy.path);
    copy.remove();
    const other = new TemporaryDatabase();
    const stranger = await RunDatabase.open(duckDbFile(other.path));
    await stranger.checkpoint();
    new JournalScript(other.path, { run: 'foreign' }).write(runStarted(), executionStarted(1, 'foreign'));
    await stranger.catchUp();
    copyFileSync(`${other.path}.wal`, log);
    await stranger.close();
    other.remove();
    const found = await content();
    expect(found).toEqual(intact);
    expect(readdirSync(place.folder).some((name) => name.includes('.wal.set-aside-'))).toBe(true);
  });
});

describe('compacting', () => {
  /** A database with holes in it, and with tables and a view of somebody else. */
  async function fill(): Promise<void> {
    record('first', 400);
    const database = await RunDatabase.open(duckDbFile(place.path));
    await database.catchUp();
    await database.checkpoint();
    await database.close();
    const file = await DuckDbDatabase.open(place.path, { unrestricted: true });
    const connection = await file.connect();
    await connection.execute(
      `CREATE TABLE waste AS SELECT range AS id, repeat('x', 100) || range AS text FROM range(300000)`,
    );
    await connection.execute('CHECKPOINT');
    await connection.execute('DROP TABLE waste');
    await connection.execute(`CREATE TABLE notes AS SELECT 1 AS id, 'mine' AS text`);
    await connection.execute(`CREATE SCHEMA "my own"`);
    await connection.execute(`CREATE TABLE "my own".notes AS SELECT 2 AS id`);
    await connection.execute('CREATE VIEW noted AS SELECT text FROM notes');
    await connection.execute('CHECKPOINT');
    connection.close();
    file.close();
  }

  test('makes the file smaller, keeps every row, and keeps what is not ours', async () => {
    await fill();
    const before = await content();
    const database = await RunDatabase.open(duckDbFile(place.path));
    const size = statSync(place.path).size;
    const report = await database.compact();
    expect(report.bytesBefore).toBe(size);
    expect(report.bytesAfter).toBe(statSync(place.path).size);
    expect(report.bytesAfter).toBeLessThan(size / 1.2);
    expect(report.rows).toBeGreaterThan(800);
    expect(await recordContent(database)).toEqual(before);
    expect(await ask(database, 'SELECT * FROM noted')).toEqual([{ text: 'mine' }]);
    expect(await ask(database, 'SELECT * FROM "my own".notes')).toEqual([{ id: 2 }]);
    expect(existsSync(compactionPath(place.path))).toBe(false);
    record('second', 3);
    await database.catchUp();
    expect(await ask(database, 'SELECT count(*) AS n FROM steps')).toEqual([{ n: 403 }]);
    expect((await database.health('direct')).migration).toBe(String(migrations.at(-1)?.id));
    await database.close();
  });

  test('takes in first what is in the journals', async () => {
    record('first', 3);
    const database = await RunDatabase.open(duckDbFile(place.path));
    await database.compact();
    expect(journalFiles()).toEqual([]);
    expect(await ask(database, 'SELECT count(*) AS n FROM steps')).toEqual([{ n: 3 }]);
    await database.close();
  });

  test('when it is killed on the way, the old file stands', async () => {
    await fill();
    const before = await content();
    const module = join(import.meta.dirname, '../../test/journals/compact-and-die.ts');
    const child = fork(module, [place.path], { execArgv: ['--conditions=assay-source'] });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(existsSync(compactionPath(place.path))).toBe(true);
    expect(await content()).toEqual(before);
    expect(existsSync(compactionPath(place.path))).toBe(false);
  });

  test('a query that is under way is stopped, with the reason', async () => {
    await fill();
    const database = await RunDatabase.open(duckDbFile(place.path));
    const query = ask(database, 'SELECT count(*) FROM range(100000) a, range(1000000) b');
    const refused = expect(query).rejects.toThrow('the database is being compacted');
    await new Promise((wake) => setTimeout(wake, 100));
    await database.compact();
    await refused;
    await database.close();
  });
});
