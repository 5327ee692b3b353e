import { createdAt, deletedAt, optional, required, table, updatedAt, uuid } from './column.ts';

const circumstances = {
  environment_id: optional('bigint', 'environment', { references: 'environments.environment_id' }),
  kernel_version: optional('text', 'version of the operating system kernel'),
  hardware_id: optional('bigint', 'machine', { references: 'hardware.hardware_id' }),
  commit_sha: optional('text', 'git commit'),
} as const;

const circumstanceIndexes = [
  { columns: ['environment_id'], sparse: true },
  { columns: ['hardware_id'], sparse: true },
] as const;

/** Numbers over time: benchmarks, and the daily roll-ups that stay when detail is pruned. */
export const measureTables = {
  performance_baselines: table({
    doc: 'what a benchmark is expected to reach',
    key: 'performance_baseline_id',
    columns: {
      performance_baseline_id: required('id', 'key'),
      uuid,
      benchmark: required('text', 'name of the benchmark'),
      metric: required('text', 'what is measured'),
      value: required('double', 'expected value'),
      unit: required('text', 'unit of the value'),
      ...circumstances,
      created_at: createdAt,
      updated_at: updatedAt,
      deleted_at: deletedAt,
    },
    unique: [['uuid']],
    indexes: [{ columns: ['benchmark', 'metric'] }, ...circumstanceIndexes],
    changes: ['value', 'unit', 'kernel_version', 'commit_sha', 'updated_at', 'deleted_at'],
  }),
  measurements: table({
    doc: 'a number that a benchmark measured',
    key: 'measurement_id',
    columns: {
      measurement_id: required('id', 'key'),
      run_id: optional('bigint', 'run that measured it (a copy: it may have been pruned)'),
      benchmark: required('text', 'name of the benchmark'),
      metric: required('text', 'what was measured'),
      value: required('double', 'measured value'),
      unit: required('text', 'unit of the value'),
      ...circumstances,
      measured_at: required('timestamp', 'when'),
      created_at: createdAt,
    },
    indexes: [
      { columns: ['benchmark', 'metric', 'measured_at'] },
      { columns: ['run_id'], sparse: true },
      ...circumstanceIndexes,
    ],
    changes: [],
  }),
  test_days: table({
    doc: 'what came of a test on one day and branch: kept for ever, also when the runs themselves are pruned',
    key: 'test_day_id',
    columns: {
      test_day_id: required('id', 'key'),
      project_id: required('bigint', 'project', { references: 'projects.project_id' }),
      test_id: required('bigint', 'test', { references: 'tests.test_id' }),
      branch: required('text', 'git branch; empty where it is not known'),
      day: required('text', 'day in UTC, as 2026-11-21'),
      runs: required('integer', 'runs that the test was planned in'),
      passed: required('integer', 'verdicts passed'),
      failed: required('integer', 'verdicts failed, error or lost'),
      flaky: required('integer', 'verdicts flaky'),
      skipped: required('integer', 'verdicts skipped'),
      duration_sum_ms: optional('milliseconds', 'time taken by all of them'),
      duration_p50_ms: optional('milliseconds', 'median of the time of one'),
      duration_p95_ms: optional('milliseconds', 'time that 95 % of them stayed below'),
      created_at: createdAt,
      updated_at: updatedAt,
    },
    unique: [['test_id', 'branch', 'day']],
    indexes: [{ columns: ['project_id', 'day'] }],
    changes: [
      'runs',
      'passed',
      'failed',
      'flaky',
      'skipped',
      'duration_sum_ms',
      'duration_p50_ms',
      'duration_p95_ms',
      'updated_at',
    ],
  }),
} as const;
