import { expect, it } from 'vitest';
import { bar, sparkline } from './sparkline.ts';

it('draws values from the lowest to the highest', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline([10, null, 20, Number.NaN])).toBe('▁ █ ');
});

it('draws equal values at half height, and nothing for none', () => {
  expect(sparkline([3, 3])).toBe('▄▄');
  expect(sparkline([])).toBe('');
});

it('draws bars in eighths', () => {
  expect(bar(10, 10, 4)).toBe('████');
  expect(bar(5, 10, 5)).toBe('██▌');
  expect(bar(0.001, 10, 4)).toBe('▏');
  expect(bar(0, 10, 4)).toBe('');
  expect(bar(20, 10, 4)).toBe('████');
  expect(bar(1, 0, 4)).toBe('');
});
