import { assayError } from '../../model/errors.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { parameterOf, placeholder } from '../../storage/sql/parameter-values.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { Column } from '../../storage/tables/column.ts';
import type { ColumnName } from '../rows/row-types.ts';
import type { StoredValue } from '../rows/row-values.ts';
import { columnOf, orderedColumn } from './column-expressions.ts';
import { knownColumn } from './known-column.ts';
import { joined, type SqlPart } from './sql-part.ts';

/** One key of an order. */
export interface SortKey<Name extends TableName> {
  readonly column: ColumnName<Name>;
  /** `asc` (from small to large) when absent. */
  readonly direction?: 'asc' | 'desc';
  /** Where rows without a value stand, whatever the direction; `last` when absent. */
  readonly nulls?: 'first' | 'last';
}

/** One key of an order, worked out. */
export interface SortTerm {
  readonly name: string;
  readonly column: Column;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * The order that rows are listed in: the given keys, and the table's key at the end, so that no two rows are equal.
 *
 * @throws FILTER_COLUMN_UNKNOWN, FILTER_INVALID for a column that has no order
 */
export function sortTerms<Name extends TableName>(
  table: Name,
  keys: readonly SortKey<Name>[],
): readonly SortTerm[] {
  const terms: SortTerm[] = [];
  const { key } = tableDeclaration(table);
  for (const { column: name, direction, nulls } of keys) {
    const column = knownColumn(table, name);
    if (column.kind === 'json')
      throw assayError('FILTER_INVALID', { table, column: name, reason: 'JSON has no order' });
    if (terms.some((term) => term.name === name)) continue;
    terms.push({ name, column, descending: direction === 'desc', nullsFirst: nulls === 'first' });
    if (name === key) return terms;
  }
  const last = terms.at(-1);
  const descending = last?.descending ?? false;
  return [...terms, { name: key, column: knownColumn(table, key), descending, nullsFirst: false }];
}

/** ORDER BY of an order, without these words. NULLs are placed in so many words: engines differ in where they stand. */
export function orderBy(dialect: Dialect, table: TableName, terms: readonly SortTerm[]): string {
  return terms
    .map(({ name, column, descending, nullsFirst }) => {
      const sql = orderedColumn(dialect, column.kind, columnOf(table, name));
      const nulls = column.nullable ? ` NULLS ${nullsFirst ? 'FIRST' : 'LAST'}` : '';
      return `${sql} ${descending ? 'DESC' : 'ASC'}${nulls}`;
    })
    .join(', ');
}

function equalTo(dialect: Dialect, table: TableName, term: SortTerm, value: StoredValue): SqlPart {
  const sql = columnOf(table, term.name);
  if (value === null) return { sql: `${sql} IS NULL`, parameters: [] };
  return {
    sql: `${sql} = ${placeholder(dialect, term.column.kind)}`,
    parameters: [parameterOf(term.column, value)],
  };
}

/** Rows that stand behind a value in the order of one term; null when there are none. */
function behind(dialect: Dialect, table: TableName, term: SortTerm, value: StoredValue): SqlPart | null {
  const { column, descending, nullsFirst } = term;
  const sql = columnOf(table, term.name);
  if (value === null) return nullsFirst ? { sql: `${sql} IS NOT NULL`, parameters: [] } : null;
  const ordered = orderedColumn(dialect, column.kind, sql);
  const compared = `${ordered} ${descending ? '<' : '>'} ${placeholder(dialect, column.kind)}`;
  const nullsFollow = column.nullable && !nullsFirst;
  return {
    sql: nullsFollow ? `(${compared} OR ${sql} IS NULL)` : compared,
    parameters: [parameterOf(column, value)],
  };
}

/**
 * Condition for the rows that stand behind one with these values: behind it in the first term, or equal there and
 * behind it in the second, and so on.
 */
export function afterValues(
  dialect: Dialect,
  table: TableName,
  terms: readonly SortTerm[],
  values: readonly StoredValue[],
): SqlPart {
  const ways: SqlPart[] = [];
  const equal: SqlPart[] = [];
  for (const [index, term] of terms.entries()) {
    const value = values[index] ?? null;
    const part = behind(dialect, table, term, value);
    if (part !== null) ways.push(joined([...equal, part], 'AND', 'true'));
    equal.push(equalTo(dialect, table, term, value));
  }
  const beyond = joined(ways, 'OR', 'false');
  const bound = notBefore(dialect, table, terms[0], values[0] ?? null);
  return bound === null ? beyond : joined([bound, beyond], 'AND', 'true');
}

/** What the whole condition implies for the first term, said again: an index or a zone map can use it. */
function notBefore(
  dialect: Dialect,
  table: TableName,
  term: SortTerm | undefined,
  value: StoredValue,
): SqlPart | null {
  if (term === undefined || value === null || (term.column.nullable && !term.nullsFirst)) return null;
  const { column, descending } = term;
  const ordered = orderedColumn(dialect, column.kind, columnOf(table, term.name));
  return {
    sql: `${ordered} ${descending ? '<=' : '>='} ${placeholder(dialect, column.kind)}`,
    parameters: [parameterOf(column, value)],
  };
}
