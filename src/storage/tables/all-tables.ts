import { authoredTables } from './authored-tables.ts';
import { catalogueTables } from './catalogue-tables.ts';
import type { Table, ValueOfColumn } from './column.ts';
import { environmentTables } from './environment-tables.ts';
import { knowledgeTables } from './knowledge-tables.ts';
import { ledgerTables } from './ledger-tables.ts';
import { measureTables } from './measure-tables.ts';
import { peopleTables } from './people-tables.ts';
import { queryTables } from './query-tables.ts';
import { recordTables } from './record-tables.ts';

/** Every table of a run database, each after the tables that it refers to. DDL, types, insert paths and the schema reference come from here. */
export const tables = {
  migrations: ledgerTables.migrations,
  id_counters: ledgerTables.id_counters,
  projects: catalogueTables.projects,
  suites: catalogueTables.suites,
  tests: catalogueTables.tests,
  suite_tests: authoredTables.suite_tests,
  test_actions: authoredTables.test_actions,
  test_templates: authoredTables.test_templates,
  test_data: authoredTables.test_data,
  hardware: environmentTables.hardware,
  environments: environmentTables.environments,
  browsers: environmentTables.browsers,
  users: peopleTables.users,
  project_members: peopleTables.project_members,
  api_tokens: peopleTables.api_tokens,
  audit_entries: peopleTables.audit_entries,
  saved_queries: queryTables.saved_queries,
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
  coverage: knowledgeTables.coverage,
  code_analyses: knowledgeTables.code_analyses,
  failure_analyses: knowledgeTables.failure_analyses,
  security_issues: knowledgeTables.security_issues,
  performance_baselines: measureTables.performance_baselines,
  measurements: measureTables.measurements,
  test_days: measureTables.test_days,
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
