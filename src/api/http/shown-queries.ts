import { type NamedQuery, printableSql } from '../../analysis/named-query.ts';

/** Queries as they are shown beside the figures that they gave. */
export function shownQueries(queries: readonly NamedQuery[]): { name: string; title: string; sql: string }[] {
  return queries.map((query) => ({ name: query.name, title: query.title, sql: printableSql(query) }));
}
