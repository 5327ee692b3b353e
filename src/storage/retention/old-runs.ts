import type { StorageConnection } from '../engines/storage-engine.ts';
import { dayOf } from '../sql/day-of.ts';
import { timestampLiteral } from '../sql/time-expressions.ts';
import type { TableName } from '../tables/all-tables.ts';
import type { RetentionTier } from './retention-options.ts';

const dayMicros = 86_400_000_000;

/** Tables of each tier, in the order in which their rows can go. */
export const tablesOfTier = {
  artifacts: ['artifacts'],
  logs: ['logs'],
  steps: ['step_posts', 'step_runs', 'steps', 'sections'],
  runs: [
    'artifacts',
    'logs',
    'coverage',
    'step_posts',
    'step_runs',
    'steps',
    'sections',
    'execution_posts',
    'executions',
    'suite_runs',
    'workers',
    'journals',
    'runs',
  ],
} as const satisfies Record<RetentionTier, readonly TableName[]>;

/** A run whose time is up. */
export interface OldRun {
  readonly runId: number;
  /** Day on which it began, in UTC. */
  readonly day: string;
  /** About how much belongs to it. */
  readonly tests: number;
}

/** The first moment that is kept: the beginning of a day in UTC, so that days go as a whole. */
export function keptFrom(days: number, now: number): number {
  return Math.floor(now / dayMicros) * dayMicros - days * dayMicros;
}

/** SQL for runs that are over and began before a moment. One with an open journal is not over: it may still grow. */
function isOver(connection: StorageConnection, before: number): string {
  return `runs.status <> 'running' AND runs.started_at < ${timestampLiteral(connection.dialect, before)}
  AND NOT EXISTS (SELECT 1 FROM journals WHERE journals.run_id = runs.run_id AND journals.closed_at IS NULL)`;
}

/** The same, where a tier has something of the run. */
export function hasTier(connection: StorageConnection, tier: RetentionTier, before: number): string {
  if (tier === 'runs') return isOver(connection, before);
  const has = tablesOfTier[tier].map(
    (table) => `EXISTS (SELECT 1 FROM ${table} WHERE ${table}.run_id = runs.run_id)`,
  );
  return `${isOver(connection, before)} AND (${has.join(' OR ')})`;
}

/** Runs of which a tier's time is up, the oldest first. */
export async function oldRuns(
  connection: StorageConnection,
  tier: RetentionTier,
  before: number,
): Promise<readonly OldRun[]> {
  const rows = await connection.rows(
    `SELECT run_id, ${dayOf(connection.dialect, 'started_at')} AS day, planned_count FROM runs
WHERE ${hasTier(connection, tier, before)} ORDER BY day, run_id`,
  );
  return rows.map((row) => ({
    runId: Number(row.run_id),
    day: String(row.day),
    tests: Number(row.planned_count),
  }));
}

/** Runs and tests in a transaction at most: others who write wait that long. */
const mostRuns = 50;
const mostTests = 5000;

/** Runs in groups of a size that a transaction takes. */
export function inGroups(runs: readonly OldRun[], tests = mostTests, count = mostRuns): OldRun[][] {
  const groups: OldRun[][] = [];
  let size = 0;
  for (const run of runs) {
    const last = groups.at(-1);
    if (last === undefined || last.length >= count || size + run.tests > tests) {
      groups.push([run]);
      size = run.tests;
    } else {
      last.push(run);
      size += run.tests;
    }
  }
  return groups;
}
