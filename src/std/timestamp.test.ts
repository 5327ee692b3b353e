import { expect, test } from 'vitest';
import { isoTimestamp, parseTimestamp, sqlTimestamp } from './timestamp.ts';

test.each([
  ['2026-11-21T09:30:00.123456Z', '2026-11-21T09:30:00.123456Z'],
  ['2026-11-21T09:30:00Z', '2026-11-21T09:30:00.000000Z'],
  ['2026-11-21 09:30:00.5', '2026-11-21T09:30:00.500000Z'],
  ['2026-11-21T09:30', '2026-11-21T09:30:00.000000Z'],
  ['2026-11-21', '2026-11-21T00:00:00.000000Z'],
  ['2026-11-21T09:30:00.1234569Z', '2026-11-21T09:30:00.123456Z'],
  ['2026-11-21T09:30:00+02:00', '2026-11-21T07:30:00.000000Z'],
  ['2026-11-21T09:30:00-0530', '2026-11-21T15:00:00.000000Z'],
])('%s is %s', (text, expected) => {
  expect(isoTimestamp(parseTimestamp(text) ?? Number.NaN)).toBe(expected);
});

test.each([
  '',
  'yesterday',
  '2026-02-30',
  '2026-13-01',
  '2026-11-21T25:00:00Z',
  '21.11.2026',
  '2026-11-21T09',
])('%s is no time', (text) => {
  expect(parseTimestamp(text)).toBeNull();
});

test('SQL takes it with a blank and without a zone', () => {
  expect(sqlTimestamp(1_000_001)).toBe('1970-01-01 00:00:01.000001');
  expect(sqlTimestamp(-1)).toBe('1969-12-31 23:59:59.999999');
});
