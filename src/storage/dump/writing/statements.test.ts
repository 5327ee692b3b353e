import { expect, test } from 'vitest';
import type { DumpTable } from '../format/dump-table.ts';
import { Statements } from './statements.ts';

const table: DumpTable = {
  name: 'things',
  columns: [{ name: 'id', type: { name: 'bigint' }, nullable: false }],
  key: ['id'],
  unique: [],
};

/** Keys of the rows that begin a statement. */
function beginnings(keys: readonly number[]): number[] {
  const statements = new Statements(table);
  return keys.filter((key) => statements.begins(`(${key}, 'anything')`));
}

const keys = Array.from({ length: 20_000 }, (_, index) => 268_435_456 + index);

test('statements have about 500 rows', () => {
  const found = beginnings(keys).length;
  expect(found).toBeGreaterThan(20);
  expect(found).toBeLessThan(80);
});

test('a row more in front moves no beginning but its own', () => {
  const before = beginnings(keys);
  expect(beginnings([5, ...keys]).filter((key) => key !== 5)).toEqual(before.slice(1));
});

test('no statement has more than 2,000 rows or much more than 4 Mi characters', () => {
  const statements = new Statements(table);
  expect(Array.from({ length: 2001 }, () => statements.begins("(7, 'x')")).filter(Boolean).length).toBe(2);
  const long = `(7, '${'x'.repeat(3 * 1024 * 1024)}')`;
  const wide = new Statements(table);
  expect([wide.begins(long), wide.begins(long), wide.begins(long)]).toEqual([true, false, true]);
});

test('the next row begins a statement where that is said', () => {
  const statements = new Statements(table);
  expect([statements.begins('(7)'), statements.begins('(7)')]).toEqual([true, false]);
  statements.endHere();
  expect(statements.begins('(7)')).toBe(true);
});
