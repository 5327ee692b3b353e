import { expect, test } from 'vitest';
import { failurePattern, failureSignature } from './failure-signature.ts';

const sameCause: readonly (readonly [string, string, string])[] = [
  ['numbers', 'expected 3 articles, got 2', 'expected 14 articles, got 0'],
  ['times', 'Timeout of 5000 ms exceeded after 5012.7 ms', 'Timeout of 350 ms exceeded after 351.02 ms'],
  [
    'uuids',
    'order 019aa000-0000-7000-8000-000000000001 is missing',
    'order 01a13b6b-387b-7d8a-8d97-d0d79b9ed4c5 is missing',
  ],
  ['hexadecimal ids', 'no object 0xdeadbeef', 'no object 0x12'],
  ['hashes', 'commit 4f2a9c1e5b7d8f90 not found', 'commit 9e107d9d372bb682 not found'],
  ['encoded values', 'bad token ZXhhbXBsZS10b2tlbi1vbmU=', 'bad token YW5vdGhlci10b2tlbi1oZXJlLXR3bw=='],
  ['ports', 'connect ECONNREFUSED 127.0.0.1:41237', 'connect ECONNREFUSED 127.0.0.1:8080'],
  [
    'folders of machines',
    'Cannot find module /home/ci/build/17/shop/src/basket.ts',
    'Cannot find module /Users/ann/shop/src/basket.ts',
  ],
  [
    'folders on Windows',
    String.raw`Cannot find module C:\agents\one\shop\basket.ts`,
    String.raw`Cannot find module D:\work\shop\basket.ts`,
  ],
  [
    'temporary folders',
    "ENOENT: no such file or directory, open '/tmp/shop-Xy3kQp/state'",
    "ENOENT: no such file or directory, open '/tmp/shop-ab0dEf/state'",
  ],
  ['temporary files', "cannot read '/tmp/shop-Xy3kQp'", "cannot read '/tmp/shop-ab0dEf'"],
  [
    'folders in file URLs',
    'no export "pay" in file:///home/ci/shop/basket.ts',
    'no export "pay" in file:///C:/work/shop/basket.ts',
  ],
  ['colours', '\u001b[31mexpected\u001b[39m 3', 'expected 4'],
  ['white space', 'expected   a\tb', 'expected a b'],
  ['what follows the first line', 'boom\n  at a.ts:1', 'boom\n  at b.ts:2\n  at c.ts:3'],
];

test.each(sameCause)('the same cause with other %s has the same signature', (_, one, other) => {
  expect(failurePattern(one)).toBe(failurePattern(other));
  expect(failureSignature('Error', one)).toBe(failureSignature('Error', other));
});

const otherCauses: readonly (readonly [string, string])[] = [
  ['expected 3 articles, got 2', 'expected 3 vouchers, got 2'],
  ['the button is covered', 'the button is disabled'],
  ['GET /api/orders answered 500', 'GET /api/articles answered 500'],
  ['GET /api/orders/17 answered 500', 'GET /api/articles/17 answered 500'],
  ['Cannot find module /home/ci/shop/basket.ts', 'Cannot find module /home/ci/shop/order.ts'],
  ["open '/tmp/shop-Xy3kQp/state'", "open '/tmp/shop-Xy3kQp/orders'"],
  ['http://shop.test/opt/in is gone', 'http://shop.test/opt/out is gone'],
  ['http://shop.test/opt/in/a is gone', 'http://shop.test/opt/out/a is gone'],
  ['no element "Add"', 'no element "Remove"'],
];

test.each(otherCauses)('%j and %j are different causes', (one, other) => {
  expect(failureSignature('Error', one)).not.toBe(failureSignature('Error', other));
});

test('the class of the error is a part of the signature', () => {
  expect(failureSignature('TypeError', 'boom')).not.toBe(failureSignature('AssertionError', 'boom'));
  expect(failureSignature(null, 'boom')).not.toBe(failureSignature('Error', 'boom'));
});

test('a signature is short, and stays the same from release to release', () => {
  expect(failurePattern('expected 3 articles, got 2\n  at basket.ts:12')).toBe('expected % articles, got %');
  expect(failureSignature('AssertionError', 'expected 3 articles, got 2')).toBe(
    '8e4af781f734d1742a390148c52e8736',
  );
});

test('a huge message costs next to nothing', () => {
  const started = performance.now();
  failureSignature('Error', 'a1'.repeat(5_000_000));
  expect(performance.now() - started).toBeLessThan(200);
});

test('an empty message has a signature too', () => {
  expect(failureSignature('Error', '')).toMatch(/^[0-9a-f]{32}$/);
});
