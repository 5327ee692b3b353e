import { expect, test } from 'vitest';
import { columnCheck } from './column-values.ts';

test.each([
  ['id', 2 ** 53],
  ['integer', 2 ** 31],
  ['integer', -(2 ** 31) - 1],
  ['integer', 0.5],
  ['bigint', Number.NaN],
  ['double', Number.POSITIVE_INFINITY],
  ['double', Number.NaN],
  ['milliseconds', Number.NEGATIVE_INFINITY],
  ['milliseconds', 1e12],
  ['timestamp', 0.5],
  ['timestamp', 2 ** 53],
  ['milliseconds', 999_999_999_999.9999],
  ['text', 5],
  ['uuid', '019AA000'],
  ['double', '5'],
  ['json', { a: 1 }],
] as const)('a column of the kind %s does not take %s', (kind, value) => {
  expect(() => columnCheck('runs', 'thing', kind)(value)).toThrow(
    expect.objectContaining({ code: 'VALUE_INVALID', message: expect.stringContaining('runs.thing') }),
  );
});

test.each([
  ['milliseconds', 0.0006, 0.001],
  ['milliseconds', 999_999_999_999.999, 999_999_999_999.999],
  ['milliseconds', -0, 0],
  ['double', -0, 0],
  ['integer', -0, 0],
  ['boolean', 1, true],
  ['timestamp', -1, -1],
  ['uuid', '019AA000-0000-7000-8000-00000000000F', '019aa000-0000-7000-8000-00000000000f'],
  ['text', 'a\u0000b\ud800', 'a\ufffdb\ufffd'],
] as const)('a column of the kind %s takes %s as %s', (kind, value, fitting) => {
  expect(columnCheck('runs', 'thing', kind)(value)).toBe(fitting);
});
