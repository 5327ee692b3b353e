import type { QueryAccess } from '../../keeper/database-access.ts';
import type { NamedQuery, NamedRow } from '../named-query.ts';

/** Longest time of one question of a report (ms): a report of a whole run may take its time. */
const longestMs = 600_000;

/**
 * Every row that a query gives, however many there are; `ask` cuts after the first thousands.
 *
 * @throws QUERY_STOPPED when `signal` is aborted
 */
export async function everyRow(
  access: QueryAccess,
  { sql, parameters }: NamedQuery,
  signal: AbortSignal,
): Promise<NamedRow[]> {
  const all: NamedRow[] = [];
  const request = { sql, parameters, signal, maxRows: Number.POSITIVE_INFINITY, timeoutMs: longestMs };
  for await (const { columns, rows } of access.stream(request)) {
    for (const row of rows) {
      all.push(Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])));
    }
  }
  return all;
}
