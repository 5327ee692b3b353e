import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpDatabase } from '../../src/storage/dump/dump-database.ts';
import { dumpToFile } from '../../src/storage/dump/dump-to-file.ts';
import { loadDump } from '../../src/storage/dump/load-dump.ts';
import { openStorage } from '../../src/storage/engines/open-engine.ts';
import { type EngineName, engineNames } from '../../src/storage/location/database-location.ts';
import {
  dumpText,
  type EngineDatabase,
  EngineDatabases,
  enginePairs,
  firstDifference,
  readText,
} from '../dumps/engine-databases.ts';
import { generateRows, insertRows } from '../rows/generate-rows.ts';
import { log, project, run } from './sample-rows.ts';

const databases = new EngineDatabases();
const filled = new Map<EngineName, EngineDatabase>();
const dumps = new Map<EngineName, string>();

/** What only SQL can put there: JavaScript has no exact numbers for these moments. */
const farTimes = ['0001-01-01 00:00:00.000000', '9999-12-31 23:59:59.999999', '0999-02-28 12:00:00.000001'];

async function fill(engine: EngineName): Promise<void> {
  const database = await databases.empty(engine);
  const { connection } = database;
  const rows = generateRows(1, 60);
  await insertRows(connection, rows);
  const [run] = rows.get('runs') ?? [];
  const more = (id: number, message: string) => ({ ...log(id, message), run_id: Number(run?.run_id) });
  const long = "It's 1 MB \u{1f600}\r\n".repeat(65_536);
  await connection.insert('logs', [more(1, long), ...farTimes.map((time, at) => more(at + 2, time))]);
  for (const time of farTimes)
    await connection.execute(`UPDATE logs SET logged_at = '${time}' WHERE message = '${time}'`);
  filled.set(engine, database);
  dumps.set(engine, (await dumpText(connection)).text);
}

beforeAll(async () => {
  for (const engine of engineNames) await fill(engine);
}, 60_000);
afterAll(() => databases.close());

test.each(engineNames)('%s gives the same bytes as the others', (engine) => {
  const dump = dumps.get(engine) ?? '';
  expect(dump.length).toBeGreaterThan(1_000_000);
  expect(firstDifference(dump, dumps.get('sqlite') ?? '')).toBeNull();
});

test.each(enginePairs)('%s to %s: dump, load, dump again: the same bytes', async (from, to) => {
  const file = databases.file(`${from}-${to}.sql`);
  writeFileSync(file, dumps.get(from) ?? '');
  const { connection } = await databases.blank(to);
  const report = await loadDump(connection, file, { label: to });
  const again = await dumpText(connection);
  expect(firstDifference(again.text, dumps.get(from) ?? '')).toBeNull();
  expect(again.report.rows).toBe(report.rows);
  expect(report.notices).toEqual([]);
});

test.each(enginePairs)('%s to %s: an empty database', async (from, to) => {
  const file = databases.file(`empty-${from}-${to}.sql`);
  const source = await databases.empty(from);
  await dumpToFile(source.connection, file);
  const { connection } = await databases.empty(to);
  await loadDump(connection, file, { label: to });
  expect(firstDifference((await dumpText(connection)).text, readText(file))).toBeNull();
});

test.each(['dump.sql.gz', 'dump.sql.zst'])('%s is packed, and loads under any name', async (name) => {
  const source = filled.get('sqlite') as EngineDatabase;
  const file = databases.file(name);
  await dumpToFile(source.connection, file);
  expect(readText(file).startsWith('--')).toBe(false);
  const { connection } = await databases.blank('sqlite');
  await loadDump(connection, file, { label: name });
  expect(firstDifference((await dumpText(connection)).text, dumps.get('sqlite') ?? '')).toBeNull();
});

test.each(engineNames)('%s: a changed row is one changed line', async (engine) => {
  const { connection } = filled.get(engine) as EngineDatabase;
  const before = dumps.get(engine) ?? '';
  await connection.execute("UPDATE logs SET source = 'another' WHERE log_id = 3");
  const after = (await dumpText(connection)).text;
  await connection.execute('UPDATE logs SET source = NULL WHERE log_id = 3');
  const lines = before.split('\n');
  const others = after.split('\n');
  const changed = others.filter((line, index) => line !== lines[index]);
  expect(others).toHaveLength(lines.length);
  expect(changed).toHaveLength(2); // The row, and the checksum.
  expect(changed[0]).toContain("'another'");
});

// DuckDB lets nobody else in.
test.each(['sqlite', 'postgres'] as const)(
  '%s: what others write meanwhile is not in a dump',
  async (engine) => {
    const { connection, location } = await databases.empty(engine);
    await connection.insert('projects', [project(1, { description: 'long '.repeat(100_000) })]);
    await connection.insert('runs', [run(1)]);
    await connection.insert('logs', [log(1, 'as it was')]);
    const before = (await dumpText(connection)).text;
    const other = await openStorage(location);
    const writer = await other.connect();
    let text = '';
    await dumpDatabase(connection, async (bytes) => {
      if (text === '') {
        await writer.execute("UPDATE logs SET message = 'changed meanwhile'");
        await writer.insert('logs', [log(2, 'came meanwhile')]);
      }
      text += Buffer.from(bytes).toString();
    });
    await writer.close();
    await other.close();
    expect(firstDifference(text, before)).toBeNull();
    expect((await dumpText(connection)).text).toContain('came meanwhile');
  },
);
