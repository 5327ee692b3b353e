import { catalogueTables } from './catalogue-tables.ts';
import type { Table, ValueOfColumn } from './column.ts';
import { ledgerTables } from './ledger-tables.ts';
import { recordTables } from './record-tables.ts';

/** Every table of a run database, each after the tables that it refers to. DDL, types, insert paths and the schema reference come from here. */
export const tables = {
  migrations: ledgerTables.migrations,
  projects: catalogueTables.projects,
  suites: catalogueTables.suites,
  tests: catalogueTables.tests,
  journals: ledgerTables.journals,
  runs: recordTables.runs,
  workers: recordTables.workers,
  suite_runs: recordTables.suite_runs,
  executions: recordTables.executions,
  sections: recordTables.sections,
  steps: recordTables.steps,
  step_runs: recordTables.step_runs,
  step_posts: recordTables.step_posts,
  execution_posts: recordTables.execution_posts,
  artifacts: recordTables.artifacts,
  logs: recordTables.logs,
} as const;

export type TableName = keyof typeof tables;

/** Names of all tables, each after the tables that it refers to. */
export const tableNames = Object.keys(tables) as readonly TableName[];

type ColumnsOf<Name extends TableName> = (typeof tables)[Name]['columns'];
type NullableKeys<Columns> = {
  [K in keyof Columns]: null extends ValueOfColumn<Columns[K]> ? K : never;
}[keyof Columns];

/** A row to insert: columns that may be NULL may be left out. */
export type NewRow<Name extends TableName> = {
  [K in Exclude<keyof ColumnsOf<Name>, NullableKeys<ColumnsOf<Name>>>]: ValueOfColumn<ColumnsOf<Name>[K]>;
} & {
  [K in NullableKeys<ColumnsOf<Name>>]?: ValueOfColumn<ColumnsOf<Name>[K]> | undefined;
};

/** Changes to a row: a column that is left out, or null, keeps its value. */
export type RowChange<Name extends TableName> = {
  [K in (typeof tables)[Name]['changes'][number] & keyof ColumnsOf<Name>]?:
    | ValueOfColumn<ColumnsOf<Name>[K]>
    | undefined;
};

/** A table of the registry without its column types, for code that works on any of them. */
export function tableDeclaration(name: TableName): Table {
  return tables[name] as unknown as Table;
}
