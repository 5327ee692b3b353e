import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDbConnection } from '../engines/duckdb/duckdb-connection.ts';
import { DuckDbDatabase } from '../engines/duckdb/duckdb-database.ts';
import { millisecondsBetween, timestampLiteral } from './time-expressions.ts';

let database: DuckDbDatabase;
let connection: DuckDbConnection;
beforeAll(async () => {
  database = await DuckDbDatabase.open(':memory:');
  connection = await database.connect();
});
afterAll(() => {
  connection.close();
  database.close();
});

test.each([
  [0, '1970-01-01 00:00:00.000000'],
  [1, '1970-01-01 00:00:00.000001'],
  [-1, '1969-12-31 23:59:59.999999'],
  [-1_000_000, '1969-12-31 23:59:59.000000'],
  [-1_000_001, '1969-12-31 23:59:58.999999'],
  [999_999, '1970-01-01 00:00:00.999999'],
  [1_792_000_000_123_456, '2026-10-14 17:46:40.123456'],
])('%i microseconds are %s', (micros, text) => {
  expect(timestampLiteral('duckdb', micros)).toBe(`TIMESTAMP '${text}'`);
  expect(timestampLiteral('postgres', micros)).toBe(`'${text}'`);
  expect(timestampLiteral('sqlite', micros)).toBe(`'${text}'`);
});

test('a literal is the moment that it was made from, to the microsecond', async () => {
  await fc.assert(
    fc.asyncProperty(fc.maxSafeInteger(), async (micros) => {
      const [row] = await connection.rows(`SELECT epoch_us(${timestampLiteral('duckdb', micros)}) AS micros`);
      expect(Number(row?.['micros'])).toBe(micros);
    }),
    { numRuns: 50 },
  );
});

test.each([
  [1_792_000_000_000_000, 1_792_000_000_000_000, 0],
  [1_792_000_000_000_000, 1_792_000_000_000_001, 0.001],
  [1_792_000_000_000_000, 1_792_000_001_500_250, 1500.25],
  [1_792_000_001_000_000, 1_792_000_000_000_000, 0],
])('from %i to %i there are %d ms', async (from, to, milliseconds) => {
  const expression = millisecondsBetween('duckdb', 'a', 'b');
  const [row] = await connection.rows(
    `SELECT CAST(${expression} AS DOUBLE) AS ms FROM (SELECT ${timestampLiteral('duckdb', from)} AS a, ${timestampLiteral('duckdb', to)} AS b)`,
  );
  expect(row?.['ms']).toBe(milliseconds);
});

test.each([
  ['is not over yet', "TIMESTAMP '2026-01-01'", 'CAST(NULL AS TIMESTAMP)'],
  ['never began', 'CAST(NULL AS TIMESTAMP)', "TIMESTAMP '2026-01-01'"],
])('a time that %s has no length', async (_, from, to) => {
  const [row] = await connection.rows(
    `SELECT ${millisecondsBetween('duckdb', 'a', 'b')} AS ms FROM (SELECT ${from} AS a, ${to} AS b)`,
  );
  expect(row?.['ms']).toBeNull();
});
