import { assayError } from '../../model/errors.ts';
import type { JsonValue } from '../../std/json-value.ts';
import { nearestName } from '../../std/nearest-name.ts';
import { uuidV7 } from '../../std/uuid.ts';
import { Misfit } from '../../storage/column-values.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { Column } from '../../storage/tables/column.ts';
import { defaultsOf } from './row-defaults.ts';
import { libraryValue, type StoredValue, shownValue, storedValue } from './row-values.ts';

/** A row as the tables take it. */
export type StoredRow = Record<string, StoredValue>;

/** Columns of every table that Assay sets itself, and no change may touch. */
const setByAssay: ReadonlySet<string> = new Set(['uuid', 'created_at', 'updated_at', 'deleted_at']);

/**
 * A value for a column as the tables take it; what the column's declaration rules out is refused here, before an
 * engine sees it, and so with the same words on each.
 *
 * @throws CONSTRAINT_NOT_NULL, CONSTRAINT_CHECK, VALUE_INVALID
 */
function storedColumn(table: TableName, name: string, column: Column, value: unknown): StoredValue {
  const stored = storedValue(column.kind, value);
  if (stored instanceof Misfit)
    throw assayError('VALUE_INVALID', {
      table,
      column: name,
      value: shownValue(value),
      reason: stored.reason,
    });
  if (stored === null && !column.nullable) throw assayError('CONSTRAINT_NOT_NULL', { table, column: name });
  if (stored !== null && column.oneOf !== undefined && !column.oneOf.includes(String(stored)))
    throw assayError('CONSTRAINT_CHECK', {
      table,
      column: name,
      value: shownValue(value),
      allowed: column.oneOf.join(', '),
    });
  return stored;
}

function columnToSet(table: TableName, name: string, refused: ReadonlySet<string>): Column {
  const { columns, key } = tableDeclaration(table);
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined || name === key || refused.has(name)) {
    const known = Object.keys(columns).filter((other) => other !== key && !refused.has(other));
    throw assayError('COLUMN_UNKNOWN', { table, column: name, near: nearestName(name, known) });
  }
  return column;
}

/** Where nobody says how long something took, it is the time between its start and its end. */
function deriveDuration(row: StoredRow): void {
  const { started_at: start, ended_at: end } = row;
  if (typeof start !== 'number' || typeof end !== 'number' || row.duration_ms !== null) return;
  row.duration_ms = Math.max(0, end - start) / 1000;
}

/**
 * A new row from what is given of it; the rest are defaults, a new UUID, and the present time for times that must be.
 *
 * @param id its key
 * @param now whole microseconds since 1970
 * @throws COLUMN_UNKNOWN, CONSTRAINT_NOT_NULL, CONSTRAINT_CHECK, VALUE_INVALID
 */
export function newStoredRow(
  table: TableName,
  fields: Readonly<Record<string, unknown>>,
  id: number,
  now: number,
): StoredRow {
  const { columns, key } = tableDeclaration(table);
  for (const name of Object.keys(fields)) columnToSet(table, name, new Set());
  const defaults = defaultsOf(table);
  const row: StoredRow = {};
  for (const [name, column] of Object.entries(columns)) {
    const given = fields[name];
    if (name === key) row[name] = id;
    else if (given !== undefined) row[name] = storedColumn(table, name, column, given);
    else if (name in defaults) row[name] = defaults[name] ?? null;
    else if (column.nullable) row[name] = null;
    else if (column.kind === 'timestamp') row[name] = now;
    else if (name === 'uuid') row[name] = uuidV7();
    else throw assayError('CONSTRAINT_NOT_NULL', { table, column: name });
  }
  deriveDuration(row);
  return row;
}

/**
 * Changes to a row as the tables take them.
 *
 * @param row the row as it is, as the library gives it
 * @throws COLUMN_UNKNOWN, CONSTRAINT_NOT_NULL, CONSTRAINT_CHECK, VALUE_INVALID
 */
export function storedChanges(
  table: TableName,
  row: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): StoredRow {
  const stored: StoredRow = {};
  for (const [name, value] of Object.entries(changes)) {
    const column = columnToSet(table, name, setByAssay);
    if (value !== undefined) stored[name] = storedColumn(table, name, column, value);
  }
  if (typeof stored.ended_at === 'number' && row.duration_ms === null && stored.duration_ms === undefined) {
    const { columns } = tableDeclaration(table);
    const started = stored.started_at ?? storedValue(columns.started_at?.kind ?? 'timestamp', row.started_at);
    if (typeof started === 'number') stored.duration_ms = Math.max(0, stored.ended_at - started) / 1000;
  }
  return stored;
}

/** A stored row, or a part of one, as the library gives it. */
export function libraryRow(table: TableName, row: Readonly<StoredRow>): Record<string, JsonValue> {
  const { columns } = tableDeclaration(table);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, libraryValue(columns[name]?.kind ?? 'text', value)]),
  );
}
