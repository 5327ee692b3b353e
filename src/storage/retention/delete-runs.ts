import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { quoteName } from '../sql/create-table.ts';
import { lockRows } from '../sql/row-locks.ts';
import { timestampLiteral } from '../sql/time-expressions.ts';
import { type TableName, tableDeclaration } from '../tables/all-tables.ts';
import { selfReferences } from '../tables/self-references.ts';
import { rollUp } from './roll-up.ts';

/** Rows removed so far, by table. */
export type RemovedRows = Map<TableName, number>;

/** How long a journal of another machine stays known (µs): a file that still lies there must not be applied anew. */
const foreignJournalMicros = 30 * 86_400_000_000;

function add(removed: RemovedRows, table: TableName, rows: number): void {
  if (rows > 0) removed.set(table, (removed.get(table) ?? 0) + rows);
}

/**
 * Deletes the rows that some runs have in a table, in a transaction of its own: DuckDB does not let rows and those
 * that refer to them go in one. There a table that refers to itself is emptied from the leaves on.
 */
export async function deleteRows(
  connection: StorageConnection,
  table: TableName,
  runs: string,
  removed: RemovedRows,
): Promise<void> {
  const parent = selfReferences.get(table);
  const name = quoteName(table);
  const ofRuns = `DELETE FROM ${name} WHERE run_id IN (${runs})`;
  if (parent === undefined || connection.capabilities.deletesFamilies) {
    add(removed, table, await connection.execute(ofRuns));
    return;
  }
  const leaves = `${ofRuns} AND ${quoteName(tableDeclaration(table).key)} NOT IN
(SELECT ${quoteName(parent)} FROM ${name} WHERE run_id IN (${runs}) AND ${quoteName(parent)} IS NOT NULL)`;
  for (;;) {
    const rows = await connection.execute(leaves);
    if (rows === 0) return;
    add(removed, table, rows);
  }
}

/** Rows that point to attempts of steps live on without them: their files and lines are worth more than the place. */
export async function forgetSteps(connection: StorageConnection, runs: string): Promise<void> {
  for (const table of ['artifacts', 'logs'])
    await connection.execute(
      `UPDATE ${table} SET step_run_id = NULL WHERE run_id IN (${runs}) AND step_run_id IS NOT NULL`,
    );
}

/** Those of some runs that are still over, kept so by a lock until the transaction ends. */
async function stillOver(connection: StorageConnection, runs: string): Promise<string> {
  const rows = await connection.rows(
    `SELECT run_id FROM runs WHERE run_id IN (${runs}) AND status <> 'running' ORDER BY run_id${lockRows(connection.dialect)}`,
  );
  return rows.map((row) => Number(row.run_id)).join(', ');
}

/**
 * Counts the executions of some runs in `test_days` and deletes them, both or neither.
 *
 * @returns rows of `test_days` made or added to
 */
export async function countAndDelete(
  connection: StorageConnection,
  runs: string,
  now: number,
  removed: RemovedRows,
): Promise<number> {
  let days = 0;
  let executions = 0;
  await connection.transaction(async () => {
    days = 0;
    executions = 0;
    const over = await stillOver(connection, runs);
    if (over === '') return;
    days = await rollUp(connection, over, now);
    executions = await connection.execute(`DELETE FROM executions WHERE run_id IN (${over})`);
  });
  add(removed, 'executions', executions);
  return days;
}

/** SQL for journals whose file cannot have been left on another machine. */
export function isForgotten(connection: StorageConnection, now: number): string {
  const longAgo = timestampLiteral(connection.dialect, now - foreignJournalMicros);
  return connection.capabilities.manyMachines ? `closed_at < ${longAgo}` : 'closed_at IS NOT NULL';
}

/** Journals whose file can no longer turn up: none lies here, and none can have been left on another machine. */
async function lostJournals(
  connection: StorageConnection,
  runs: string,
  directory: string,
  now: number,
): Promise<string> {
  const rows = await connection.rows(
    `SELECT journal_id, path FROM journals WHERE run_id IN (${runs}) AND ${isForgotten(connection, now)}`,
  );
  return rows
    .filter((row) => !existsSync(join(directory, String(row.path))))
    .map((row) => Number(row.journal_id))
    .join(', ');
}

/** Deletes runs of which nothing is left but themselves. */
export async function deleteEmptyRuns(
  connection: StorageConnection,
  runs: string,
  place: { readonly journalsDirectory: string; readonly now: number },
  removed: RemovedRows,
): Promise<void> {
  const withExecutions = 'SELECT run_id FROM executions WHERE executions.run_id = runs.run_id';
  const rows = await connection.rows(
    `SELECT run_id FROM runs WHERE run_id IN (${runs}) AND status <> 'running' AND NOT EXISTS (${withExecutions})`,
  );
  const empty = rows.map((row) => Number(row.run_id)).join(', ');
  if (empty === '') return;
  for (const table of ['suite_runs', 'workers'] as const) await deleteRows(connection, table, empty, removed);
  const journals = await lostJournals(connection, empty, place.journalsDirectory, place.now);
  if (journals !== '')
    add(
      removed,
      'journals',
      await connection.execute(`DELETE FROM journals WHERE journal_id IN (${journals})`),
    );
  await deleteRows(connection, 'runs', empty, removed);
}
