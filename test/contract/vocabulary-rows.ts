import type { RunStatus, SuiteRunStatus } from '../../src/model/statuses.ts';
import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import { artifact, at, log, project, run, suite, uuid } from './sample-rows.ts';

const second = 1_000_000;

/** Run, its suite runs by suite: basket (1), checkout (2), search (3). */
const runs: readonly {
  readonly id: number;
  readonly status: RunStatus;
  readonly suites: Readonly<Record<number, SuiteRunStatus>>;
}[] = [
  { id: 1, status: 'passed', suites: { 1: 'passed', 2: 'passed' } },
  { id: 2, status: 'failed', suites: { 1: 'failed', 2: 'skipped' } },
  { id: 3, status: 'interrupted', suites: { 1: 'error', 2: 'lost', 3: 'interrupted' } },
  { id: 4, status: 'running', suites: { 1: 'running', 2: 'pending' } },
];

/** Attempts: id, run, suite, status, expected status, message. The test has the suite's number. */
const attempts = [
  [11, 1, 1, 'passed', null, null],
  [12, 1, 2, 'failed', 'failed', 'as expected'],
  [21, 2, 1, 'failed', null, 'first try'],
  [22, 2, 1, 'timed_out', null, 'timeout of 5 s\nat pay()'],
  [31, 3, 1, 'error', null, 'no browser'],
  [32, 3, 2, 'lost', null, null],
  [33, 3, 3, 'interrupted', null, null],
  [34, 3, 2, 'passed', 'failed', null],
] as const;

/** Fills a new database with four runs over three files, one authored test, and what belongs to them. */
export async function fillForVocabularies(connection: StorageConnection): Promise<void> {
  await connection.transaction(async () => {
    await connection.insert('projects', [project(1)]);
    await connection.insert('browsers', [
      {
        browser_id: 1,
        uuid: uuid(7001),
        name: 'Small',
        browser: 'chromium',
        headless: true,
        viewport_width: 400,
        viewport_height: 800,
        created_at: at,
      },
      {
        browser_id: 2,
        uuid: uuid(7002),
        name: 'Gone',
        browser: 'x',
        headless: true,
        created_at: at,
        deleted_at: at,
      },
    ]);
    await connection.insert('environments', [
      {
        environment_id: 1,
        uuid: uuid(7101),
        name: 'Staging',
        kind: 'staging',
        base_url: 'https://shop.test',
        status: 'available',
        variables: '{"region":"eu"}',
        created_at: at,
      },
    ]);
    await connection.insert('suites', [
      { ...suite(1, null), path: 'features/basket.feature', category: 'shop', subcategory: 'basket' },
      { ...suite(2, null), kind: 'file', path: 'tests/checkout.test.ts', name: 'Checkout' },
      { ...suite(3, null), path: 'features/search.feature', name: 'Search' },
      { ...suite(4, null), kind: 'file', path: 'tests/never.test.ts', name: 'Never' },
      { ...suite(5, null), kind: 'collection', name: 'Smoke' },
      { ...suite(6, null), kind: 'file', path: 'tests/gone.test.ts', deleted_at: at },
    ]);
    await connection.insert(
      'tests',
      [1, 2, 3].map((id) => ({
        test_id: id,
        uuid: uuid(4000 + id),
        project_id: 1,
        suite_id: id,
        key: `test-${id}`,
        name: ['', 'Add an article', 'Pay', 'Find'][id] ?? '',
        source: 'gherkin' as const,
        status: 'active' as const,
        category: 'shop',
        tags: '["@smoke"]',
        line: 10 - id,
        created_at: at,
      })),
    );
    await connection.insert('suite_tests', [
      { suite_test_id: 1, suite_id: 5, test_id: 2, execution_order: 1, created_at: at },
    ]);
    await connection.insert('test_actions', [
      {
        test_action_id: 1,
        uuid: uuid(7201),
        test_id: 2,
        action_order: 1,
        action_type: 'click',
        target: '#pay',
        optional: false,
        continue_on_failure: false,
        created_at: at,
      },
    ]);
    for (const { id, status, suites } of runs) {
      const startedAt = at + id * 60 * second;
      await connection.insert('runs', [
        run(id, {
          status,
          started_at: startedAt,
          ended_at: status === 'running' ? null : startedAt + 30 * second,
          branch: 'main',
          commit_sha: `sha-${id}`,
          ci_run_id: `ci-${id}`,
          ...(id === 1 && { browser_id: 1, environment_id: 1, name: 'Nightly' }),
        }),
      ]);
      await connection.insert(
        'suite_runs',
        Object.entries(suites).map(([suiteId, suiteStatus]) => ({
          suite_run_id: id * 10 + Number(suiteId),
          run_id: id,
          suite_id: Number(suiteId),
          status: suiteStatus,
          started_at: suiteStatus === 'pending' || suiteStatus === 'lost' ? null : startedAt,
          ended_at: ['pending', 'running', 'lost'].includes(suiteStatus) ? null : startedAt + 5 * second,
          duration_ms: 5000,
          created_at: startedAt,
        })),
      );
    }
    await connection.insert(
      'executions',
      attempts.map(([id, runId, testId, status, expected, message]) => ({
        execution_id: id,
        uuid: uuid(5000 + id),
        run_id: runId,
        suite_run_id: runId * 10 + testId,
        test_id: testId,
        attempt_number: 1,
        is_final_attempt: id !== 21,
        status,
        expected_status: expected,
        started_at: at,
        error_message: message,
        created_at: at,
      })),
    );
    await connection.insert('steps', [
      {
        step_id: 1,
        run_id: 1,
        execution_id: 12,
        level: 0,
        order_index: 1,
        text: 'I pay',
        step_type: 'step',
        created_at: at,
      },
    ]);
    await connection.insert('step_runs', [
      {
        step_run_id: 2 ** 40 + 1,
        run_id: 1,
        step_id: 1,
        attempt_number: 1,
        is_final_attempt: true,
        status: 'timed_out',
        started_at: at,
        error_message: 'too late',
      },
    ]);
    await connection.insert('artifacts', [
      artifact(1, {
        execution_id: 12,
        step_run_id: 2 ** 40 + 1,
        kind: 'screenshot',
        path: 'pay.png',
        name: 'pay',
      }),
      artifact(2, { kind: 'log', path: 'run.log' }),
    ]);
    await connection.insert('logs', [{ ...log(1, 'hello'), execution_id: 12 }, log(2, 'of the run')]);
  });
}
