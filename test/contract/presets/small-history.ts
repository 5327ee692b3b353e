import type { DatabaseLocation } from '../../../src/storage/location/database-location.ts';
import { type RecordedRun, record } from '../maintenance/recorded-runs.ts';

/** Three runs, from the oldest to the newest: 1 and 2 on main, 3 on a branch. */
const history: readonly RecordedRun[] = [
  {
    name: 'a',
    daysAgo: 3,
    branch: 'main',
    tests: { pay: ['passed'], add: ['passed'], find: ['failed'], gone: ['passed'], off: ['skipped'] },
  },
  {
    name: 'b',
    daysAgo: 2,
    branch: 'main',
    tests: { pay: ['passed'], add: ['failed', 'passed'], find: ['failed'], off: ['skipped'] },
    durationMs: 500,
  },
  {
    name: 'c',
    daysAgo: 0,
    branch: 'voucher',
    tests: {
      pay: ['failed'],
      add: ['passed'],
      find: ['failed', 'failed'],
      fresh: ['failed'],
      never: [],
      off: ['skipped'],
    },
  },
];

/** Records the runs one after the other, so that their numbers are those in the order of time. */
export async function recordSmallHistory(location: DatabaseLocation): Promise<void> {
  for (const run of history) await record(location, run);
}
