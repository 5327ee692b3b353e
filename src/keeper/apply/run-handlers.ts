import type { EventOf, SuiteDescription } from '../../model/events/record-event.ts';
import { markSupersededAttempts } from '../../storage/builds/run-counts.ts';
import { finishShard } from '../../storage/builds/shards.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { RowBatch } from '../../storage/row-batch.ts';
import { millisecondsBetween, timestampLiteral } from '../../storage/sql/time-expressions.ts';
import { uuidValue } from '../../storage/sql/value-expressions.ts';
import type { NewRow } from '../../storage/tables/all-tables.ts';
import type { Catalogue } from './catalogue.ts';
import type { EventContext } from './event-context.ts';
import type { IdPools } from './id-pools.ts';
import { newRunState, ofShard, type RunState } from './run-state.ts';

export const jsonOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

const millisecondsOf = (from: number, to: number): number => Math.max(0, to - from) / 1000;

const noCounts = {
  planned_count: 0,
  passed_count: 0,
  failed_count: 0,
  skipped_count: 0,
  flaky_count: 0,
  lost_count: 0,
} as const;

/** Makes the row of a run. */
export function startRun(
  batch: RowBatch,
  catalogue: Catalogue,
  ids: IdPools,
  runUuid: string,
  event: EventOf<'run_started'>,
): RunState {
  const projectId = catalogue.project(batch, event.project, event.at);
  const runId = ids.take('runs');
  const row: NewRow<'runs'> = {
    run_id: runId,
    uuid: runUuid,
    project_id: projectId,
    name: event.name,
    build_key: event.build_key,
    status: 'running',
    started_at: event.at,
    command_args: jsonOrNull(event.command_args),
    browser: event.browser,
    headless: event.headless,
    worker_count: event.worker_count,
    results_dir: event.results_dir,
    environment_vars: jsonOrNull(event.environment_vars),
    system_info: jsonOrNull(event.system_info),
    branch: event.branch,
    commit_sha: event.commit_sha,
    commit_dirty: event.commit_dirty,
    ci_provider: event.ci_provider,
    ci_run_id: event.ci_run_id,
    ci_url: event.ci_url,
    triggered_by: event.triggered_by,
    context: jsonOrNull(event.context),
    ...noCounts,
    created_at: event.at,
  };
  batch.insert('runs', runId, row);
  return newRunState({
    runId,
    uuid: runUuid,
    buildKey: event.build_key ?? null,
    projectKey: event.project.key,
    startedAt: event.at,
  });
}

/** Ends a run; tests that were planned and never began are lost, suites that never ended are cut off. */
export function finishRun(
  { batch, run }: { batch: RowBatch; run: RunState },
  end: { readonly at: number; readonly status: string; readonly error_message?: string | null | undefined },
): void {
  run.finished = true;
  run.countsStale = true;
  batch.afterwards((connection) => loseWhatNeverBegan(connection, run, end.at), {
    what: 'everything',
    runId: run.runId,
  });
  if (run.buildKey !== null) {
    batch.afterwards(async (connection) => {
      await connection.execute(
        `UPDATE journals SET run_status = ? WHERE run_uuid = ${uuidValue(connection.dialect, '?')} AND role = 'owner'`,
        [end.status, run.uuid],
      );
      await finishShard(connection, run.runId, end);
    });
    return;
  }
  batch.update('runs', run.runId, {
    status: end.status,
    ended_at: end.at,
    duration_ms: millisecondsOf(run.startedAt, end.at),
    error_message: end.error_message,
    updated_at: end.at,
  });
  batch.afterwards(async (connection) => {
    const at = timestampLiteral(connection.dialect, end.at);
    await connection.execute(
      `UPDATE suite_runs SET status = 'interrupted', ended_at = ${at}, updated_at = ${at},
         duration_ms = ${millisecondsBetween(connection.dialect, 'started_at', at)}
       WHERE run_id = ${run.runId} AND status = 'running'`,
    );
    await connection.execute(
      `UPDATE suite_runs SET status = 'lost', updated_at = ${at} WHERE run_id = ${run.runId} AND status = 'pending'`,
    );
  });
}

async function loseWhatNeverBegan(connection: StorageConnection, run: RunState, at: number): Promise<void> {
  await connection.execute(
    `UPDATE executions SET status = 'lost', updated_at = ${timestampLiteral(connection.dialect, at)}
     WHERE run_id = ${run.runId} AND status = 'pending' AND ${await ofShard(connection, run, 'execution_id')}`,
  );
  await markSupersededAttempts(connection, run.runId);
}

/** The suite of an event in this run; its row is made when it is first spoken of. */
export function suiteRunOf(
  context: EventContext,
  suite: SuiteDescription,
  at: number,
  starts: boolean,
): { suiteId: number; suiteRunId: number } {
  const { batch, run, catalogue, ids } = context;
  const suiteId = catalogue.suite(batch, run.projectKey, suite, at);
  const known = run.suiteRuns.get(suiteId);
  if (known !== undefined) {
    if (starts && (known.startedAt === null || at < known.startedAt)) {
      known.startedAt = at;
      batch.update('suite_runs', known.suiteRunId, {
        // Its end may be known already: journals of several workers come in any order.
        status: known.endedAt === null && !run.finished ? 'running' : undefined,
        started_at: at,
        duration_ms: known.endedAt === null ? undefined : millisecondsOf(at, known.endedAt),
        updated_at: at,
      });
    }
    return { suiteId, suiteRunId: known.suiteRunId };
  }
  const suiteRunId = ids.take('suite_runs');
  batch.insert('suite_runs', suiteRunId, {
    suite_run_id: suiteRunId,
    run_id: run.runId,
    suite_id: suiteId,
    status: starts ? (run.finished ? 'interrupted' : 'running') : run.finished ? 'lost' : 'pending',
    started_at: starts ? at : null,
    created_at: at,
  });
  run.suiteRuns.set(suiteId, { suiteRunId, startedAt: starts ? at : null, endedAt: null });
  run.suiteIds.set(suite.key, suiteId);
  return { suiteId, suiteRunId };
}

/** Ends a suite in this run. */
export function finishSuite(context: EventContext, event: EventOf<'suite_finished'>): void {
  const suiteId = context.run.suiteIds.get(event.suite_key);
  const suiteRun = suiteId === undefined ? undefined : context.run.suiteRuns.get(suiteId);
  if (suiteRun === undefined) return;
  suiteRun.endedAt = event.at;
  context.batch.update('suite_runs', suiteRun.suiteRunId, {
    status: event.status,
    ended_at: event.at,
    duration_ms: suiteRun.startedAt === null ? undefined : millisecondsOf(suiteRun.startedAt, event.at),
    updated_at: event.at,
  });
}
