import type { StorageConnection } from '../../../src/storage/engines/storage-engine.ts';
import { allocateIds } from '../../../src/storage/ids/allocate-ids.ts';
import type { NewRow, TableName } from '../../../src/storage/tables/all-tables.ts';
import { sampleStart as at } from '../../journals/journal-script.ts';

const uuid = (number: number) => `019aa000-0000-7000-8000-${String(number).padStart(12, 'b')}`;

/** Inserts a row with the next id of its table. */
async function add<Name extends TableName>(
  connection: StorageConnection,
  table: Name,
  key: string,
  row: Record<string, unknown>,
): Promise<number> {
  return await connection.transaction(async () => {
    const id = await allocateIds(connection, table, 1);
    await connection.insert(table, [{ [key]: id, created_at: at, ...row } as unknown as NewRow<Name>]);
    return id;
  });
}

/** Rows that people and other programs make: catalogue, environments, knowledge, and a run with steps of its own. */
export async function fillByHand(connection: StorageConnection): Promise<void> {
  const [found] = await connection.rows(
    'SELECT project_id, test_id, suite_id FROM tests ORDER BY test_id LIMIT 1',
  );
  const project = Number(found?.project_id);
  const test = Number(found?.test_id);
  const hardware = await add(connection, 'hardware', 'hardware_id', {
    uuid: uuid(1),
    architecture: 'riscv64',
    is_virtual: true,
  });
  const environment = await add(connection, 'environments', 'environment_id', {
    uuid: uuid(2),
    name: 'staging',
    kind: 'staging',
    status: 'available',
    variables: '{"A": [1, 2.50]}',
    hardware_id: hardware,
  });
  const browser = await add(connection, 'browsers', 'browser_id', {
    uuid: uuid(3),
    name: 'wide',
    browser: 'chromium',
    headless: false,
  });
  const outer = await add(connection, 'suites', 'suite_id', {
    uuid: uuid(4),
    project_id: project,
    kind: 'collection',
    key: 'smoke',
    name: 'Smoke',
  });
  const inner = await add(connection, 'suites', 'suite_id', {
    uuid: uuid(5),
    project_id: project,
    parent_suite_id: outer,
    kind: 'collection',
    key: 'smoke/fast',
    name: 'Fast',
    tags: '["@a", "@\\u00e9"]',
  });
  await add(connection, 'suite_tests', 'suite_test_id', {
    suite_id: inner,
    test_id: test,
    execution_order: 1,
  });
  await add(connection, 'test_actions', 'test_action_id', {
    uuid: uuid(6),
    test_id: test,
    action_order: 1,
    action_type: 'click',
    optional: false,
    continue_on_failure: true,
    timeout_ms: 0.125,
  });
  const user = await add(connection, 'users', 'user_id', {
    uuid: uuid(7),
    login: 'ann',
    name: 'Ann',
    kind: 'person',
    role: 'admin',
  });
  await add(connection, 'audit_entries', 'audit_entry_id', {
    user_id: user,
    action: 'created',
    happened_at: at,
  });
  const run = await add(connection, 'runs', 'run_id', {
    uuid: uuid(8),
    project_id: project,
    name: 'by hand',
    status: 'passed',
    started_at: at,
    ended_at: at + 1_500_001,
    duration_ms: 1500.001,
    planned_count: 1,
    passed_count: 1,
    failed_count: 0,
    skipped_count: 0,
    flaky_count: 0,
    lost_count: 0,
    environment_id: environment,
    browser_id: browser,
    environment_vars: '{"quote": "\'", "line": "\\n"}',
  });
  const suiteRun = await add(connection, 'suite_runs', 'suite_run_id', {
    run_id: run,
    suite_id: inner,
    status: 'passed',
  });
  const execution = await add(connection, 'executions', 'execution_id', {
    uuid: uuid(9),
    run_id: run,
    suite_run_id: suiteRun,
    test_id: test,
    attempt_number: 1,
    is_final_attempt: true,
    status: 'passed',
    environment_id: environment,
  });
  const step = await add(connection, 'steps', 'step_id', {
    run_id: run,
    execution_id: execution,
    level: 0,
    order_index: 0,
    text: "a 'quoted'\r\ntext ~0 \u{10ffff}",
    step_type: 'step',
  });
  await add(connection, 'steps', 'step_id', {
    run_id: run,
    execution_id: execution,
    parent_step_id: step,
    level: 1,
    order_index: 1,
    text: '',
    step_type: 'sub_step',
  });
  await add(connection, 'coverage', 'coverage_id', {
    run_id: run,
    execution_id: execution,
    path: 'a.ts',
    lines_covered: 1,
    lines_total: 2,
    covered_lines: '[1]',
  });
  await add(connection, 'failure_analyses', 'failure_analysis_id', {
    uuid: uuid(10),
    execution_id: execution,
    confidence: 0.1,
  });
  await add(connection, 'security_issues', 'security_issue_id', {
    uuid: uuid(11),
    execution_id: execution,
    kind: 'injection',
    severity: 'high',
    description: 'a form',
    status: 'open',
    cvss: 9.8,
  });
  await add(connection, 'measurements', 'measurement_id', {
    run_id: run,
    benchmark: 'boot',
    metric: 'time',
    value: 1 / 3,
    unit: 's',
    hardware_id: hardware,
    measured_at: at,
  });
  await add(connection, 'measurements', 'measurement_id', {
    benchmark: 'boot',
    metric: 'time',
    value: 2e-9,
    unit: 's',
    measured_at: at + 1,
  });
  await add(connection, 'test_days', 'test_day_id', {
    project_id: project,
    test_id: test,
    branch: 'main',
    day: '2025-01-01',
    runs: 3,
    passed: 2,
    failed: 1,
    flaky: 0,
    skipped: 0,
  });
}
