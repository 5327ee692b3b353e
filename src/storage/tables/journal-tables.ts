import type { TableName } from './all-tables.ts';

/**
 * Tables whose rows journals bring, each after those that it refers to. Ids that journals give and ids from counters
 * stand side by side in them.
 */
export const tablesOfJournals = [
  'executions',
  'sections',
  'steps',
  'step_runs',
  'step_posts',
  'execution_posts',
  'artifacts',
  'logs',
] as const satisfies readonly TableName[];

const names: ReadonlySet<TableName> = new Set(tablesOfJournals);

/** Whether journals bring rows of a table. */
export function isRecordedByJournals(table: TableName): boolean {
  return names.has(table);
}
