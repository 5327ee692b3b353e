import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { quoteName } from '../../storage/sql/create-table.ts';
import { timestampLiteral } from '../../storage/sql/time-expressions.ts';
import type { TableName } from '../../storage/tables/all-tables.ts';

/** Which runs a site shall have. */
export interface SiteRuns {
  /** The latest so many. */
  readonly runs?: number | undefined;
  /** Those that began in the last so many days. */
  readonly days?: number | undefined;
  /** These, by their numbers. */
  readonly ids?: readonly number[] | undefined;
}

/** The runs that were chosen. */
export interface ChosenRuns {
  /** Numbers, the latest first. */
  readonly ids: readonly number[];
  /** How many the database has. */
  readonly all: number;
  /** Whether some were left out because all would be too much, and nobody had said which ones. */
  readonly cut: boolean;
}

/** Rows that a browser takes without trouble; with more, only the latest runs come along unless somebody says which. */
const usualRows = 2_000_000;

const dayMicros = 86_400_000_000;

/** What most rows are. */
const largeTables = [
  'executions',
  'steps',
  'step_runs',
  'logs',
  'artifacts',
] as const satisfies readonly TableName[];

async function rowsByRun(connection: StorageConnection): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for (const table of largeTables) {
    const rows = await connection.rows(
      `SELECT run_id, count(*) AS n FROM ${quoteName(table)} GROUP BY run_id`,
    );
    for (const { run_id, n } of rows)
      counts.set(Number(run_id), (counts.get(Number(run_id)) ?? 0) + Number(n));
  }
  return counts;
}

/**
 * Chooses the runs of a site. When nobody says which: all of them, or the latest that fit.
 *
 * @param now µs since 1970
 * @param mostRows rows that all of them may have together when nothing is said
 */
export async function chooseRuns(
  connection: StorageConnection,
  { runs, days, ids }: SiteRuns,
  now: number,
  mostRows = usualRows,
): Promise<ChosenRuns> {
  const since =
    days === undefined
      ? ''
      : `WHERE started_at >= ${timestampLiteral(connection.dialect, now - days * dayMicros)}`;
  const found = await connection.rows(
    `SELECT run_id FROM runs ${since} ORDER BY started_at DESC, run_id DESC`,
  );
  const [counted] = await connection.rows('SELECT count(*) AS n FROM runs');
  const all = Number(counted?.n);
  const numbers = found.map(({ run_id }) => Number(run_id));
  if (ids !== undefined) return { ids: numbers.filter((id) => ids.includes(id)), all, cut: false };
  if (runs !== undefined) return { ids: numbers.slice(0, runs), all, cut: false };
  if (days !== undefined) return { ids: numbers, all, cut: false };
  const counts = await rowsByRun(connection);
  let rows = 0;
  const fitting = numbers.filter((id, index) => {
    rows += counts.get(id) ?? 0;
    return index === 0 || rows <= mostRows;
  });
  return { ids: fitting, all, cut: fitting.length < numbers.length };
}
