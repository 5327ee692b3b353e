import type { Table } from '../tables/column.ts';
import type { Dialect } from './column-types.ts';
import { quoteName } from './create-table.ts';

/** Dialects whose engines need secondary indexes; in DuckDB zone maps do their work, and indexed columns could not change. */
const needsIndexes = { duckdb: false, sqlite: true, postgres: true } satisfies Record<Dialect, boolean>;

/** Name of an index: the table, the columns. PostgreSQL cuts names at 63 bytes; a test holds ours below. */
export function indexName(table: string, columns: readonly string[]): string {
  return `${table}_by_${columns.join('_')}`;
}

/** CREATE INDEX for each secondary index of a declared table, none where the dialect needs none. */
export function createIndexesSql(name: string, table: Table, dialect: Dialect): readonly string[] {
  if (!needsIndexes[dialect]) return [];
  return (table.indexes ?? []).map(({ columns, sparse }) => {
    const filled = sparse === true ? ` WHERE ${quoteName(columns[0] ?? '')} IS NOT NULL` : '';
    return `CREATE INDEX ${quoteName(indexName(name, columns))} ON ${quoteName(name)} (${columns.map(quoteName).join(', ')})${filled}`;
  });
}
