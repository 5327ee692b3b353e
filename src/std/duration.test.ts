import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, parseDuration } from './duration.ts';

describe('a time span', () => {
  it.each([
    [0, '0 ms'],
    [0.04, '<0.1 ms'],
    [0.3, '0.3 ms'],
    [9.96, '10 ms'],
    [85, '85 ms'],
    [999.6, '1.0 s'],
    [1234, '1.2 s'],
    [59_940, '59.9 s'],
    [59_970, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_599_700, '1 h 00 min'],
    [7_620_000, '2 h 07 min'],
    [-5, '0 ms'],
  ])('of %d ms reads %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it.each([
    ['30s', 30_000],
    ['5m', 300_000],
    ['1500ms', 1500],
    ['90', 90_000],
    ['1.5h', 5_400_000],
    [' 2 d ', 172_800_000],
  ])('%j is understood', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', 'soon', '-1s', '5 apples', 's'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

it.each([
  [0, '0 B'],
  [512, '512 B'],
  [1024, '1.0 KiB'],
  [1536, '1.5 KiB'],
  [20 * 1024 ** 2, '20 MiB'],
  [1024 ** 2 - 1, '1.0 MiB'],
  [3 * 1024 ** 5, '3072 TiB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
