import { quoteText } from '../../storage/sql/create-table.ts';
import { isTrue, uuidValue } from '../../storage/sql/value-expressions.ts';
import type { QueryAccess } from '../database-access.ts';
import type { KnownJournal } from './received-journals.ts';

/**
 * Asks a database what it knows of a journal.
 *
 * @returns null when it has never applied anything of it
 */
export async function knownJournal(access: QueryAccess, uuid: string): Promise<KnownJournal | null> {
  const { rows } = await access.query({
    sql: `SELECT applied_bytes, closed_at IS NOT NULL AS closed FROM journals
          WHERE uuid = ${uuidValue(access.dialect, quoteText(uuid))}`,
  });
  const [row] = rows;
  return row === undefined ? null : { appliedBytes: Number(row[0]), closed: isTrue(row[1]) };
}
