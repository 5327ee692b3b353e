import { createHash } from 'node:crypto';
import { assayError } from '../../model/errors.ts';
import { Misfit } from '../../storage/column-values.ts';
import type { TableName } from '../../storage/tables/all-tables.ts';
import { type StoredValue, storedValue } from '../rows/row-values.ts';
import type { SortTerm } from './sort.ts';

/** Raised when what a cursor holds changes its meaning. */
const version = 1;

function orderText(table: TableName, terms: readonly SortTerm[]): string {
  const keys = terms.map((term) => `${term.name}${term.descending ? '-' : '+'}${term.nullsFirst ? '0' : ''}`);
  return `${version} ${table} ${keys.join(' ')}`;
}

/** Short check text: tells a cursor that was cut or edited, and one of another order. It keeps no secret. */
function checkText(order: string, values: string): string {
  return createHash('sha256').update(`${order}\n${values}`).digest('base64url').slice(0, 12);
}

/**
 * The place behind a row in an order, as a text for people to hand back.
 *
 * @param row by column name, as the library gives it
 */
export function cursorAt(
  table: TableName,
  terms: readonly SortTerm[],
  row: Readonly<Record<string, unknown>>,
): string {
  const values = JSON.stringify(terms.map((term) => row[term.name] ?? null));
  const check = checkText(orderText(table, terms), values);
  return Buffer.from(`${check}${values}`).toString('base64url');
}

/**
 * The values of the row that a cursor stands behind.
 *
 * @throws CURSOR_INVALID when it was made for another table or order, or is not as it was made
 */
export function valuesOfCursor(
  table: TableName,
  terms: readonly SortTerm[],
  cursor: string,
): readonly StoredValue[] {
  const text = Buffer.from(cursor, 'base64url').toString();
  const values = text.slice(12);
  if (text.slice(0, 12) !== checkText(orderText(table, terms), values))
    throw assayError('CURSOR_INVALID', {
      table,
      reason: 'it was made for another order, or changed on its way',
    });
  const parsed = JSON.parse(values) as readonly unknown[];
  return terms.map((term, index) => {
    const stored = storedValue(term.column.kind, parsed[index]);
    if (stored instanceof Misfit)
      throw assayError('CURSOR_INVALID', { table, reason: `${term.name}: ${stored.reason}` });
    return stored;
  });
}
