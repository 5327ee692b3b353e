import type { QueryRow, StorageConnection } from '../engines/storage-engine.ts';
import { isTrue, micros, textOf } from '../sql/value-expressions.ts';

/** What must be known of a run to say whether two databases hold the same of it. */
export interface RunFacts {
  readonly runId: number;
  readonly uuid: string;
  readonly name: string | null;
  readonly projectKey: string;
  readonly buildKey: string | null;
  readonly isRunning: boolean;
  /** Microseconds; 0 where it never ended. */
  readonly endedAt: number;
  readonly executions: number;
  /** Status and counts. */
  readonly outcome: string;
}

function factsOf(row: QueryRow): RunFacts {
  const counts = ['planned', 'passed', 'failed', 'skipped', 'flaky', 'lost'];
  const outcome = [row.status, ...counts.map((name) => Number(row[`${name}_count`]))].join(' ');
  return {
    runId: Number(row.run_id),
    uuid: String(row.run_uuid),
    name: row.name === null ? null : String(row.name),
    projectKey: String(row.project_key),
    buildKey: row.build_key === null ? null : String(row.build_key),
    isRunning: row.status === 'running' || isTrue(row.open),
    endedAt: Number(row.ended ?? 0),
    executions: Number(row.executions ?? 0),
    outcome,
  };
}

/** The runs of a database, in the order of their numbers. */
export async function runFacts(connection: StorageConnection): Promise<readonly RunFacts[]> {
  const { dialect } = connection;
  const rows = await connection.rows(
    `SELECT runs.run_id, ${textOf(dialect, 'runs.uuid')} AS run_uuid, runs.name, projects.key AS project_key, runs.build_key,
  runs.status, ${micros(dialect, 'runs.ended_at')} AS ended, runs.planned_count, runs.passed_count, runs.failed_count,
  runs.skipped_count, runs.flaky_count, runs.lost_count, counted.executions,
  EXISTS (SELECT 1 FROM journals WHERE journals.run_id = runs.run_id AND journals.closed_at IS NULL) AS open
FROM runs JOIN projects ON projects.project_id = runs.project_id
  LEFT JOIN (SELECT run_id, count(*) AS executions FROM executions GROUP BY run_id) AS counted ON counted.run_id = runs.run_id
ORDER BY runs.run_id`,
  );
  return rows.map(factsOf);
}

/** What to do with a run of the other database. */
export type RunDecision =
  | { readonly do: 'take' | 'leave' }
  | { readonly do: 'replace' | 'join'; readonly runId: number }
  | { readonly do: 'skip'; readonly reason: string };

/**
 * Decides about a run.
 *
 * @param ours the run of the same uuid here
 * @param build a run here that has the same build key, but is another one
 * @param wasRemoved whether the run was here and has been cleaned up
 */
export function decide(
  theirs: RunFacts,
  ours: RunFacts | undefined,
  build: RunFacts | undefined,
  wasRemoved: boolean,
): RunDecision {
  if (theirs.isRunning) return { do: 'skip', reason: 'it is still being recorded there' };
  if (ours === undefined) {
    if (wasRemoved) return { do: 'skip', reason: 'it was here, and a cleanup has removed it' };
    if (build !== undefined) {
      if (build.isRunning) return { do: 'skip', reason: 'the run of its build is still being recorded here' };
      return { do: 'join', runId: build.runId };
    }
    return { do: 'take' };
  }
  const isSame =
    ours.outcome === theirs.outcome &&
    ours.endedAt === theirs.endedAt &&
    ours.executions === theirs.executions;
  if (isSame) return { do: 'leave' };
  if (ours.isRunning) return { do: 'skip', reason: 'it is still being recorded here' };
  const grew = theirs.endedAt > ours.endedAt || theirs.executions > ours.executions;
  return grew ? { do: 'replace', runId: ours.runId } : { do: 'leave' };
}
