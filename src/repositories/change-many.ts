import { nowMicros } from '../std/clock.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { quoteName } from '../storage/sql/create-table.ts';
import { parameterOf, placeholder } from '../storage/sql/parameter-values.ts';
import { micros } from '../storage/sql/value-expressions.ts';
import { type TableName, tableDeclaration } from '../storage/tables/all-tables.ts';
import type { Attempt } from './constraint-errors.ts';
import type { StoredRow } from './rows/stored-rows.ts';

/** Rows that one statement changes. */
const rowsAtOnce = 500;

/**
 * Changes columns of rows alike. Their versions become later than each was, also where a clock was set back.
 *
 * @param changes as the tables take them
 * @returns how many rows were changed; deleted ones are not
 */
export async function changeMany(
  connection: StorageConnection,
  table: TableName,
  ids: readonly number[],
  changes: StoredRow,
  attempting: (attempt: Attempt) => void,
): Promise<number> {
  const { dialect } = connection;
  const { columns, key } = tableDeclaration(table);
  const kindOf = (name: string) => columns[name]?.kind ?? 'text';
  attempting({ kind: 'read' });
  let changed = 0;
  for (let start = 0; start < ids.length; start += rowsAtOnce) {
    const part = ids.slice(start, start + rowsAtOnce);
    const standing = 'deleted_at' in columns ? ' AND deleted_at IS NULL' : '';
    const where = `${quoteName(key)} IN (${part.map(() => '?').join(', ')})${standing}`;
    const values: StoredRow = { ...changes };
    if ('updated_at' in columns) {
      const latest = micros(dialect, 'max(COALESCE(updated_at, created_at))');
      const [row] = await connection.rows(
        `SELECT ${latest} AS latest FROM ${quoteName(table)} WHERE ${where}`,
        part,
      );
      values.updated_at = Math.max(nowMicros(), Number(row?.latest ?? 0) + 1);
    }
    const names = Object.keys(values);
    const assignments = names.map((name) => `${quoteName(name)} = ${placeholder(dialect, kindOf(name))}`);
    const parameters = names.map((name) => parameterOf({ kind: kindOf(name) }, values[name]));
    changed += await connection.execute(
      `UPDATE ${quoteName(table)} SET ${assignments.join(', ')} WHERE ${where}`,
      [...parameters, ...part],
    );
  }
  return changed;
}
