import { expect, test } from 'vitest';
import { tableNames } from '../tables/all-tables.ts';
import { counterKey } from './allocate-ids.ts';

test('every table has a counter of its own', () => {
  expect(new Set(tableNames.map(counterKey)).size).toBe(tableNames.length);
});
