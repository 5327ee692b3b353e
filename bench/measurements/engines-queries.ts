import { connected } from '../../test/engines/database-folder.ts';
/**
 * How long each engine takes to answer, on the history that `assay sample` makes up: 100,000 executions with a million
 * step runs, with `--full` ten times as many. Basic operations go through the repositories (`AssayDatabase`), questions
 * are SQL, the same on every engine. Each is asked 31 times, questions 7 times, each time for another row, run or test;
 * the first answer is left out. One connection, nothing else to do.
 */

import { AssayDatabase } from '../../src/repositories/assay-database.ts';
import { storageSource } from '../../src/repositories/connections/storage-source.ts';
import { openStorage } from '../../src/storage/engines/open-engine.ts';
import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { textOf } from '../../src/storage/sql/value-expressions.ts';
import { products, withEngines } from '../engines/engine-places.ts';
import { historyQuestions } from '../engines/history-questions.ts';
import { benchPlan, fillWithSample } from '../engines/sample-database.ts';
import { FigureSet, type Measurement } from '../measurement.ts';
import { quantile } from '../statistics.ts';

/** Something to ask for. */
interface Target {
  readonly executionId: number;
  readonly executionUuid: string;
  readonly runId: number;
  readonly testId: number;
  readonly testUuid: string;
}

type Ask<On> = (on: On, target: Target) => Promise<unknown>;

/** Basic operations; the aim of each is 10 ms. */
const operations: Readonly<Record<string, Ask<AssayDatabase>>> = {
  'execution by id': (db, { executionId }) => db.executions.getById(executionId),
  'execution by uuid': (db, { executionUuid }) => db.executions.getById(executionUuid),
  'test by uuid': (db, { testUuid }) => db.tests.getById(testUuid),
  'latest 50 runs': (db) => db.runs.list({ sort: [{ column: 'started_at', direction: 'desc' }], limit: 50 }),
  'first 100 executions of a run': (db, { runId }) => db.executions.ofRun(runId),
  'failed executions of a run': (db, { runId }) => db.executions.failed(runId),
  'tests of a subsystem, 50': (db) => db.tests.bySubsystem('payment', { limit: 50 }),
  'tests with a tag, 50': (db) => db.tests.byTag('@smoke', { limit: 50 }),
  'last 100 executions of a test': (db, { testId }) => db.executions.ofTest(testId),
  'statistics of a run': (db, { runId }) => db.runs.statistics(runId),
  'pass rate of a test': (db, { testId }) => db.tests.passRate(testId),
  'history of a test, last 100 runs': (db, { testId }) => db.tests.history(testId, { limit: 100 }),
};

async function targetsOf(connection: StorageConnection): Promise<Target[]> {
  const uuid = (column: string) => textOf(connection.dialect, column);
  const runs = await connection.rows('SELECT run_id FROM runs ORDER BY run_id');
  const targets: Target[] = [];
  for (let index = 0; index < 31; index++) {
    const runId = Number(runs[Math.floor(((index * 7) % 31) * (runs.length / 31))]?.run_id);
    const [row] = await connection.rows(
      `SELECT executions.execution_id, ${uuid('executions.uuid')} AS execution_uuid, executions.test_id, ${uuid('tests.uuid')} AS test_uuid
FROM executions JOIN tests ON tests.test_id = executions.test_id WHERE run_id = ? ORDER BY execution_id LIMIT 1 OFFSET ${index * 3}`,
      [runId],
    );
    if (row === undefined) continue;
    targets.push({
      runId,
      executionId: Number(row.execution_id),
      executionUuid: String(row.execution_uuid),
      testId: Number(row.test_id),
      testUuid: String(row.test_uuid),
    });
  }
  return targets;
}

async function timesOf(
  targets: readonly Target[],
  ask: (target: Target) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (const target of targets) {
    const started = performance.now();
    await ask(target);
    times.push(performance.now() - started);
  }
  return times.slice(1).sort((one, other) => one - other);
}

const ms = { unit: 'ms', better: 'lower' } as const;

async function askRepositories(
  location: DatabaseLocation,
  targets: readonly Target[],
  add: (name: string, times: readonly number[], aim?: string) => void,
): Promise<void> {
  const database = new AssayDatabase(storageSource(await openStorage(location)));
  try {
    for (const [name, ask] of Object.entries(operations))
      add(name, await timesOf(targets, (target) => ask(database, target)), '< 10');
  } finally {
    await database.close();
  }
}

export const enginesQueries: Measurement = {
  name: 'engines-queries',
  title: 'latency of repository operations and of questions, on each engine',
  async run(context) {
    const figures = new FigureSet();
    const plan = benchPlan(context);
    await withEngines(context, async (places, engines) => {
      for (const engine of engines) {
        context.say(
          `${products[engine]}: making up ${(plan.tests * plan.runs).toLocaleString('en-US')} executions`,
        );
        const location = await places.create(engine);
        await fillWithSample(location, plan);
        context.say(`${products[engine]}: asking`);
        const add = (name: string, times: readonly number[], aim?: string) => {
          figures.add(
            `${products[engine]}: ${name}, p50`,
            quantile(times, 0.5),
            aim === undefined ? ms : { ...ms, aim },
          );
          figures.add(`${products[engine]}: ${name}, p99`, quantile(times, 0.99), ms);
        };
        const targets = await connected(location, targetsOf);
        await askRepositories(location, targets, add);
        await connected(location, async (connection) => {
          for (const [name, sql] of Object.entries(historyQuestions(connection.dialect, plan)))
            add(name, await timesOf(targets.slice(0, 8), () => connection.rows(sql)));
        });
        await places.drop(location);
      }
    });
    return figures.toArray();
  },
};
