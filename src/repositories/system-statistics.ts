import { nowMicros } from '../std/clock.ts';
import { isoTimestamp } from '../std/timestamp.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { parameterOf, placeholder } from '../storage/sql/parameter-values.ts';
import { micros } from '../storage/sql/value-expressions.ts';
import { type TableName, tableNames } from '../storage/tables/all-tables.ts';
import { numberOf, passRateSql, shareOf } from './queries/aggregates.ts';

/** Days that growth is measured over. */
const growthDays = 30;
const microsPerDay = 86_400_000_000;

/** What a database holds. */
export interface SystemStatistics {
  /** Rows of each table. */
  readonly rows: Readonly<Record<TableName, number>>;
  /** Bytes of the database. */
  readonly bytes: number;
  /** Bytes that are not yet in its main file. */
  readonly logBytes: number;
  /** Runs by status. */
  readonly runs: Readonly<Record<string, number>>;
  /** Share of tests that passed in the end (also flaky ones) among those that were not skipped; null without any. */
  readonly passRate: number | null;
  /** Start of the oldest and of the newest run. */
  readonly oldestRunAt: string | null;
  readonly newestRunAt: string | null;
  /** What came in on a day of the last 30, on average. */
  readonly growth: {
    readonly days: number;
    readonly runsPerDay: number;
    readonly executionsPerDay: number;
    /** From the bytes that a run takes on average; null without runs. */
    readonly bytesPerDay: number | null;
  };
}

/** Counts what is in a database. */
export async function systemStatistics(
  connection: StorageConnection,
  size: { readonly bytes: number; readonly logBytes: number },
): Promise<SystemStatistics> {
  const { dialect } = connection;
  const counts = tableNames.map((table) => `(SELECT count(*) FROM "${table}") AS "${table}"`);
  const [counted] = await connection.rows(`SELECT ${counts.join(', ')}`);
  const rows = Object.fromEntries(tableNames.map((table) => [table, numberOf(counted?.[table])])) as Record<
    TableName,
    number
  >;
  const statuses = await connection.rows(
    'SELECT status, count(*) AS n FROM runs GROUP BY status ORDER BY status',
  );
  const since = parameterOf({ kind: 'timestamp' }, nowMicros() - growthDays * microsPerDay);
  const after = `started_at >= ${placeholder(dialect, 'timestamp')}`;
  const [recent] = await connection.rows(
    `SELECT count(*) AS runs, (SELECT count(*) FROM executions WHERE ${after}) AS executions FROM runs WHERE ${after}`,
    [since, since],
  );
  const [overall] = await connection.rows(
    `SELECT ${passRateSql}, ${micros(dialect, 'min(started_at)')} AS oldest, ${micros(dialect, 'max(started_at)')} AS newest FROM runs`,
  );
  const runsPerDay = numberOf(recent?.runs) / growthDays;
  const time = (value: unknown) =>
    value === null || value === undefined ? null : isoTimestamp(Number(value));
  return {
    rows,
    ...size,
    runs: Object.fromEntries(statuses.map((row) => [String(row.status), numberOf(row.n)])),
    passRate: shareOf(overall?.good, overall?.decided),
    oldestRunAt: time(overall?.oldest),
    newestRunAt: time(overall?.newest),
    growth: {
      days: growthDays,
      runsPerDay,
      executionsPerDay: numberOf(recent?.executions) / growthDays,
      bytesPerDay: rows.runs === 0 ? null : Math.round((size.bytes / rows.runs) * runsPerDay),
    },
  };
}
