import { expect, it } from 'vitest';
import { OccurrenceCounter } from './occurrence-counter.ts';

it('counts each text by itself, also among very many', () => {
  const counter = new OccurrenceCounter();
  for (let index = 0; index < 20_000; index++)
    expect(counter.add(`tests/basket.test.ts#test ${index}`)).toBe(1);
  for (let index = 0; index < 20_000; index += 7)
    expect(counter.add(`tests/basket.test.ts#test ${index}`)).toBe(2);
  expect(counter.size).toBe(20_000);
  expect([counter.add(''), counter.add(''), counter.add('')]).toEqual([1, 2, 3]);
});
