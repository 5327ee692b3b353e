import type { RowBatch } from '../../storage/row-batch.ts';
import { lockRowsToChange } from '../../storage/sql/row-locks.ts';
import type { JournalState } from './journal-state.ts';

/** Somebody else has applied a part of a journal meanwhile. */
export class StaleOffsets extends Error {
  override readonly name = 'StaleOffsets';
}

/**
 * Makes a batch fail unless its journals stand in the database where they are believed to: with this, two keepers that
 * follow the same journal apply each event once.
 *
 * @param starts offsets from which on the batch takes each journal
 */
export function claimOffsets(batch: RowBatch, starts: ReadonlyMap<JournalState, number>): void {
  const expected = new Map(Array.from(starts, ([journal, offset]) => [journal.journalId, offset]));
  for (const row of batch.insertsOf('journals')) expected.delete(Number(row.journal_id));
  if (expected.size === 0) return;
  batch.beforehand(async (connection) => {
    const rows = await connection.rows(
      `SELECT journal_id, applied_bytes FROM journals WHERE journal_id IN (${Array.from(expected.keys()).join(', ')})
       ORDER BY journal_id${lockRowsToChange(connection.dialect)}`,
    );
    const stands = rows.every((row) => expected.get(Number(row.journal_id)) === Number(row.applied_bytes));
    if (rows.length !== expected.size || !stands)
      throw new StaleOffsets('another keeper has applied a part of these journals');
  });
}
