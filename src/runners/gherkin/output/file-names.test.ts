import { describe, expect, it } from 'vitest';
import { NameAllocator, safeName, screenshotName } from './file-names.ts';

describe('the file name for a text', () => {
  it.each([
    ['The basket', 'The basket'],
    ['Zahlung per Überweisung', 'Zahlung per Überweisung'],
    ['支払い', '支払い'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j'],
    ['I click the button "Pay"', 'I click the button Pay'],
    ['one\ntwo\u0000three\u001b[31m', 'one two three [31m'],
    ['..', 'unnamed'],
    ['../../etc/passwd', 'etc passwd'],
    ['.hidden.', 'hidden'],
    ['', 'unnamed'],
    ['   ', 'unnamed'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['Console', 'Console'],
    ['right\u202eto left', 'right to left'],
    ['e\u0301', '\u00e9'],
    ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
  ])('%j is %j', (text, name) => {
    expect(safeName(text)).toBe(name);
  });

  it('is cut at 80 characters, and still differs where the texts differ', () => {
    const [a, b] = [safeName(`${'x'.repeat(100)}a`), safeName(`${'x'.repeat(100)}b`)];
    expect(a).toMatch(/^x{71} [0-9a-f]{8}$/);
    expect(a).not.toBe(b);
    expect(safeName('x'.repeat(80))).toBe('x'.repeat(80));
  });

  it('fits into 255 bytes with everything that is added to it', () => {
    expect(Buffer.byteLength(safeName('👩‍👩‍👧'.repeat(40)))).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(safeName('日'.repeat(80)))).toBeLessThanOrEqual(200);
  });
});

it('names screenshots by place and step', () => {
  expect(screenshotName(3, 'I click the button "Pay"')).toBe('03 I click the button Pay.png');
});

it('gives every name once, whatever its case', () => {
  const names = new NameAllocator();
  expect(['Pay', 'pay', 'Pay', 'Pay (2)'].map((name) => names.allocate(name))).toEqual([
    'Pay',
    'pay (2)',
    'Pay (3)',
    'Pay (2) (2)',
  ]);
});

it('passes over names that are taken elsewhere', () => {
  expect(new NameAllocator().allocate('Pay', (name) => name !== 'Pay')).toBe('Pay (2)');
});
