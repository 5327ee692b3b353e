import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import { uuid } from './sample-rows.ts';

const at = "'2026-11-20 09:30:00.123456'";
const id = (number: number) => `'${uuid(number)}'`;

/** Rows of a database as the first released version left it, in SQL that every engine takes. */
const rows = [
  `INSERT INTO projects (project_id, uuid, key, name, created_at) VALUES (1, ${id(1)}, 'shop', 'Shop''s', ${at})`,
  // DuckDB wants a row and one that refers to it in two statements.
  ...[
    "7, NULL, 'feature', 'a.feature', 'A', '[\"@a\"]'",
    "3, 7, 'describe', 'a/b', 'B', NULL",
    "2, 3, 'describe', 'a/b/c', 'C', NULL",
  ].map(
    (
      values,
      index,
    ) => `INSERT INTO suites (suite_id, parent_suite_id, kind, key, name, tags, uuid, project_id, created_at)
     VALUES (${values}, ${id(30 + index)}, 1, ${at})`,
  ),
  `INSERT INTO tests (test_id, uuid, project_id, suite_id, key, name, source, status, expected_duration_ms, created_at) VALUES
     (4, ${id(4)}, 1, 7, 'a.feature:1', 'T', 'gherkin', 'active', 12.345, ${at})`,
  `INSERT INTO journals (journal_id, uuid, run_uuid, run_id, path, role, writer, protocol, host, applied_bytes, applied_events, skipped_events, created_at)
     VALUES (5, ${id(5)}, ${id(6)}, 1, 'x.ndjson', 'owner', 'assay 0.1.0', 1, 'host', 9007199254740991, 2, 0, ${at})`,
  ...[1, 2, 3, 4].map(
    (
      run,
    ) => `INSERT INTO runs (run_id, uuid, project_id, build_key, status, started_at, planned_count, passed_count, failed_count,
       skipped_count, flaky_count, lost_count, created_at)
     VALUES (${run}, ${id(100 + run)}, 1, ${run === 4 ? 'NULL' : "'build 8'"}, 'passed', ${at}, 0, 0, 0, 0, 0, 0, ${at})`,
  ),
  `INSERT INTO workers (worker_id, run_id, journal_id, worker_index, host, started_at, created_at) VALUES (1, 1, 5, 0, 'host', ${at}, ${at})`,
  `INSERT INTO suite_runs (suite_run_id, run_id, suite_id, status, created_at) VALUES (1, 1, 7, 'passed', ${at}), (2, 2, 7, 'failed', ${at})`,
  `INSERT INTO executions (execution_id, uuid, run_id, suite_run_id, test_id, worker_id, attempt_number, is_final_attempt, status, created_at)
     VALUES (1, ${id(200)}, 1, 1, 4, 1, 1, TRUE, 'passed', ${at})`,
  ...["2, NULL, 1, 'Outer', 0", "1, 2, 2, 'Inner', 1"].map(
    (
      values,
    ) => `INSERT INTO sections (section_id, parent_section_id, level, text, order_index, run_id, execution_id, started_at, created_at)
     VALUES (${values}, 1, 1, ${at}, ${at})`,
  ),
  `INSERT INTO steps (step_id, run_id, execution_id, section_id, level, order_index, text, step_type, created_at)
     VALUES (1, 1, 1, 1, 0, 2, 'I open "a page"', 'step', ${at})`,
  `INSERT INTO step_runs (step_run_id, run_id, step_id, attempt_number, is_final_attempt, status, started_at, duration_ms)
     VALUES (1, 1, 1, 1, TRUE, 'passed', ${at}, 0.5)`,
  `INSERT INTO logs (log_id, run_id, level, message, logged_at, created_at) VALUES (1, 1, 'info', 'line
break ü', ${at}, ${at})`,
];

/** What a user put beside it. */
const ofUsers = [
  "CREATE TABLE notes (note_id BIGINT PRIMARY KEY, run_id BIGINT NOT NULL, body VARCHAR CHECK (body <> ''), UNIQUE (run_id, body))",
  "INSERT INTO notes VALUES (1, 2, 'seen'), (2, 2, 'not seen')",
  'CREATE INDEX notes_by_body ON notes (body)',
  'CREATE VIEW noted_runs AS SELECT runs.run_id, runs.status, notes.body FROM runs JOIN notes ON notes.run_id = runs.run_id',
];

/** Fills a database at migration 1, with a user's own table, index and view beside Assay's. */
export async function fillOldDatabase(connection: StorageConnection): Promise<void> {
  for (const sql of [...rows, ...ofUsers]) await connection.execute(sql);
}

/** Takes away what depends on Assay's tables and would not let them go. */
export async function dropNotedRuns(connection: StorageConnection): Promise<void> {
  await connection.execute('DROP VIEW noted_runs');
}

const oldTables = [
  ['projects', 'project_id'],
  ['suites', 'suite_id'],
  ['tests', 'test_id'],
  ['journals', 'journal_id'],
  ['workers', 'worker_id'],
  ['suite_runs', 'suite_run_id'],
  ['executions', 'execution_id'],
  ['sections', 'section_id'],
  ['steps', 'step_id'],
  ['step_runs', 'step_run_id'],
  ['logs', 'log_id'],
  ['notes', 'note_id'],
  ['noted_runs', 'body'],
] as const;

/** Every row of the old tables; columns without a value, among them those that came later, are left out. */
export async function oldRows(connection: StorageConnection): Promise<Readonly<Record<string, unknown>>> {
  const all: Record<string, unknown> = {};
  for (const [table, key] of oldTables) {
    const found = await connection.rows(`SELECT * FROM ${table} ORDER BY ${key}`);
    all[table] = found.map((row) =>
      Object.fromEntries(
        Object.entries(row)
          .filter(([, value]) => value !== null)
          .sort(),
      ),
    );
  }
  return all;
}
