import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDbConnection } from '../engines/duckdb/duckdb-connection.ts';
import { DuckDbDatabase } from '../engines/duckdb/duckdb-database.ts';
import { migrate } from '../migrations/migrate.ts';
import { gherkinViews } from './gherkin-views.ts';

let database: DuckDbDatabase;
let connection: DuckDbConnection;
beforeAll(async () => {
  database = await DuckDbDatabase.open(':memory:');
  connection = await database.connect();
  await migrate(connection, ':memory:');
});
afterAll(() => {
  connection.close();
  database.close();
});

/** The vocabulary as SQL in the world uses it. Not to be changed: that is its purpose. */
const vocabulary = {
  CucuRun:
    'cucu_run_id, start_time, end_time, command_args, browser, environment_vars, worker_count, headless, results_dir, status, total_duration_ms, system_info',
  Feature:
    'feature_id, cucu_run_id, name, description, filepath, tags, start_time, end_time, status, total_duration_ms',
  Scenario:
    'scenario_id, feature_id, name, description, tags, start_time, end_time, status, total_duration_ms, error_message',
  ScenarioPost: 'scenario_post_id, scenario_id, timestamp, action_type, details, status',
  Section: 'section_id, scenario_id, parent_section_id, text, level, timestamp, order_index',
  Step: 'step_id, scenario_id, section_id, parent_step_id, keyword, text, level, step_type, order_index, created_at, file_path, line_number',
  StepRun:
    'step_run_id, step_id, start_time, end_time, status, duration_ms, attempt_number, error_message, stack_trace, is_final_attempt',
  StepPost: 'step_post_id, step_run_id, timestamp, action_type, details',
  Artifact:
    'artifact_id, cucu_run_id, feature_id, scenario_id, step_run_id, scenario_post_id, filepath, artifact_type, file_size, file_hash, created_at, metadata',
} as const;

test('the vocabulary has these views and no others', () => {
  expect(Object.keys(gherkinViews).sort()).toEqual(Object.keys(vocabulary).sort());
});

test.each(Object.entries(vocabulary))('%s has exactly its columns, in their order', async (name, columns) => {
  const rows = await connection.rows(`DESCRIBE ${name}`);
  expect(rows.map((row) => row['column_name']).join(', ')).toBe(columns);
});

test.each(Object.keys(vocabulary))('%s is for reading only', async (name) => {
  await expect(connection.execute(`DELETE FROM ${name}`)).rejects.toThrow(/not a table|Can only delete/);
});

test('the words of the vocabulary join as their names say', async () => {
  const rows = await connection.rows(
    `SELECT * FROM CucuRun JOIN Feature USING (cucu_run_id) JOIN Scenario USING (feature_id)
       JOIN Step USING (scenario_id) JOIN StepRun USING (step_id) LEFT JOIN StepPost USING (step_run_id)
       LEFT JOIN Section ON Section.section_id = Step.section_id
       LEFT JOIN ScenarioPost ON ScenarioPost.scenario_id = Scenario.scenario_id
       LEFT JOIN Artifact ON Artifact.step_run_id = StepRun.step_run_id`,
  );
  expect(rows).toEqual([]);
});
