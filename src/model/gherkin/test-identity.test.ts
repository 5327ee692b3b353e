import { describe, expect, it } from 'vitest';
import { TestKeys } from './test-identity.ts';

const plain = { path: 'features/pay.feature', ruleName: null, name: 'By card', parameters: null };

describe('the key of a test', () => {
  it('is its path and its name', () => {
    expect(new TestKeys().next(plain)).toBe('features/pay.feature#By card');
  });

  it('names the rule that it stands in', () => {
    expect(new TestKeys().next({ ...plain, ruleName: 'Abroad' })).toBe('features/pay.feature#Abroad/By card');
  });

  it('has the parameters of an outline, in whatever order their columns stand', () => {
    const keys = new TestKeys();
    const key = keys.next({ ...plain, name: 'By <means>', parameters: { means: 'card', amount: '5' } });
    expect(key).toBe('features/pay.feature#By <means>({"amount":"5","means":"card"})');
    const again = new TestKeys().next({
      ...plain,
      name: 'By <means>',
      parameters: { amount: '5', means: 'card' },
    });
    expect(again).toBe(key);
  });

  it('counts tests that are alike in everything', () => {
    const keys = new TestKeys();
    expect([
      keys.next(plain),
      keys.next(plain),
      keys.next({ ...plain, name: 'By bill' }),
      keys.next(plain),
    ]).toEqual([
      'features/pay.feature#By card',
      'features/pay.feature#By card[2]',
      'features/pay.feature#By bill',
      'features/pay.feature#By card[3]',
    ]);
  });
});
