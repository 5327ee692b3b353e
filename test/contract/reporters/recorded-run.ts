import { openDatabaseAccess } from '../../../src/keeper/open-database-access.ts';
import { duckDbFile } from '../../../src/storage/location/database-location.ts';
import { rowObjects } from '../../journals/temporary-database.ts';

type RecordedRow = Record<string, unknown>;

/** One attempt as the database has it. */
export interface RecordedAttempt {
  readonly status: string;
  readonly expectedStatus: string | null;
  readonly isFinal: boolean;
  readonly errorMessage: string | null;
  readonly signature: string | null;
  readonly ended: boolean;
  readonly steps: readonly { readonly text: string; readonly status: string }[];
  readonly logs: readonly { readonly level: string; readonly source: string; readonly message: string }[];
  readonly artifacts: readonly { readonly bytes: number; readonly path: string; readonly sha256: string }[];
}

/** A run as the database has it. */
export interface RecordedRun {
  readonly run: RecordedRow;
  /** Status by key. */
  readonly suites: Readonly<Record<string, string>>;
  /** Attempts in their order, by key of the test. */
  readonly tests: Readonly<Record<string, { readonly name: string; readonly attempts: RecordedAttempt[] }>>;
  /** Log lines that belong to no test. */
  readonly runLogs: readonly { readonly level: string; readonly source: string; readonly message: string }[];
  /** Lines of journals that were no valid events, and what the database refused. */
  readonly skippedEvents: number;
}

/**
 * Reads the runs of a database, newest last, after everything that the journals have was applied.
 *
 * @param databasePath of a DuckDB file
 */
export async function recordedRuns(databasePath: string): Promise<RecordedRun[]> {
  const access = await openDatabaseAccess({
    location: duckDbFile(databasePath),
    program: { signal: AbortSignal.timeout(60_000) },
  });
  const rows = async (sql: string) => rowObjects(await access.query({ sql, maxRows: 1_000_000 }));
  try {
    const runs = await rows('SELECT * FROM runs ORDER BY run_id');
    const suites = await rows(
      'SELECT run_id, key, suite_runs.status FROM suite_runs JOIN suites USING (suite_id)',
    );
    const executions = await rows(`SELECT e.*, t.key, t.name FROM executions e JOIN tests t USING (test_id)
      ORDER BY t.key, attempt_number, execution_id`);
    const steps =
      await rows(`SELECT s.execution_id, s.text, r.status FROM steps s JOIN step_runs r USING (step_id)
      ORDER BY s.execution_id, s.order_index`);
    const logs = await rows('SELECT * FROM logs ORDER BY logged_at, log_id');
    const artifacts = await rows('SELECT * FROM artifacts ORDER BY artifact_id');
    const [skipped] = await rows('SELECT coalesce(sum(skipped_events), 0) AS n FROM journals');
    const of = (list: RecordedRow[], execution: RecordedRow) =>
      list.filter(({ execution_id }) => execution_id === execution.execution_id);
    return runs.map((run) => {
      const tests: Record<string, { name: string; attempts: RecordedAttempt[] }> = {};
      for (const row of executions.filter(({ run_id }) => run_id === run.run_id)) {
        const key = String(row.key);
        tests[key] ??= { name: String(row.name), attempts: [] };
        tests[key].attempts.push({
          status: String(row.status),
          expectedStatus: row.expected_status as string | null,
          isFinal: row.is_final_attempt === true,
          errorMessage: row.error_message as string | null,
          signature: row.failure_signature as string | null,
          ended: row.ended_at !== null,
          steps: of(steps, row) as unknown as RecordedAttempt['steps'],
          logs: of(logs, row) as unknown as RecordedAttempt['logs'],
          artifacts: of(artifacts, row) as unknown as RecordedAttempt['artifacts'],
        });
      }
      return {
        run,
        suites: Object.fromEntries(
          suites
            .filter(({ run_id }) => run_id === run.run_id)
            .map(({ key, status }) => [String(key), String(status)]),
        ),
        tests,
        runLogs: logs.filter(
          ({ run_id, execution_id }) => run_id === run.run_id && execution_id === null,
        ) as unknown as RecordedRun['runLogs'],
        skippedEvents: Number(skipped?.n),
      };
    });
  } finally {
    await access.close();
  }
}

/** Reads the only run of a database. */
export async function recordedRun(databasePath: string): Promise<RecordedRun> {
  const [run, ...more] = await recordedRuns(databasePath);
  if (run === undefined || more.length > 0) throw new Error(`there are ${more.length + (run ? 1 : 0)} runs`);
  return run;
}
