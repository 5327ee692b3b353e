import { expect, test } from 'vitest';
import { tableDeclaration, tableNames } from '../tables/all-tables.ts';
import { createTableSql } from './create-table.ts';
import { respell } from './respell.ts';

const statement = `CREATE TABLE "things" (
  "thing_id" BIGINT PRIMARY KEY, -- BIGINT PRIMARY KEY, a VARCHAR
  "owner_id" BIGINT, /* JSON */
  "UUID" UUID NOT NULL,
  "JSON" JSON,
  "name" VARCHAR CHECK ("name" IN ('UUID', 'it''s JSON')),
  "took_ms" DECIMAL(15, 3),
  "ratio" DOUBLE,
  "share" DOUBLE PRECISION
)`;

test('DuckDB takes a statement as it is', () => {
  expect(respell(statement, 'duckdb')).toBe(statement);
});

test('PostgreSQL has other names for some types', () => {
  expect(respell(statement, 'postgres')).toBe(`CREATE TABLE "things" (
  "thing_id" BIGINT PRIMARY KEY, -- BIGINT PRIMARY KEY, a VARCHAR
  "owner_id" BIGINT, /* JSON */
  "UUID" UUID NOT NULL,
  "JSON" JSON,
  "name" TEXT CHECK ("name" IN ('UUID', 'it''s JSON')),
  "took_ms" NUMERIC(15, 3),
  "ratio" DOUBLE PRECISION,
  "share" DOUBLE PRECISION
)`);
});

test('SQLite gets names under which a text stays a text', () => {
  expect(respell(statement, 'sqlite')).toBe(`CREATE TABLE "things" (
  "thing_id" INTEGER PRIMARY KEY, -- BIGINT PRIMARY KEY, a VARCHAR
  "owner_id" BIGINT, /* JSON */
  "UUID" TEXT NOT NULL,
  "JSON" TEXT,
  "name" TEXT CHECK ("name" IN ('UUID', 'it''s JSON')),
  "took_ms" REAL,
  "ratio" DOUBLE PRECISION,
  "share" DOUBLE PRECISION
)`);
});

test.each(['a uuid of json', 'Varchar', 'MY_UUID', 'JSON_OBJECT', 'UUIDS'])(
  'the name %s is not taken for a type',
  (name) => {
    expect(respell(`SELECT ${name}`, 'sqlite')).toBe(`SELECT ${name}`);
  },
);

test.each(tableNames)('%s is respelled to just what is declared', (name) => {
  const declaration = tableDeclaration(name);
  for (const dialect of ['sqlite', 'postgres'] as const)
    expect(respell(createTableSql(name, declaration, 'duckdb'), dialect)).toBe(
      createTableSql(name, declaration, dialect),
    );
});
