import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { isTrue, micros, uuidValue } from '../../storage/sql/value-expressions.ts';
import { type IdRange, idRange } from './global-id.ts';

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
  /** UUID that its journals name; shards of one build have one each, and share the row of the run. */
  readonly uuid: string;
  /** Runs with the same one are one run; null for a run of its own. */
  readonly buildKey: string | null;
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
export function newRunState(
  run: Pick<RunState, 'runId' | 'uuid' | 'buildKey' | 'projectKey' | 'startedAt'>,
): RunState {
  return {
    ...run,
    suiteRuns: new Map(),
    suiteIds: new Map(),
    planned: new Map(),
    begun: new Set(),
    finished: false,
    countsStale: true,
  };
}

/** A shard that keeps the suites of its run together with another shard of it: a suite is in a run once. */
export function withSuitesOf(shard: RunState, other: RunState): RunState {
  for (const [suiteId, suiteRun] of shard.suiteRuns)
    if (!other.suiteRuns.has(suiteId)) other.suiteRuns.set(suiteId, suiteRun);
  for (const [key, suiteId] of shard.suiteIds) other.suiteIds.set(key, suiteId);
  return { ...shard, suiteRuns: other.suiteRuns, suiteIds: other.suiteIds };
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

/** Reads a run (or a shard of one) back, after a restart of the keeper. Null when the database doesn't know it. */
export async function loadRunState(connection: StorageConnection, uuid: string): Promise<RunState | null> {
  const value = uuidValue(connection.dialect, '?');
  const [run] = await connection.rows(
    `SELECT runs.run_id, runs.status, runs.build_key, projects.key AS project_key,
       ${micros(connection.dialect, 'runs.started_at')} AS started_us,
       (SELECT min(run_status) FROM journals WHERE run_uuid = ${value} AND role = 'owner') AS shard_status
     FROM runs JOIN projects ON projects.project_id = runs.project_id
     WHERE runs.uuid = ${value} OR runs.run_id = (SELECT min(run_id) FROM journals WHERE run_uuid = ${value})
     ORDER BY CASE WHEN runs.uuid = ${value} THEN 0 ELSE 1 END`,
    [uuid, uuid, uuid, uuid],
  );
  if (run === undefined) return null;
  const state = newRunState({
    runId: Number(run.run_id),
    uuid,
    buildKey: run.build_key === null ? null : String(run.build_key),
    projectKey: String(run.project_key),
    startedAt: Number(run.started_us),
  });
  state.finished = state.buildKey === null ? run.status !== 'running' : run.shard_status !== null;
  await loadSuiteRuns(connection, state);
  await loadExecutions(connection, state);
  return state;
}

/** The run that a build key stands for in a project, as a new shard of it; null when there is none yet. */
export async function joinBuild(
  connection: StorageConnection,
  shard: { readonly uuid: string; readonly projectKey: string; readonly buildKey: string },
): Promise<RunState | null> {
  const [run] = await connection.rows(
    `SELECT runs.run_id, ${micros(connection.dialect, 'runs.started_at')} AS started_us
     FROM runs JOIN projects ON projects.project_id = runs.project_id WHERE projects.key = ? AND runs.build_key = ?`,
    [shard.projectKey, shard.buildKey],
  );
  if (run === undefined) return null;
  const state = newRunState({ ...shard, runId: Number(run.run_id), startedAt: Number(run.started_us) });
  await loadSuiteRuns(connection, state);
  return state;
}

async function loadSuiteRuns(connection: StorageConnection, state: RunState): Promise<void> {
  const { dialect } = connection;
  const rows = await connection.rows(
    `SELECT suite_runs.suite_run_id, suite_runs.suite_id, suites.key,
       ${micros(dialect, 'suite_runs.started_at')} AS started_us, ${micros(dialect, 'suite_runs.ended_at')} AS ended_us
     FROM suite_runs JOIN suites ON suites.suite_id = suite_runs.suite_id WHERE suite_runs.run_id = ?`,
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
    `SELECT execution_id, test_id, started_at IS NULL AS planned FROM executions
     WHERE run_id = ? AND ${await ofShard(connection, state, 'execution_id')} ORDER BY execution_id`,
    [state.runId],
  );
  for (const row of rows) {
    const testId = Number(row.test_id);
    if (isTrue(row.planned)) {
      state.planned.set(testId, [...(state.planned.get(testId) ?? []), Number(row.execution_id)]);
    } else state.begun.add(testId);
  }
}

/** SQL that is true for the rows of a run that its journals brought; of a run of its own that is all of them. */
export async function ofShard(
  connection: StorageConnection,
  run: Pick<RunState, 'uuid' | 'buildKey'>,
  column: string,
): Promise<string> {
  if (run.buildKey === null) return 'TRUE';
  const journals = await connection.rows(
    `SELECT journal_id FROM journals WHERE run_uuid = ${uuidValue(connection.dialect, '?')}`,
    [run.uuid],
  );
  const ranges: IdRange[] = journals.map((row) => idRange(Number(row.journal_id)));
  if (ranges.length === 0) return 'FALSE';
  return `(${ranges.map(({ first, last }) => `${column} BETWEEN ${first} AND ${last}`).join(' OR ')})`;
}
