import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { DumpReader } from '../../src/storage/dump/reading/dump-reader.ts';
import { engineNames } from '../../src/storage/location/database-location.ts';
import { storableText } from '../../src/storage/storable-text.ts';
import { dumpText, EngineDatabases, firstDifference, readText } from '../dumps/engine-databases.ts';
import { awkwardTexts } from '../rows/awkward-values.ts';
import { log, project, run, suite } from './sample-rows.ts';

const databases = new EngineDatabases();
afterAll(() => databases.close());

/** A dump without the tables that have no rows, without indexes and views: what is left changes with the form alone. */
function essence(dump: string): string {
  const empty = Array.from(dump.matchAll(/^-- 0 rows in "(\w+)"\n/gm), ([, name]) => name);
  return dump
    .replaceAll(/^CREATE INDEX .*\n/gm, '')
    .replaceAll(/^CREATE VIEW [^;]*;\n\n?/gm, '')
    .replaceAll(new RegExp(`^CREATE TABLE "(${empty.join('|')})" \\([^;]*\\);\\n\\n`, 'gm'), '')
    .replaceAll(/^-- 0 rows in .*\n/gm, '')
    .replace(/-- sha256 \w{64}/, '-- sha256 ...');
}

test.each(engineNames)('%s writes the form that every version has to read', async (engine) => {
  const { connection } = await databases.empty(engine);
  await connection.execute("UPDATE migrations SET name = 'name' WHERE migration_id > 1");
  await connection.execute('DELETE FROM migrations WHERE migration_id > 1');
  await connection.insert('projects', [project(1, { name: "It's a \\ shop\nwith a line", description: '' })]);
  await connection.insert('suites', [suite(2, null), suite(3, null)]);
  await connection.insert('suites', [suite(1, 2)]);
  const measured = {
    benchmark: 'ingest',
    metric: 'rows',
    value: 0.1,
    unit: 's',
    measured_at: 0,
    created_at: -1,
  };
  await connection.insert('measurements', [{ measurement_id: 1, ...measured }]);
  const { text } = await dumpText(connection);
  expect(
    firstDifference(essence(text), readText(join(import.meta.dirname, '../dumps/small-dump.sql'))),
  ).toBeNull();
});

test('every text comes back from the dump as it was stored', async () => {
  const { connection } = await databases.empty('sqlite');
  const texts = [
    ...awkwardTexts,
    ...fc.sample(fc.string({ unit: 'binary' }), { numRuns: 300, seed: 7 }),
    ...fc.sample(fc.string({ unit: fc.constantFrom('\r', '\n', '~', '0', '1', "'", '\\', ',', ')') }), {
      numRuns: 500,
      seed: 7,
    }),
  ];
  await connection.insert('projects', [project(1)]);
  await connection.insert('runs', [run(1)]);
  await connection.insert(
    'logs',
    texts.map((text, index) => log(index + 1, text)),
  );
  const file = databases.file('texts.sql');
  writeFileSync(file, (await dumpText(connection)).text);
  const reader = await DumpReader.open(file);
  const found: unknown[] = [];
  for await (const item of reader.items())
    if (item.kind === 'rows' && item.table.name === 'logs')
      for (const { values } of item.rows)
        found.push(values[item.table.columns.findIndex(({ name }) => name === 'message')]);
  await reader.close();
  expect(found).toEqual(texts.map(storableText));
});
