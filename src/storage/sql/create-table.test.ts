import { expect, test } from 'vitest';
import { optional, required, table } from '../tables/column.ts';
import { createTableSql, quoteName, quoteText } from './create-table.ts';

const things = table({
  doc: 'a thing',
  key: 'thing_id',
  columns: {
    thing_id: required('id', 'key'),
    key: required('text', 'a word of SQL'),
    owner_id: optional('bigint', 'owner', { references: 'owners.owner_id' }),
    kind: required('text', "what it is, in the owner's words", { oneOf: ['one', "it's two"] }),
    took_ms: optional('milliseconds', 'time'),
    details: optional('json', 'more'),
  },
  unique: [['owner_id', 'key']],
  changes: ['took_ms'],
});

test('a table is made as it is declared', () => {
  expect(createTableSql('things', things as never, 'duckdb')).toBe(`CREATE TABLE "things" (
  "thing_id" BIGINT PRIMARY KEY,
  "key" VARCHAR NOT NULL,
  "owner_id" BIGINT REFERENCES "owners" ("owner_id"),
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('one', 'it''s two')),
  "took_ms" DECIMAL(15, 3),
  "details" JSON,
  UNIQUE ("owner_id", "key")
)`);
});

test('PostgreSQL spells some types in its own way', () => {
  const sql = createTableSql('things', things as never, 'postgres');
  expect(sql).toContain('"key" TEXT NOT NULL');
  expect(sql).toContain('"took_ms" NUMERIC(15, 3)');
});

test('names and texts are quoted so that nothing gets out', () => {
  expect(quoteName('a"b')).toBe('"a""b"');
  expect(quoteText("a'; DROP TABLE runs; --")).toBe("'a''; DROP TABLE runs; --'");
});
