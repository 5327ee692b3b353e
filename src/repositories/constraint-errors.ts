import { AssayError, assayError, messageOf } from '../model/errors.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { quoteName } from '../storage/sql/create-table.ts';
import { parameterOf, placeholder } from '../storage/sql/parameter-values.ts';
import { type TableName, tableDeclaration, tableNames } from '../storage/tables/all-tables.ts';
import { joined, type SqlPart } from './queries/sql-part.ts';
import { libraryValue, shownValue } from './rows/row-values.ts';
import type { StoredRow } from './rows/stored-rows.ts';

/** What was tried when an engine refused. */
export type Attempt =
  | { readonly kind: 'read' }
  | { readonly kind: 'insert'; readonly table: TableName; readonly rows: readonly StoredRow[] }
  /** `row` is the row as it would have been. */
  | {
      readonly kind: 'update';
      readonly table: TableName;
      readonly id: number;
      readonly row: StoredRow;
      readonly changed: readonly string[];
    }
  | { readonly kind: 'delete'; readonly table: TableName; readonly id: number };

type Written = Extract<Attempt, { readonly table: TableName }>;

/** Rows that are looked for with one query. */
const rowsAtOnce = 200;

function shown(table: TableName, columns: readonly string[], row: StoredRow): string {
  const declared = tableDeclaration(table).columns;
  return columns
    .map((name) => shownValue(libraryValue(declared[name]?.kind ?? 'text', row[name])))
    .join(', ');
}

function sameValues(
  connection: StorageConnection,
  table: TableName,
  columns: readonly string[],
  row: StoredRow,
): SqlPart {
  const declared = tableDeclaration(table).columns;
  const parts = columns.map((name) => {
    const kind = declared[name]?.kind ?? 'text';
    return {
      sql: `${quoteName(name)} = ${placeholder(connection.dialect, kind)}`,
      parameters: [parameterOf({ kind }, row[name])],
    };
  });
  return joined(parts, 'AND', 'false');
}

/** The first row whose values in these columns another one has: in the table, or before it among the new ones. */
async function doubled(
  connection: StorageConnection,
  table: TableName,
  columns: readonly string[],
  rows: readonly StoredRow[],
  except: number | null,
): Promise<{ readonly row: StoredRow; readonly holder: string } | null> {
  const { key, columns: declared } = tableDeclaration(table);
  const complete = rows.filter((row) => columns.every((name) => row[name] !== null));
  const state = 'deleted_at' in declared ? `CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END` : '0';
  for (let start = 0; start < complete.length; start += rowsAtOnce) {
    const part = complete.slice(start, start + rowsAtOnce);
    const where = joined(
      part.map((row) => sameValues(connection, table, columns, row)),
      'OR',
      'false',
    );
    const found = await connection.rows(
      `SELECT ${columns.map(quoteName).join(', ')}, ${quoteName(key)} AS holder_id, ${state} AS is_deleted
FROM ${quoteName(table)} WHERE (${where.sql}) AND ${quoteName(key)} <> ? ORDER BY ${quoteName(key)} LIMIT 1`,
      [...where.parameters, except ?? -1],
    );
    const [holder] = found;
    if (holder === undefined) continue;
    const same = (row: StoredRow) => columns.every((name) => String(row[name]) === String(holder[name]));
    const deleted = Number(holder.is_deleted) === 1 ? ', which is deleted' : '';
    return {
      row: part.find(same) ?? (part[0] as StoredRow),
      holder: `row ${Number(holder.holder_id)}${deleted}`,
    };
  }
  const seen = new Set<string>();
  for (const row of complete) {
    const values = JSON.stringify(columns.map((name) => row[name]));
    if (seen.has(values)) return { row, holder: 'given twice' };
    seen.add(values);
  }
  return null;
}

async function uniqueError(
  connection: StorageConnection,
  { table }: Written,
  rows: readonly StoredRow[],
  except: number | null,
  cause: unknown,
): Promise<AssayError> {
  const { key, unique = [] } = tableDeclaration(table);
  for (const columns of [...unique, [key]]) {
    const found = await doubled(connection, table, columns, rows, except);
    if (found === null) continue;
    const value = `${shown(table, columns, found.row)} (${found.holder})`;
    return assayError('CONSTRAINT_UNIQUE', { table, columns: columns.join(', '), value }, cause);
  }
  // The row that stood against it has gone meanwhile, or goes in the same transaction (DuckDB minds that).
  const [columns = [key]] = unique;
  const value = `${shown(table, columns, rows[0] ?? {})} (not any more)`;
  return assayError('CONSTRAINT_UNIQUE', { table, columns: columns.join(', '), value }, cause);
}

/** The first reference of new rows that leads nowhere. */
async function danglingReference(
  connection: StorageConnection,
  table: TableName,
  rows: readonly StoredRow[],
  cause: unknown,
): Promise<AssayError | null> {
  for (const [column, { references }] of Object.entries(tableDeclaration(table).columns)) {
    if (references === undefined) continue;
    const [parent = '', key = ''] = references.split('.');
    const values = Array.from(new Set(rows.map((row) => row[column]).filter((value) => value !== null)));
    for (let start = 0; start < values.length; start += rowsAtOnce) {
      const part = values.slice(start, start + rowsAtOnce) as number[];
      const found = await connection.rows(
        `SELECT ${quoteName(key)} AS id FROM ${quoteName(parent)} WHERE ${quoteName(key)} IN (${part.map(() => '?').join(', ')})`,
        part,
      );
      const there = new Set(found.map((row) => Number(row.id)));
      const missing = part.find((value) => !there.has(value));
      if (missing === undefined) continue;
      return assayError(
        'CONSTRAINT_FOREIGN_KEY',
        { table, column, value: String(missing), references },
        cause,
      );
    }
  }
  return null;
}

/** Who refers to a row, as `executions.test_id (3 rows)`. */
async function referrersOf(
  connection: StorageConnection,
  table: TableName,
  id: number,
): Promise<readonly string[]> {
  const target = `${table}.${tableDeclaration(table).key}`;
  const referrers: string[] = [];
  for (const other of tableNames) {
    for (const [column, { references }] of Object.entries(tableDeclaration(other).columns)) {
      if (references !== target) continue;
      const [row] = await connection.rows(
        `SELECT count(*) AS n FROM ${quoteName(other)} WHERE ${quoteName(column)} = ?`,
        [id],
      );
      const n = Number(row?.n ?? 0);
      if (n > 0) referrers.push(`${other}.${column} (${n} ${n === 1 ? 'row' : 'rows'})`);
    }
  }
  return referrers;
}

async function foreignKeyError(
  connection: StorageConnection,
  attempt: Written,
  cause: unknown,
): Promise<AssayError | null> {
  const { table } = attempt;
  if (attempt.kind === 'delete') {
    const id = String(attempt.id);
    const referrers = await referrersOf(connection, table, attempt.id);
    if (referrers.length > 0)
      return assayError('ROW_REFERENCED', { table, id, referrers: referrers.join(', ') }, cause);
    return connection.capabilities.deletesFamilies
      ? null
      : assayError('DELETE_NEEDS_COMMIT', { table, id, engine: connection.engine }, cause);
  }
  const rows = attempt.kind === 'insert' ? attempt.rows : [attempt.row];
  const dangling = await danglingReference(connection, table, rows, cause);
  if (dangling !== null || attempt.kind === 'insert') return dangling;
  const { unique = [], columns } = tableDeclaration(table);
  const fixed = attempt.changed.find(
    (name) => columns[name]?.references !== undefined || unique.some((list) => list.includes(name)),
  );
  if (fixed === undefined) return null;
  const details = { table, column: fixed, id: String(attempt.id), engine: connection.engine };
  return assayError('COLUMN_FIXED', details, cause);
}

async function constraintError(
  connection: StorageConnection,
  attempt: Attempt,
  error: unknown,
): Promise<AssayError | null> {
  if (attempt.kind === 'read') return null;
  const kind = connection.failureKind(error);
  if (kind === 'foreign-key') return await foreignKeyError(connection, attempt, error);
  if (kind !== 'unique' || attempt.kind === 'delete') return null;
  return attempt.kind === 'insert'
    ? await uniqueError(connection, attempt, attempt.rows, null, error)
    : await uniqueError(connection, attempt, [attempt.row], attempt.id, error);
}

/** Whether an engine can do the whole transaction again after this error; it must then see the error as it is. */
export function endsTransaction(connection: StorageConnection, error: unknown): boolean {
  if (error instanceof AssayError) return false;
  const kind = connection.failureKind(error);
  return kind === 'connection' || kind === 'serialization';
}

/**
 * The catalogued error for what an engine threw, with the table, columns and values found by looking at the rows. Call
 * it when the failed transaction (or its savepoint) has been rolled back.
 *
 * @param database its name for people
 * @param what what was done, for people
 * @returns the error to throw; what is no engine's error comes back as it is
 */
export async function explainedError(
  connection: StorageConnection,
  database: string,
  what: string,
  attempt: Attempt,
  error: unknown,
): Promise<unknown> {
  if (error instanceof AssayError || error instanceof TypeError || error instanceof RangeError) return error;
  const reason = messageOf(error);
  switch (connection.failureKind(error)) {
    case 'timeout':
      return assayError('STATEMENT_TIMEOUT', { database, statement: what }, error);
    case 'connection':
      return assayError('CONNECTION_LOST', { database, reason }, error);
    case 'serialization':
      return assayError('TRANSACTION_CONFLICT', { database, reason }, error);
    default:
  }
  let explained: AssayError | null = null;
  try {
    explained = await constraintError(connection, attempt, error);
  } catch {
    // The connection is gone, or the transaction around it is broken: the first error is the one that tells.
  }
  return explained ?? assayError('STATEMENT_FAILED', { database, what, reason }, error);
}
