import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StorageConnection, StorageDatabase } from '../../src/storage/engines/storage-engine.ts';
import { engineNames } from '../../src/storage/location/database-location.ts';
import { migrations } from '../../src/storage/migrations/all-migrations.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { gherkinViews } from '../../src/storage/sql/gherkin-views.ts';
import { ownViews } from '../../src/storage/sql/own-views.ts';
import { testPostgres } from '../postgres/test-postgres.ts';
import { fillOldDatabase } from './old-database.ts';

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

describe.each(engineNames)('%s', (engine) => {
  let folder: string;
  let database: StorageDatabase;
  let connection: StorageConnection;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-views-'));
    const location =
      engine === 'postgres'
        ? await (await testPostgres()).createDatabase(folder)
        : { engine, path: join(folder, 'results.db'), postgres: null };
    database = await openMigrated(location, { target: 1 });
    connection = await database.connect();
    await fillOldDatabase(connection);
    await connection.close();
    await database.close();
    database = await openMigrated(location, { target: migrations.at(-1)?.id });
    connection = await database.connect();
  });
  afterAll(async () => {
    await connection.close();
    await database.close();
    if (database.location.engine === 'postgres') await (await testPostgres()).dropDatabase(database.location);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test.each(Object.entries(vocabulary))(
    '%s has exactly its columns, in their order',
    async (name, columns) => {
      const reader = database.reader();
      const names: string[] = [];
      for await (const batch of reader.read({ sql: `SELECT * FROM ${name}`, timeoutMs: 10_000, maxRows: 10 }))
        names.splice(0, names.length, ...batch.columns.map((column) => column.name));
      expect(names.join(', ')).toBe(columns);
    },
  );

  test.each(Object.keys(vocabulary))('%s is for reading only', async (name) => {
    await expect(connection.execute(`DELETE FROM ${name}`)).rejects.toThrow(
      /not a table|Can only delete|cannot (modify|delete)/,
    );
  });

  test('the other vocabularies are there after the way up, too', async () => {
    const reader = database.reader();
    for (const name of Object.keys(ownViews))
      for await (const batch of reader.read({ sql: `SELECT * FROM ${name}`, timeoutMs: 10_000, maxRows: 10 }))
        expect(batch.columns.length, name).toBeGreaterThan(2);
  });

  test('the words of the vocabulary join as their names say, in any case', async () => {
    const rows = await connection.rows(
      `SELECT CucuRun.cucu_run_id, Feature.feature_id, Feature.name AS feature, scenario.name AS scenario, Step.text AS step,
         Section.text AS section, StepRun.duration_ms AS took
       FROM CucuRun JOIN Feature USING (cucu_run_id) JOIN Scenario USING (feature_id)
         JOIN STEP USING (scenario_id) JOIN StepRun USING (step_id) LEFT JOIN StepPost USING (step_run_id)
         LEFT JOIN Section ON Section.section_id = Step.section_id
         LEFT JOIN ScenarioPost ON ScenarioPost.scenario_id = Scenario.scenario_id
         LEFT JOIN Artifact ON Artifact.step_run_id = StepRun.step_run_id`,
    );
    expect(rows).toEqual([
      {
        cucu_run_id: 1,
        feature_id: 1,
        feature: 'A',
        scenario: 'T',
        step: 'I open "a page"',
        section: 'Inner',
        took: 0.5,
      },
    ]);
  });
});
