import { expect, test } from 'vitest';
import { collectParameter, parseCount, parseCountOrAll, parseSince, parseTimeSpan } from './option-values.ts';

const now = Date.parse('2026-11-21T12:00:00Z') * 1000;

test.each([
  ['n=3', { n: 3 }],
  ['n=-2.5', { n: -2.5 }],
  ['n=007', { n: '007' }],
  ['n=9007199254740993', { n: '9007199254740993' }],
  ['ok=true', { ok: true }],
  ['none=null', { none: null }],
  ['$text=a=b', { text: 'a=b' }],
  ['empty=', { empty: '' }],
  ['tags:=["a",1]', { tags: ['a', 1] }],
  ['version:="3"', { version: '3' }],
])('the parameter %s is %j', (text, expected) => {
  expect(collectParameter(text)).toEqual(expected);
});

test('parameters add up', () => {
  expect(collectParameter('b=2', collectParameter('a=1'))).toEqual({ a: 1, b: 2 });
});

test.each(['novalue', '=3', '1x=3', 'n:={'])('the parameter %s is refused', (text) => {
  expect(() => collectParameter(text)).toThrow(/Give name=value|not JSON/);
});

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['45', 45_000],
])('the time span %s is %d ms', (text, expected) => {
  expect(parseTimeSpan(text)).toBe(expected);
});

test.each(['', 'soon', '-3s', '0s'])('the time span "%s" is refused', (text) => {
  expect(() => parseTimeSpan(text)).toThrow('Give a time span');
});

test.each([
  ['2026-11-20', '2026-11-20 00:00:00.000'],
  ['2026-11-20T09:30', '2026-11-20 09:30:00.000'],
  ['2026-11-20 09:30:15.5Z', '2026-11-20 09:30:15.500'],
  ['2026-11-20T09:30+02:00', '2026-11-20 07:30:00.000'],
  ['2h', '2026-11-21 10:00:00.000'],
  ['7d', '2026-11-14 12:00:00.000'],
])('since %s is %s', (text, expected) => {
  expect(parseSince(text, now)).toBe(expected);
});

test.each(['yesterday', '2026-13-01', '7'])('since "%s" is refused', (text) => {
  expect(() => parseSince(text, now)).toThrow('Give a date');
});

test('counts are whole and positive', () => {
  expect(parseCount('12')).toBe(12);
  expect(parseCountOrAll('all')).toBe(Number.POSITIVE_INFINITY);
  for (const text of ['0', '-1', '1.5', 'many', '']) expect(() => parseCount(text)).toThrow('whole number');
});
