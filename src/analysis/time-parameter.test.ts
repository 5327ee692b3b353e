import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildListing } from './build-listing.ts';
import { listings } from './listings.ts';
import { runStatistics } from './run-statistics.ts';
import { timeParameter } from './time-parameter.ts';

const zoneBefore = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'America/New_York';
});
afterAll(() => {
  if (zoneBefore === undefined) delete process.env.TZ;
  else process.env.TZ = zoneBefore;
});

test('the clock of this test is not in UTC', () => {
  expect(new Date('2026-11-21T12:00').toISOString()).toBe('2026-11-21T17:00:00.000Z');
});

test('a list begins at the time that was asked for, wherever the machine stands', () => {
  const { parameters } = buildListing(
    'duckdb',
    'runs',
    listings.runs,
    { since: '2026-11-21 09:30:00.000' },
    undefined,
  );
  expect(parameters?.since).toBe('2026-11-21 09:30:00.000000');
});

test('a run that still runs is measured up to now, wherever the machine stands', () => {
  const [overview] = runStatistics('duckdb', 1, '2026-11-21 09:30:00.000', { top: 1 });
  expect(overview?.parameters?.now).toBe('2026-11-21 09:30:00.000000');
});

test('a time with a zone is bound in UTC', () => {
  expect(timeParameter('2026-11-21T09:30:00.123456+02:00')).toBe('2026-11-21 07:30:00.123456');
});

test('what is no time is refused', () => {
  expect(() => timeParameter('yesterday')).toThrow('is no time in ISO 8601');
});
