import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StorageConnection, StorageDatabase } from '../../src/storage/engines/storage-engine.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { conformanceViews } from '../../src/storage/sql/conformance-views.ts';
import { ownViews } from '../../src/storage/sql/own-views.ts';
import { testManagementViews } from '../../src/storage/sql/test-management-views.ts';
import { tableNames } from '../../src/storage/tables/all-tables.ts';
import { everyEngine, newLocation } from '../engines/engine-locations.ts';
import { testPostgres } from '../postgres/test-postgres.ts';
import { uuid } from './sample-rows.ts';
import { fillForVocabularies } from './vocabulary-rows.ts';

/** The vocabularies as SQL in the world uses them. Not to be changed: that is their purpose. */
const vocabularies = {
  test_files: 'file_path, category, subcategory, status, last_tested, last_passed',
  test_runs:
    'run_id, started_at, completed_at, total_files, passed, failed, untested, git_commit, branch_name, ci_run_id, id, name, status, browser_config_id, environment_id',
  test_results: 'result_id, run_id, file_path, status, tested_at, duration_ms, error_message',
  test_cases: 'id, name, description, category, tags, status, created_at, updated_at',
  test_suites: 'id, name, description, created_at, updated_at',
  test_suite_cases: 'suite_id, test_case_id, execution_order',
  test_executions: 'id, test_run_id, test_case_id, status, started_at, completed_at, error_message',
  test_step_executions:
    'id, test_execution_id, test_step_id, status, started_at, completed_at, actual_result, error_message',
  test_steps: 'id, test_case_id, step_order, action_type, target, value, expected_result',
  screenshots: 'id, test_execution_id, test_step_execution_id, file_path, capture_time, description',
  log_entries: 'id, test_execution_id, level, message, timestamp, source',
  browser_configurations: 'id, name, browser, viewport_width, viewport_height, user_agent',
  test_environments: 'id, name, base_url, description, configuration_json',
} as const;

test('the vocabularies have these views and no others, and none is called like a table or another view', () => {
  expect(Object.keys({ ...conformanceViews, ...testManagementViews }).sort()).toEqual(
    Object.keys(vocabularies).sort(),
  );
  const names = [...tableNames, ...Object.keys(ownViews)].map((name) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
});

describe.each(everyEngine)('$product', ({ engine }) => {
  let folder: string;
  let database: StorageDatabase;
  let connection: StorageConnection;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-views-'));
    database = await openMigrated(await newLocation(engine, folder));
    connection = await database.connect();
    await fillForVocabularies(connection);
  });
  afterAll(async () => {
    await connection.close();
    await database.close();
    if (engine === 'postgres') await (await testPostgres()).dropDatabase(database.location);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Rows as the sandbox for users' SQL gives them, with numbers as numbers. */
  async function asked(sql: string): Promise<{ names: string[]; rows: unknown[][] }> {
    const names: string[] = [];
    const rows: unknown[][] = [];
    for await (const batch of database.reader().read({ sql, timeoutMs: 10_000, maxRows: 1000 })) {
      names.splice(0, names.length, ...batch.columns.map((column) => column.name));
      rows.push(...batch.rows.map((row) => [...row]));
    }
    return { names, rows };
  }
  const rowsOf = async (sql: string) => (await asked(sql)).rows;

  test.each(Object.entries(vocabularies))(
    '%s has exactly its columns, in their order',
    async (name, columns) => {
      expect((await asked(`SELECT * FROM ${name}`)).names.join(', ')).toBe(columns);
    },
  );

  test.each(Object.keys(vocabularies))('%s is for reading only', async (name) => {
    await expect(connection.execute(`DELETE FROM ${name}`)).rejects.toThrow(
      /not a table|Can only delete|cannot (modify|delete)/,
    );
  });

  test('a file passes by its last result alone; what was skipped or lost is not tested', async () => {
    expect(
      await rowsOf(`SELECT file_path, category, subcategory, status, CAST(last_tested AS VARCHAR(40)) LIKE '%09:33:05%',
        last_passed IS NOT NULL FROM test_files ORDER BY file_path`),
    ).toEqual(
      [
        ['features/basket.feature', 'shop', 'basket', 'FAIL', true, true],
        ['features/search.feature', null, null, 'FAIL', true, false],
        ['tests/checkout.test.ts', null, null, 'UNTESTED', false, true],
        ['tests/never.test.ts', null, null, 'UNTESTED', null, false],
      ].map((row) =>
        engine === 'sqlite' ? row.map((cell) => (typeof cell === 'boolean' ? Number(cell) : cell)) : row,
      ),
    );
  });

  test('progress and failures by category, in the SQL of conformance suites', async () => {
    expect(
      await rowsOf(`SELECT COUNT(*) AS total, SUM(CASE WHEN status = 'PASS' THEN 1 ELSE 0 END) AS passed,
        ROUND(100.0 * SUM(CASE WHEN status = 'PASS' THEN 1 ELSE 0 END) / COUNT(*), 1) AS percent FROM test_files`),
    ).toMatchObject([[4, 0, expect.anything()]]);
    expect(
      await rowsOf(`SELECT COALESCE(f.category, '-') AS category, COUNT(*) AS failures FROM test_results r
        JOIN test_files f ON f.file_path = r.file_path WHERE r.status = 'FAIL' GROUP BY 1 ORDER BY failures DESC`),
    ).toEqual([
      ['shop', 2],
      ['-', 1],
    ]);
    expect(
      await rowsOf(`SELECT r.file_path, r.error_message FROM test_results r
        WHERE r.run_id = (SELECT MAX(run_id) FROM test_runs WHERE branch_name = 'main' AND completed_at IS NOT NULL)
          AND r.status <> 'PASS' ORDER BY r.file_path`),
    ).toEqual([
      ['features/basket.feature', 'no browser'],
      ['features/search.feature', null],
      ['tests/checkout.test.ts', null],
    ]);
  });

  test('runs count their files in three groups that add up', async () => {
    expect(
      await rowsOf(`SELECT run_id, total_files, passed, failed, untested, git_commit, branch_name, ci_run_id, name, status
        FROM test_runs ORDER BY started_at`),
    ).toEqual([
      [1, 2, 2, 0, 0, 'sha-1', 'main', 'ci-1', 'Nightly', 'passed'],
      [2, 2, 0, 1, 1, 'sha-2', 'main', 'ci-2', 'Run 2', 'failed'],
      [3, 3, 0, 2, 1, 'sha-3', 'main', 'ci-3', 'Run 3', 'error'],
      [4, 2, 0, 0, 2, 'sha-4', 'main', 'ci-4', 'Run 4', 'running'],
    ]);
  });

  test('a result has the message of the last attempt that failed, and none of a failure that was expected', async () => {
    expect(await rowsOf('SELECT status, error_message FROM test_results WHERE run_id = 1')).toEqual([
      ['PASS', null],
      ['PASS', null],
    ]);
    expect(
      await rowsOf(`SELECT status, error_message FROM test_results WHERE run_id = 2 ORDER BY file_path`),
    ).toEqual([
      ['FAIL', 'timeout of 5 s\nat pay()'],
      ['UNTESTED', null],
    ]);
  });

  test('ids of test management are UUIDs that join', async () => {
    expect(
      await rowsOf(`SELECT r.name, c.name, e.status, b.name, n.base_url FROM test_runs r
        JOIN test_executions e ON e.test_run_id = r.id JOIN test_cases c ON c.id = e.test_case_id
        LEFT JOIN browser_configurations b ON b.id = r.browser_config_id
        LEFT JOIN test_environments n ON n.id = r.environment_id
        WHERE e.test_case_id = '${uuid(4002)}' ORDER BY r.started_at, e.status`),
    ).toEqual([
      ['Nightly', 'Pay', 'passed', 'Small', 'https://shop.test'],
      ['Run 3', 'Pay', 'error', null, null],
      ['Run 3', 'Pay', 'failed', null, null],
    ]);
    expect(
      await rowsOf(`SELECT s.id, s.test_step_id, s.status, s.actual_result, t.action_type, t.target, p.file_path
        FROM test_step_executions s JOIN test_executions e ON e.id = s.test_execution_id
        JOIN test_steps t ON t.id = s.test_step_id JOIN screenshots p ON p.test_step_execution_id = s.id
        WHERE e.id = '${uuid(5012)}'`),
    ).toEqual([
      ['00000000-0001-8000-8000-099511627777', uuid(7201), 'failed', 'I pay', 'click', '#pay', 'pay.png'],
    ]);
    expect(
      await rowsOf(`SELECT l.message, e.test_case_id FROM log_entries l
        LEFT JOIN test_executions e ON e.id = l.test_execution_id ORDER BY l.id`),
    ).toEqual([
      ['hello', uuid(4002)],
      ['of the run', null],
    ]);
  });

  test('a suite has its own cases and those that were put into it', async () => {
    expect(
      await rowsOf(`SELECT s.name, c.name, m.execution_order FROM test_suites s
        JOIN test_suite_cases m ON m.suite_id = s.id JOIN test_cases c ON c.id = m.test_case_id ORDER BY s.name`),
    ).toEqual([
      ['Checkout', 'Pay', 1],
      ['Search', 'Find', 1],
      ['Smoke', 'Pay', 1],
      ['The basket', 'Add an article', 1],
    ]);
  });
});
