import { describe, expect, it } from 'vitest';
import { isTimeZone, readClockDuration, readSeconds, readTime } from './read-times.ts';

const at = (iso: string) => Date.parse(iso) * 1000;

describe('times', () => {
  it.each([
    ['2026-11-20T09:30:00Z', at('2026-11-20T09:30:00Z')],
    ['2026-11-20T09:30:00', at('2026-11-20T09:30:00Z')],
    ['2026-11-20 09:30:00Z', at('2026-11-20T09:30:00Z')],
    ['2026-11-20T10:30:00.1234567+01:00', at('2026-11-20T09:30:00Z') + 123_456],
    ['2026-11-20T09:30', at('2026-11-20T09:30:00Z')],
    ['Fri, 20 Nov 2026 09:30:00 GMT', at('2026-11-20T09:30:00Z')],
    ['11/20/2026 09:30:00', at('2026-11-20T09:30:00Z')],
    ['1795165800000', at('2026-11-20T09:10:00Z')],
  ])('%s', (text, micros) => expect(readTime(text)).toBe(micros));

  it.each([
    '',
    'yesterday',
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '17',
    'NaN',
  ])('%j is none', (text) => expect(readTime(text)).toBeNull());

  it('without a zone are in the one that was named, on both sides of a change of clocks', () => {
    expect(readTime('2026-07-01T12:00:00', 'Europe/Berlin')).toBe(at('2026-07-01T10:00:00Z'));
    expect(readTime('2026-12-01T12:00:00', 'Europe/Berlin')).toBe(at('2026-12-01T11:00:00Z'));
    expect(readTime('2026-03-29T03:30:00', 'Europe/Berlin')).toBe(at('2026-03-29T01:30:00Z'));
    expect(readTime('2026-12-01T12:00:00Z', 'Europe/Berlin')).toBe(at('2026-12-01T12:00:00Z'));
    expect(readTime('2026-12-01T12:00:00', '+05:30')).toBe(at('2026-12-01T06:30:00Z'));
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Middle-earth/Shire')]).toEqual([true, false]);
  });
});

describe('durations', () => {
  it.each([
    ['1.5', 1500],
    ['1,234.5', 1_234_500],
    ['0,25', 250],
    ['1e-3', 1],
    ['.5', 500],
    ['12s', 12_000],
    ['-1', null],
    ['NaN', null],
    ['', null],
    ['1e300', null],
  ])('%j s', (text, milliseconds) => expect(readSeconds(text)).toBe(milliseconds));

  it.each([
    ['00:00:01.5', 1500],
    ['01:02:03', 3_723_000],
    ['1.00:00:00', 86_400_000],
    ['soon', null],
  ])('%j on a clock', (text, milliseconds) => expect(readClockDuration(text)).toBe(milliseconds));
});
