import { isoTimestamp } from '../../std/timestamp.ts';
import type { QueryRow, StorageConnection } from '../../storage/engines/storage-engine.ts';
import { micros, textOf } from '../../storage/sql/value-expressions.ts';
import type { RunRow } from './feed-messages.ts';

const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
const time = (value: unknown) => (value === null || value === undefined ? null : isoTimestamp(Number(value)));

function runRow(row: QueryRow): RunRow {
  return {
    run_id: Number(row.run_id),
    uuid: String(row.uuid),
    project_id: Number(row.project_id),
    project: String(row.project),
    name: text(row.name),
    status: String(row.status),
    started_at: isoTimestamp(Number(row.started_us)),
    ended_at: time(row.ended_us),
    duration_ms: row.duration_ms === null ? null : Number(row.duration_ms),
    branch: text(row.branch),
    commit_sha: text(row.commit_sha),
    planned_count: Number(row.planned_count),
    passed_count: Number(row.passed_count),
    failed_count: Number(row.failed_count),
    skipped_count: Number(row.skipped_count),
    flaky_count: Number(row.flaky_count),
    lost_count: Number(row.lost_count),
  };
}

/**
 * The rows of runs as the feed tells them, oldest first.
 *
 * @param where SQL on `runs`
 */
export async function readRunRows(connection: StorageConnection, where: string): Promise<readonly RunRow[]> {
  const { dialect } = connection;
  const rows = await connection.rows(
    `SELECT runs.run_id, ${textOf(dialect, 'runs.uuid')} AS uuid, runs.project_id, projects.name AS project, runs.name,
       runs.status, ${micros(dialect, 'runs.started_at')} AS started_us, ${micros(dialect, 'runs.ended_at')} AS ended_us,
       runs.duration_ms, runs.branch, runs.commit_sha, runs.planned_count, runs.passed_count, runs.failed_count,
       runs.skipped_count, runs.flaky_count, runs.lost_count
     FROM runs JOIN projects ON projects.project_id = runs.project_id WHERE ${where} ORDER BY runs.run_id`,
  );
  return rows.map(runRow);
}
