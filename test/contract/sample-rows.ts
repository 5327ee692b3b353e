import type { NewRow } from '../../src/storage/tables/all-tables.ts';

/** Time of everything in the sample rows, microseconds. */
export const at = Date.parse('2026-11-20T09:30:00Z') * 1000;
export const uuid = (number: number) => `019aa000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const project = (id: number, more: Partial<NewRow<'projects'>> = {}): NewRow<'projects'> => ({
  project_id: id,
  uuid: uuid(id),
  key: `project-${id}`,
  name: 'Shop',
  created_at: at,
  ...more,
});

export const run = (id: number, more: Partial<NewRow<'runs'>> = {}): NewRow<'runs'> => ({
  run_id: id,
  uuid: uuid(1000 + id),
  project_id: 1,
  status: 'running',
  started_at: at,
  planned_count: 0,
  passed_count: 0,
  failed_count: 0,
  skipped_count: 0,
  flaky_count: 0,
  lost_count: 0,
  created_at: at,
  ...more,
});

export const log = (id: number, message: string): NewRow<'logs'> => ({
  log_id: id,
  run_id: 1,
  level: 'info',
  message,
  logged_at: at,
  created_at: at,
});

export const suite = (id: number, parent: number | null): NewRow<'suites'> => ({
  suite_id: id,
  uuid: uuid(2000 + id),
  project_id: 1,
  parent_suite_id: parent,
  kind: 'feature',
  key: `suite-${id}`,
  name: 'The basket',
  created_at: at,
});

export const artifact = (id: number, more: Partial<NewRow<'artifacts'>>): NewRow<'artifacts'> => ({
  artifact_id: id,
  uuid: uuid(3000 + id),
  run_id: 1,
  path: 'a',
  name: 'a',
  kind: 'log',
  created_at: at,
  ...more,
});

export const measurement = (id: number, more: Partial<NewRow<'measurements'>>): NewRow<'measurements'> => ({
  measurement_id: id,
  run_id: 1,
  benchmark: 'checkout',
  metric: 'time',
  unit: 'ms',
  value: 1,
  measured_at: at,
  created_at: at,
  ...more,
});
