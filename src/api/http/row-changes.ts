import { assayError } from '../../model/errors.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Row, RowChanges } from '../../repositories/rows/row-types.ts';
import type { NewFields } from '../../repositories/table-repository.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { WriteNotes } from './audited-change.ts';
import { changedColumns } from './audited-change.ts';
import { rowIdOf } from './row-path.ts';
import { throwIfOtherVersion } from './row-version.ts';

/** The table's key in a row. */
export function keyOf(table: TableName, row: object): number {
  return Number((row as Readonly<Record<string, unknown>>)[tableDeclaration(table).key]);
}

async function existing<Name extends TableName>(
  repositories: Repositories,
  table: Name,
  what: string,
  text: string,
): Promise<Row<Name>> {
  const row = await repositories.table(table).getById(rowIdOf(what, text));
  if (row === null) throw assayError('API_NOT_FOUND', { what, id: text });
  return row;
}

/** Makes a row with its audit entry. */
export async function createRow<Name extends TableName>(
  repositories: Repositories,
  note: WriteNotes,
  table: Name,
  fields: NewFields<Name>,
): Promise<Row<Name>> {
  const row = await repositories.table(table).create(fields);
  await note({ action: 'created', table, row });
  return row;
}

/**
 * Changes a row with its audit entry.
 *
 * @param expected version that it must have
 * @throws API_NOT_FOUND, ROW_CHANGED
 */
export async function changeRow<Name extends TableName>(
  repositories: Repositories,
  note: WriteNotes,
  table: Name,
  {
    what,
    id,
    expected,
  }: { readonly what: string; readonly id: string; readonly expected: string | undefined },
  changes: RowChanges<Name>,
): Promise<Row<Name>> {
  const before = await existing(repositories, table, what, id);
  const row = await repositories.table(table).update(keyOf(table, before), changes, { ifVersion: expected });
  await note({
    action: 'updated',
    table,
    row,
    details: changedColumns(changes as Readonly<Record<string, unknown>>),
  });
  return row;
}

/**
 * Deletes a row with its audit entry.
 *
 * @param expected version that it must have
 * @throws API_NOT_FOUND, ROW_CHANGED, ROW_REFERENCED
 */
export async function deleteRow<Name extends TableName>(
  repositories: Repositories,
  note: WriteNotes,
  table: Name,
  {
    what,
    id,
    expected,
  }: { readonly what: string; readonly id: string; readonly expected: string | undefined },
): Promise<void> {
  const row = await existing(repositories, table, what, id);
  const key = keyOf(table, row);
  throwIfOtherVersion(
    table,
    key,
    row as { created_at: string; updated_at: string | null } & object,
    expected,
  );
  await repositories.table(table).delete(key);
  await note({ action: 'deleted', table, row });
}
