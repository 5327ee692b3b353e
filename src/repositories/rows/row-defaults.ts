import type { TableName } from '../../storage/tables/all-tables.ts';

/** Values of columns that must have one and are mostly the same when a row is made by hand. */
export const rowDefaults = {
  suites: { kind: 'collection' },
  tests: { source: 'manual', status: 'active' },
  runs: {
    status: 'running',
    planned_count: 0,
    passed_count: 0,
    failed_count: 0,
    skipped_count: 0,
    flaky_count: 0,
    lost_count: 0,
  },
  suite_runs: { status: 'running' },
  executions: { attempt_number: 1, is_final_attempt: true },
  steps: { level: 0, step_type: 'step' },
  step_runs: { attempt_number: 1, is_final_attempt: true },
  logs: { level: 'info' },
  hardware: { is_virtual: false },
  environments: { status: 'available' },
  browsers: { headless: true },
  security_issues: { status: 'open' },
  test_actions: { optional: false, continue_on_failure: false },
} as const satisfies { readonly [Name in TableName]?: Readonly<Record<string, string | number | boolean>> };

/** Columns of a table that have a default. */
export type DefaultedColumns<Name extends TableName> = Name extends keyof typeof rowDefaults
  ? keyof (typeof rowDefaults)[Name]
  : never;

/** Defaults of a table; none for most. */
export function defaultsOf(table: TableName): Readonly<Record<string, string | number | boolean>> {
  return (
    (rowDefaults as Readonly<Partial<Record<TableName, Record<string, string | number | boolean>>>>)[table] ??
    {}
  );
}
