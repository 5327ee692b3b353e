import { expect, test } from 'vitest';
import { SuiteLedger } from './suite-ledger.ts';

function ledger() {
  const told: string[] = [];
  return { told, suites: new SuiteLedger((key, status) => told.push(`${key} ${status}`)) };
}

test('a suite is over with the last of its tests, and fails with any of them', () => {
  const { told, suites } = ledger();
  for (const key of ['a', 'b']) suites.expect('cart', key);
  suites.expect('shop', 'c');
  suites.ended('cart', 'a', 'failed');
  suites.ended('shop', 'c', 'skipped');
  expect(told).toEqual(['shop skipped']);
  suites.ended('cart', 'b', 'passed');
  expect(told).toEqual(['shop skipped', 'cart failed']);
});

test('a test that is repeated after its suite was over opens it again, and its last outcome counts', () => {
  const { told, suites } = ledger();
  suites.expect('cart', 'a');
  suites.ended('cart', 'a', 'failed');
  suites.expect('cart', 'a');
  suites.ended('cart', 'a', 'passed');
  expect(told).toEqual(['cart failed', 'cart passed']);
});

test('what was expected of a test is what counts, and a test that nobody expected says nothing', () => {
  const { told, suites } = ledger();
  suites.expect('cart', 'a');
  suites.ended('cart', 'unknown', 'failed');
  suites.ended('cart', 'a', 'failed', 'failed');
  expect(told).toEqual(['cart passed']);
});
