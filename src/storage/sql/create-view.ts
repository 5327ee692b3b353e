import type { Dialect } from './column-types.ts';

/** What makes a view of one table read-only: PostgreSQL would pass changes of it on to the table, the others refuse them. */
const readOnly = {
  duckdb: '',
  sqlite: '',
  postgres: ' CROSS JOIN (SELECT 1) AS read_only',
} satisfies Record<Dialect, string>;

/**
 * CREATE VIEW for a view that is for reading only. Its name stays unquoted, so that it works in any case on every engine.
 *
 * @param select its query; one without JOIN ends with its FROM
 */
export function createViewSql(name: string, select: string, dialect: Dialect): string {
  const isJoin = /\b(JOIN|WHERE)\b/.test(select);
  return `CREATE VIEW ${name} AS\n${select}${isJoin ? '' : readOnly[dialect]}`;
}
