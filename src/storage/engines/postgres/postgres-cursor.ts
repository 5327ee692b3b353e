import type pg from 'pg';
import type { QueryRow, SqlValue } from '../storage-engine.ts';

/** Rows in a batch. */
const batchRows = 2000;

let cursors = 0;

/**
 * Reads the rows of a query in batches. There must be a transaction.
 *
 * @param query runs a statement in it
 */
export async function* cursorBatches(
  query: (sql: string, values: SqlValue[]) => Promise<pg.QueryResult<QueryRow>>,
  sql: string,
  values: SqlValue[],
): AsyncGenerator<readonly QueryRow[]> {
  const cursor = `assay_cursor_${++cursors}`;
  await query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, values);
  let isOpen = true;
  try {
    for (let count = batchRows; count === batchRows; ) {
      let rows: readonly QueryRow[];
      try {
        ({ rows } = await query(`FETCH ${batchRows} FROM ${cursor}`, []));
      } catch (error) {
        isOpen = false; // The transaction has failed, and the cursor went with it.
        throw error;
      }
      count = rows.length;
      if (count > 0) yield rows;
    }
  } finally {
    if (isOpen) await query(`CLOSE ${cursor}`, []);
  }
}
