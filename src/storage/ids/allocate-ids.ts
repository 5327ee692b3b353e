import { createHash } from 'node:crypto';
import { nowMicros } from '../../std/clock.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { quoteName } from '../sql/create-table.ts';
import { timestampLiteral } from '../sql/time-expressions.ts';
import { type TableName, tableDeclaration } from '../tables/all-tables.ts';
import { isRecordedByJournals } from '../tables/journal-tables.ts';

/** Ids from here on belong to journals: the journal's id in the upper bits, counted by its writer below them. */
export const firstJournalId = 2 ** 28;

const takeIds = 'UPDATE id_counters SET last_id = last_id + ? WHERE table_name = ? RETURNING last_id';

/** The key of a table's counter: from its name, so that two writers who make two counters never choose the same one. */
export function counterKey(table: TableName): number {
  return Number.parseInt(createHash('sha256').update(table).digest('hex').slice(0, 7), 16);
}

/** Makes the counter of a table from the rows that are there; when somebody else makes it meanwhile, theirs stands. */
async function startCounter(connection: StorageConnection, table: TableName): Promise<void> {
  const key = quoteName(tableDeclaration(table).key);
  // Without a condition SQLite would take ON CONFLICT for a part of a join.
  const counted = isRecordedByJournals(table) ? `${key} < ${firstJournalId}` : 'true';
  const now = timestampLiteral(connection.dialect, nowMicros());
  await connection.execute(
    `INSERT INTO id_counters (id_counter_id, table_name, last_id, created_at)
SELECT ${counterKey(table)}, ?, COALESCE(max(${key}), 0), ${now} FROM ${quoteName(table)} WHERE ${counted}
ON CONFLICT DO NOTHING`,
    [table],
  );
}

/** Makes the counter of a table where there is none: from then on the ids of rows that go are not given out again. */
export async function ensureCounter(connection: StorageConnection, table: TableName): Promise<void> {
  const known = await connection.rows('SELECT last_id FROM id_counters WHERE table_name = ?', [table]);
  if (known.length === 0) await startCounter(connection, table);
}

/**
 * Takes ids for new rows from the table's counter. Call it in the transaction that inserts the rows; on engines with
 * many writers, others that want ids of the same table wait for its end.
 *
 * @param count how many, 1 or more; they follow each other
 * @returns the first of them
 */
export async function allocateIds(
  connection: StorageConnection,
  table: TableName,
  count: number,
): Promise<number> {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`cannot allocate ${count} ids`);
  let [taken] = await connection.rows(takeIds, [count, table]);
  if (taken === undefined) {
    await startCounter(connection, table);
    [taken] = await connection.rows(takeIds, [count, table]);
  }
  if (taken === undefined) throw new Error(`the counter of ${table} cannot be made`);
  return Number(taken.last_id) - count + 1;
}
