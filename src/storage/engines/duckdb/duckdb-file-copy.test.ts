import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withConnection } from '../../with-connection.ts';
import type { DuckDbConnection } from './duckdb-connection.ts';
import { DuckDbDatabase } from './duckdb-database.ts';
import { replaceByCopy } from './duckdb-file-copy.ts';

let folder: string;
let path: string;
let draft: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  path = join(folder, 'some.db');
  draft = join(folder, 'draft.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function within<Result>(work: (connection: DuckDbConnection) => Promise<Result>): Promise<Result> {
  return await withConnection(await DuckDbDatabase.open(path), work);
}

/** Everything that a database can hold, with names that need quotes. */
const everything = `
  CREATE SCHEMA "my own";
  CREATE TYPE mood AS ENUM ('good', 'it''s bad');
  CREATE SEQUENCE numbers START 5;
  CREATE TABLE "odd t" (id INTEGER PRIMARY KEY DEFAULT nextval('numbers'), mood mood, "the text" VARCHAR NOT NULL CHECK ("the text" <> ', ,'),
    parent INTEGER REFERENCES "odd t" (id), double_id INTEGER, UNIQUE (mood, parent), CHECK (id > 0));
  CREATE TABLE child (id INTEGER REFERENCES "odd t" (id), doubled INTEGER GENERATED ALWAYS AS (id * 2), list INTEGER[], took DECIMAL(9, 2) DEFAULT 1.5);
  CREATE TABLE "my own".child (note VARCHAR, stamp TIMESTAMPTZ);
  CREATE INDEX by_text ON "odd t" ("the text");
  CREATE MACRO twice(x) AS x * 2;
  CREATE MACRO some_rows(n) AS TABLE SELECT * FROM range(n);
  CREATE VIEW "my own".a_view AS SELECT id, "the text" FROM main."odd t";
  CREATE VIEW b_view AS SELECT * FROM "my own".a_view;
  INSERT INTO "odd t" (mood, "the text") VALUES ('good', 'one');
  INSERT INTO "odd t" (mood, "the text", parent) VALUES ('it''s bad', 'two', 5);
  INSERT INTO "odd t" (mood, "the text", parent) VALUES ('good', 'three', 6);
  INSERT INTO child (id, list) VALUES (5, [1, 2]), (5, NULL), (NULL, []);
  INSERT INTO "my own".child VALUES ('x', '2026-11-21 09:30:00+01');
`;

const rowsOf = (connection: DuckDbConnection) =>
  Promise.all(
    ['"odd t"', 'child', '"my own".child', 'b_view'].map((table) =>
      connection.rows(`FROM ${table} ORDER BY ALL`),
    ),
  );

test('everything that is in the file is in the copy, and works there', async () => {
  await within((connection) => connection.script(everything));
  const before = await within(rowsOf);
  expect(await replaceByCopy(path, draft)).toMatchObject({ tables: 3, rows: 7 });
  expect(existsSync(draft)).toBe(false);
  await within(async (connection) => {
    expect(await rowsOf(connection)).toEqual(before);
    expect(
      await connection.rows('SELECT twice(4) AS eight, (SELECT count(*) FROM some_rows(3)) AS three'),
    ).toEqual([{ eight: 8, three: 3 }]);
    expect(await connection.rows('SELECT index_name FROM duckdb_indexes()')).toEqual([
      { index_name: 'by_text' },
    ]);
    await connection.execute(`INSERT INTO "odd t" ("the text", parent) VALUES ('four', 7)`);
    expect(await connection.rows(`SELECT id FROM "odd t" WHERE "the text" = 'four'`)).toEqual([{ id: 8 }]);
    for (const refused of [
      `INSERT INTO "odd t" ("the text", parent) VALUES ('five', 99)`,
      `INSERT INTO "odd t" ("the text") VALUES (', ,')`,
      `INSERT INTO "odd t" (id, "the text") VALUES (0, 'six')`,
      `INSERT INTO "odd t" (mood, "the text", parent) VALUES ('good', 'seven', 6)`,
      'INSERT INTO child (id) VALUES (99)',
    ])
      await expect(connection.execute(refused), refused).rejects.toThrow('Constraint Error');
  });
  expect(await replaceByCopy(path, draft), 'a copy can be copied').toMatchObject({ tables: 3, rows: 8 });
});

test('a view that was broken already does not stand in the way', async () => {
  await within((connection) =>
    connection.script(
      `${everything} CREATE TABLE gone (a INTEGER); CREATE VIEW of_gone AS SELECT a FROM gone;
       CREATE VIEW of_view AS SELECT a FROM of_gone; DROP TABLE gone;`,
    ),
  );
  await replaceByCopy(path, draft);
  expect(
    await within((connection) =>
      connection.rows('SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY view_name'),
    ),
  ).toEqual([{ view_name: 'a_view' }, { view_name: 'b_view' }]);
});

test('a view that only the change would break is told, and the file stays as it is', async () => {
  await within((connection) =>
    connection.script('CREATE TABLE a (x INTEGER, y INTEGER); CREATE VIEW v AS SELECT y FROM a'),
  );
  const before = readFileSync(path);
  const withoutY = { rebuild: [{ name: 'a', create: 'CREATE TABLE "a" ("x" INTEGER)' }] };
  await expect(replaceByCopy(path, draft, async () => withoutY)).rejects.toThrow('the view v would not work');
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(existsSync(draft)).toBe(false);
});

test('a table made anew takes its rows along, changed where that is wanted', async () => {
  await within((connection) =>
    connection.script(
      "CREATE TABLE a (x INTEGER, y VARCHAR, z INTEGER); INSERT INTO a VALUES (1, 'k', 3), (2, 'k', 4)",
    ),
  );
  const change = {
    rebuild: [
      {
        name: 'a',
        create: 'CREATE TABLE "a" ("x" BIGINT PRIMARY KEY, "y" VARCHAR UNIQUE, "w" BOOLEAN)',
        values: {
          y: "CASE WHEN x = (SELECT min(other.x) FROM a AS other WHERE other.y = a.y) THEN y ELSE y || '2' END",
        },
      },
      { name: 'b', create: 'CREATE TABLE "b" ("x" BIGINT REFERENCES "a" ("x"))' },
    ],
    after: ['INSERT INTO b VALUES (2)'],
  };
  await replaceByCopy(path, draft, async () => change);
  expect(
    await within((connection) =>
      connection.rows('SELECT a.*, b.x AS b FROM a LEFT JOIN b USING (x) ORDER BY x'),
    ),
  ).toEqual([
    { x: 1, y: 'k', w: null, b: null },
    { x: 2, y: 'k2', w: null, b: 2 },
  ]);
});

test('it is not copied when that is not wanted any more, or while somebody has it', async () => {
  await within((connection) => connection.script('CREATE TABLE a (x INTEGER)'));
  const before = readFileSync(path);
  expect(await replaceByCopy(path, draft, async () => null)).toBeNull();
  expect(readFileSync(path).equals(before)).toBe(true);
  let inner: unknown;
  await replaceByCopy(path, draft, async () => {
    inner = await DuckDbDatabase.open(path).then(
      () => 'it was opened',
      (error: Error) => error.message,
    );
    return null;
  });
  expect(inner).not.toBe('it was opened');
});

test('what an earlier copy left is no obstacle', async () => {
  await within((connection) => connection.script('CREATE TABLE a AS SELECT 1 AS x'));
  writeFileSync(draft, 'half a file');
  writeFileSync(`${draft}.wal`, 'half a log');
  expect(await replaceByCopy(path, draft)).toMatchObject({ rows: 1 });
  expect(existsSync(`${draft}.wal`)).toBe(false);
});
