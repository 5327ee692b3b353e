import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timestampText } from '../../sql/time-expressions.ts';
import { microsOfText } from './micros-of-text.ts';

test.each([
  ['1970-01-01 00:00:00.000000', 0],
  ['1969-12-31 23:59:59.999999', -1],
  ['2000-02-29 23:59:59.000001', 951_868_799_000_001],
  ['2255-06-05 23:47:34.740991', Number.MAX_SAFE_INTEGER],
  ['2255-06-05 23:47:34.740992', null],
  ['0001-01-01 00:00:00.000000', null],
  ['9999-12-31 23:59:59.999999', null],
])('%s is %s', (text, micros) => {
  expect(microsOfText(text)).toBe(micros);
});

test('a time is given back by its text', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (micros) => {
      expect(microsOfText(timestampText(micros))).toBe(micros);
    }),
  );
});
