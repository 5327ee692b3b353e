import type { StorageConnection } from '../../storage/engines/storage-engine.ts';

/** A suite of a run that is being recorded. */
interface SuiteRun {
  readonly suiteRunId: number;
  /** Earliest start that any worker told of, microseconds; null while it is only planned. */
  startedAt: number | null;
  /** Microseconds; null until its end was told. */
  endedAt: number | null;
}

/** What the keeper keeps in mind of a run while it is recorded; all of it can be read back from the database. */
export interface RunState {
  readonly runId: number;
  readonly uuid: string;
  readonly projectKey: string;
  readonly startedAt: number;
  /** Suites in this run, by suite id. */
  readonly suiteRuns: Map<number, SuiteRun>;
  /** Suite ids by their keys. */
  readonly suiteIds: Map<string, number>;
  /** Executions that are only planned, by test id. */
  readonly planned: Map<number, number[]>;
  /** Tests of which an execution has begun. */
  readonly begun: Set<number>;
  /** Whether run_finished has been applied, or the keeper closed the run. */
  finished: boolean;
  /** Whether the counts in its row are older than its executions. */
  countsStale: boolean;
}

/** A run of which nothing is known yet. */
export function newRunState(runId: number, uuid: string, projectKey: string, startedAt: number): RunState {
  return {
    runId,
    uuid,
    projectKey,
    startedAt,
    suiteRuns: new Map(),
    suiteIds: new Map(),
    planned: new Map(),
    begun: new Set(),
    finished: false,
    countsStale: true,
  };
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

/** Reads a run back, after a restart of the keeper. Null when the database doesn't know it. */
export async function loadRunState(connection: StorageConnection, uuid: string): Promise<RunState | null> {
  const [run] = await connection.rows(
    `SELECT runs.run_id, runs.status, projects.key AS project_key, epoch_us(runs.started_at) AS started_us
     FROM runs JOIN projects ON projects.project_id = runs.project_id WHERE runs.uuid = CAST(? AS UUID)`,
    [uuid],
  );
  if (run === undefined) return null;
  const state = newRunState(Number(run.run_id), uuid, String(run.project_key), Number(run.started_us));
  state.finished = run.status !== 'running';
  await loadSuiteRuns(connection, state);
  await loadExecutions(connection, state);
  return state;
}

async function loadSuiteRuns(connection: StorageConnection, state: RunState): Promise<void> {
  const rows = await connection.rows(
    `SELECT suite_runs.suite_run_id, suite_runs.suite_id, suites.key, epoch_us(suite_runs.started_at) AS started_us,
       epoch_us(suite_runs.ended_at) AS ended_us FROM suite_runs
     JOIN suites ON suites.suite_id = suite_runs.suite_id WHERE suite_runs.run_id = ?`,
    [state.runId],
  );
  for (const row of rows) {
    const suiteId = Number(row.suite_id);
    state.suiteRuns.set(suiteId, {
      suiteRunId: Number(row.suite_run_id),
      startedAt: numberOrNull(row.started_us),
      endedAt: numberOrNull(row.ended_us),
    });
    state.suiteIds.set(String(row.key), suiteId);
  }
}

async function loadExecutions(connection: StorageConnection, state: RunState): Promise<void> {
  const rows = await connection.rows(
    'SELECT execution_id, test_id, started_at IS NULL AS planned FROM executions WHERE run_id = ? ORDER BY execution_id',
    [state.runId],
  );
  for (const row of rows) {
    const testId = Number(row.test_id);
    if (row.planned === true) {
      state.planned.set(testId, [...(state.planned.get(testId) ?? []), Number(row.execution_id)]);
    } else state.begun.add(testId);
  }
}
