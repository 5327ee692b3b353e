import { expect, test } from 'vitest';
import { OperationMeasures } from './operation-measures.ts';

test('calls are counted by operation, those that throw as well', async () => {
  const measures = new OperationMeasures();
  await measures.measured('tests.list', async () => {});
  expect(await measures.measured('runs.create', async () => 17)).toBe(17);
  await expect(
    measures.measured('runs.create', async () => {
      throw new Error('refused');
    }),
  ).rejects.toThrow('refused');
  expect(measures.summary()).toMatchObject([
    { operation: 'runs.create', count: 2, errors: 1 },
    { operation: 'tests.list', count: 1, errors: 0 },
  ]);
});

test('percentiles are of the latest calls, the longest is of all', async () => {
  const measures = new OperationMeasures();
  await measures.measured('x', () => new Promise((resolve) => setTimeout(resolve, 20)));
  for (let count = 0; count < 600; count++) await measures.measured('x', async () => {});
  const [x] = measures.summary();
  expect(x?.count).toBe(601);
  expect(x?.maxMs).toBeGreaterThanOrEqual(15);
  expect(x?.p50Ms).toBeLessThan(x?.maxMs ?? 0);
});
