import type { z } from '@hono/zod-openapi';
import { assayError } from '../../model/errors.ts';
import type { SortKey } from '../../repositories/queries/sort.ts';
import type { ColumnName, Row } from '../../repositories/rows/row-types.ts';
import type { ListOptions, Page } from '../../repositories/table-repository.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { listParameters } from './parameters.ts';

/** What a list was asked for, read. */
export type ListQuery = { [K in keyof typeof listParameters]?: z.output<(typeof listParameters)[K]> };

/** `-started_at,name` as keys of an order. */
function sortKeys<Name extends TableName>(text: string | undefined): SortKey<Name>[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({
      column: part.replace(/^[-+]/, '') as ColumnName<Name>,
      direction: part.startsWith('-') ? ('desc' as const) : ('asc' as const),
    }));
}

/**
 * Options of a repository's list from a request's query.
 *
 * @param sort the order when none is asked for
 */
export function listOptions<Name extends TableName>(
  query: ListQuery,
  sort: readonly SortKey<Name>[] = [],
): ListOptions<Name> {
  return {
    sort: query.sort === undefined ? sort : sortKeys<Name>(query.sort),
    ...(query.limit === undefined ? {} : { limit: query.limit }),
    after: query.after ?? null,
  };
}

/**
 * A page as it is answered: with the columns that were asked for only.
 *
 * @throws FILTER_COLUMN_UNKNOWN for a column that the table does not have
 */
export function pageAnswer<Name extends TableName>(
  table: Name,
  page: Page<Row<Name>>,
  fields: readonly string[] | undefined,
): { items: Row<Name>[]; next: string | null } {
  if (fields === undefined || fields.length === 0) return { items: [...page.rows], next: page.next };
  const { columns } = tableDeclaration(table);
  const unknown = fields.find((field) => !Object.hasOwn(columns, field));
  if (unknown !== undefined) throw assayError('FILTER_COLUMN_UNKNOWN', { table, column: unknown, near: '' });
  const items = page.rows.map(
    (row) => Object.fromEntries(fields.map((field) => [field, row[field as ColumnName<Name>]])) as Row<Name>,
  );
  return { items, next: page.next };
}
