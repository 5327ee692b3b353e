import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { millisecondsBetween } from '../../sql/time-expressions.ts';
import { micros } from '../../sql/value-expressions.ts';
import { openSession } from './sqlite-session.ts';
import { toStored } from './stored-values.ts';

const database = openSession(':memory:', false);
afterAll(() => database.close());

const time = toStored('runs', 'started_at', 'timestamp');
const moments = fc.maxSafeInteger();

test.each([
  [0, '1970-01-01 00:00:00.000000'],
  [1, '1970-01-01 00:00:00.000001'],
  [-1, '1969-12-31 23:59:59.999999'],
  [999_999, '1970-01-01 00:00:00.999999'],
  [1_792_000_000_123_456, '2026-10-14 17:46:40.123456'],
])('%i microseconds are stored as %s', (moment, text) => {
  expect(time(moment)).toBe(text);
});

test('SQL gets the microseconds back from the text', () => {
  const statement = database.prepare(
    `SELECT ${micros('sqlite', 'stored')} AS micros FROM (SELECT ? AS stored)`,
  );
  fc.assert(
    fc.property(moments, (moment) => {
      expect(statement.get(time(moment))?.micros).toBe(moment);
    }),
  );
});

test('SQL knows the time between two moments to the microsecond, and none when a clock was set back', () => {
  const statement = database.prepare(
    `SELECT ${millisecondsBetween('sqlite', 'a', 'b')} AS ms FROM (SELECT ? AS a, ? AS b)`,
  );
  fc.assert(
    fc.property(moments, fc.integer({ min: -5_000_000, max: 86_400_000_000 }), (from, length) => {
      fc.pre(Number.isSafeInteger(from + length));
      const row = statement.get(time(from), time(from + length));
      expect(row?.ms).toBe(Math.max(0, length) / 1000);
    }),
  );
});

test.each([
  ['boolean', true, 1],
  ['boolean', false, 0],
  ['uuid', '019AA000-0000-7000-8000-00000000000F', '019aa000-0000-7000-8000-00000000000f'],
  ['double', -0, 0],
] as const)('a column of the kind %s stores %s as %s', (kind, value, stored) => {
  expect(toStored('runs', 'thing', kind)(value)).toBe(stored);
});
