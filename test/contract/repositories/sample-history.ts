import type { AssayDatabase } from '../../../src/repositories/assay-database.ts';
import { aTest, makeShop, type Shop } from './database-under-test.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** A time before now, so that `days` in questions mean what they say. */
export const ago = (days: number) => new Date(Date.now() - days * day - hour);

export interface SampleHistory extends Shop {
  /** Runs from the oldest on. */
  readonly runIds: readonly number[];
  readonly testIds: { readonly pay: number; readonly add: number; readonly search: number };
}

type Attempts = readonly (readonly [status: string, durationMs: number | null])[];

/** What each test did in each run, oldest first; several attempts where one was tried again. */
const story: readonly {
  readonly days: number;
  readonly branch: string;
  readonly tests: Readonly<Record<'pay' | 'add' | 'search', Attempts>>;
}[] = [
  {
    days: 40,
    branch: 'main',
    tests: { pay: [['passed', 100]], add: [['passed', 10]], search: [['passed', 5]] },
  },
  {
    days: 3,
    branch: 'main',
    tests: { pay: [['failed', 300]], add: [['passed', 20]], search: [['skipped', null]] },
  },
  {
    days: 2,
    branch: 'feature',
    tests: {
      pay: [
        ['failed', 200],
        ['passed', 250.5],
      ],
      add: [['error', 1]],
      search: [['skipped', null]],
    },
  },
  {
    days: 1,
    branch: 'main',
    tests: {
      pay: [
        ['failed', 400],
        ['timed_out', 5000],
      ],
      add: [['passed', 30]],
      search: [['lost', null]],
    },
  },
];

/** Four runs of three tests, with a flaky, a broken and a lost one among them. */
export async function makeHistory(database: AssayDatabase): Promise<SampleHistory> {
  const shop = await makeShop(database);
  await database.table('suite_runs').delete(shop.suiteRun.suite_run_id);
  await database.runs.delete(shop.run.run_id);
  const [pay, add, search] = await database.tests.createMany(
    ['pay', 'add', 'search'].map((key) => aTest(shop, key)),
  );
  if (pay === undefined || add === undefined || search === undefined) throw new Error('no tests');
  const testIds = { pay: pay.test_id, add: add.test_id, search: search.test_id };
  const runIds: number[] = [];
  for (const { days, branch, tests } of story) {
    const started_at = ago(days);
    const run = await database.runs.create({
      project_id: shop.project.project_id,
      branch,
      status: 'failed',
      build_key: `build-${days}`,
      started_at,
      ended_at: new Date(started_at.getTime() + 60_000),
    });
    runIds.push(run.run_id);
    const suiteRun = await database
      .table('suite_runs')
      .create({ run_id: run.run_id, suite_id: shop.suite.suite_id });
    await database.executions.createMany(
      Object.entries(tests).flatMap(([name, attempts]) =>
        attempts.map(([status, duration_ms], index) => ({
          run_id: run.run_id,
          suite_run_id: suiteRun.suite_run_id,
          test_id: testIds[name as keyof typeof testIds],
          attempt_number: index + 1,
          is_final_attempt: index === attempts.length - 1,
          status,
          started_at: new Date(started_at.getTime() + 1000 * index),
          duration_ms,
          ...(status === 'failed' || status === 'timed_out'
            ? {
                error_type: 'AssertionError',
                error_message: `expected 12.50, got ${run.run_id}.49 at step pay`,
                failure_signature: 'a'.repeat(32),
              }
            : {}),
          ...(status === 'error'
            ? {
                error_type: 'Error',
                error_message: 'expected a basket, got nothing at step pay',
                failure_signature: 'b'.repeat(32),
              }
            : {}),
        })),
      ),
    );
    await database.runs.recount(run.run_id);
  }
  return { ...shop, runIds, testIds };
}
