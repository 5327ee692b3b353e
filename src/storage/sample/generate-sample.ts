import { assayError } from '../../model/errors.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { allocateIds } from '../ids/allocate-ids.ts';
import type { PlannedRun } from './history/run-calendar.ts';
import { type SampleHistory, sampleHistory } from './history/sample-history.ts';
import type { SamplePlan } from './history/sample-size.ts';
import { type CatalogueIds, sampleMark, writeCatalogue } from './rows/catalogue-rows.ts';
import { writeKnowledge, writeRunKnowledge } from './rows/knowledge-rows.ts';
import { RunRecording } from './rows/record-run.ts';
import type { RunIds } from './rows/run-frame.ts';
import { type SampleTruth, truthOf } from './sample-truth.ts';

export interface SampleProgress {
  readonly runs: number;
  readonly totalRuns: number;
  readonly rows: number;
}

export interface SampleOptions {
  /** Also into a database in which something has really happened. */
  readonly force?: boolean;
  /** Told after every run. */
  readonly progress?: ((progress: SampleProgress) => void) | undefined;
  /** Stops between two runs: throws the signal's reason; what was written stays. */
  readonly signal?: AbortSignal | undefined;
}

export interface SampleReport {
  readonly projectId: number;
  readonly runs: number;
  readonly executions: number;
  readonly stepRuns: number;
  readonly rows: number;
  readonly elapsedMs: number;
  readonly truth: SampleTruth;
}

/** Rows after which an engine that collects changes beside its file is told to take them in. */
const rowsPerCheckpoint = 2_000_000;

/** @throws SAMPLE_AMONG_RUNS, SAMPLE_EXISTS */
async function checkDatabase(
  connection: StorageConnection,
  { project }: SamplePlan,
  force: boolean,
): Promise<void> {
  const [same] = await connection.rows('SELECT project_id FROM projects WHERE key = ?', [project]);
  if (same !== undefined) throw assayError('SAMPLE_EXISTS', { project });
  if (force) return;
  const [real] = await connection.rows(
    `SELECT count(*) AS runs, min(projects.key) AS project FROM runs JOIN projects ON projects.project_id = runs.project_id
WHERE projects.description IS NULL OR projects.description NOT LIKE ?`,
    [`${sampleMark}%`],
  );
  if (Number(real?.runs) > 0)
    throw assayError('SAMPLE_AMONG_RUNS', { runs: Number(real?.runs), project: String(real?.project) });
}

async function takeIds(
  connection: StorageConnection,
  history: SampleHistory,
  run: PlannedRun,
): Promise<RunIds> {
  return {
    runId: await allocateIds(connection, 'runs', 1),
    firstJournalId: await allocateIds(connection, 'journals', run.workers + 1),
    firstWorkerId: await allocateIds(connection, 'workers', run.workers),
    firstSuiteRunId: await allocateIds(connection, 'suite_runs', RunRecording.suitesIn(history, run)),
  };
}

interface Written {
  executions: number;
  stepRuns: number;
  rows: number;
}

async function writeRun(
  connection: StorageConnection,
  history: SampleHistory,
  run: PlannedRun,
  catalogue: CatalogueIds,
): Promise<Written> {
  return await connection.transaction(async () => {
    const ids = await takeIds(connection, history, run);
    const rows = new RunRecording(history, run, ids, catalogue).record();
    const written = await rows.write(connection);
    const knowledge = await writeRunKnowledge(connection, history, run, ids.runId, catalogue);
    return {
      executions: rows.executions.length,
      stepRuns: rows.step_runs.length,
      rows: written + knowledge,
    };
  });
}

/**
 * Writes a believable history that never happened: runs of many days with flaky tests, changes that broke something,
 * tests that become slower. The same plan is the same rows in every database, but for ids where other rows are there
 * already. Each run is one transaction, and only one run at a time is in memory.
 *
 * @param connection of a database whose schema is up to date, with no transaction open
 * @returns what was written, and what is true of it
 * @throws SAMPLE_EXISTS when the project is there already, SAMPLE_AMONG_RUNS when the database has real runs
 */
export async function generateSample(
  connection: StorageConnection,
  plan: SamplePlan,
  { force = false, progress, signal }: SampleOptions = {},
): Promise<SampleReport> {
  const started = performance.now();
  await checkDatabase(connection, plan, force);
  const history = sampleHistory(plan);
  const total: Written = { executions: 0, stepRuns: 0, rows: 0 };
  const catalogue = await connection.transaction(async () => {
    const ids = await writeCatalogue(connection, history);
    total.rows = 1 + history.suites.length + history.tests.length + ids.hardwareIds.length;
    total.rows +=
      ids.environmentIds.length + ids.browserIds.length + (await writeKnowledge(connection, history, ids));
    return ids;
  });
  let checkpointed = 0;
  for (const [index, run] of history.runs.entries()) {
    signal?.throwIfAborted();
    const written = await writeRun(connection, history, run, catalogue);
    total.executions += written.executions;
    total.stepRuns += written.stepRuns;
    total.rows += written.rows;
    if (total.rows - checkpointed >= rowsPerCheckpoint) {
      await connection.checkpoint();
      checkpointed = total.rows;
    }
    progress?.({ runs: index + 1, totalRuns: history.runs.length, rows: total.rows });
  }
  await connection.checkpoint();
  return {
    projectId: catalogue.projectId,
    runs: history.runs.length,
    ...total,
    elapsedMs: performance.now() - started,
    truth: truthOf(history),
  };
}
