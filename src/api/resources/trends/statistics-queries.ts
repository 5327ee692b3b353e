import type { NamedQuery } from '../../../analysis/named-query.ts';
import { tableNames } from '../../../storage/tables/all-tables.ts';

/** Rows of every table. */
export const rowCountsQuery: NamedQuery = {
  name: 'row-counts',
  title: 'Rows of every table',
  sql: tableNames
    .map((table) => `SELECT '${table}' AS name, count(*) AS n FROM ${table}`)
    .join('\nUNION ALL '),
  parameters: {},
};

/** Runs by status. */
export const runStatusesQuery: NamedQuery = {
  name: 'run-statuses',
  title: 'Runs by status',
  sql: 'SELECT status, count(*) AS n, min(started_at) AS oldest_at, max(started_at) AS newest_at FROM runs GROUP BY status ORDER BY status',
  parameters: {},
};
