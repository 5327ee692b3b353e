import type { QueryAccess } from '../../keeper/database-access.ts';
import { placeholder } from '../../storage/sql/parameter-values.ts';
import { timestampText } from '../../storage/sql/time-expressions.ts';
import { historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';
import { everyRow } from '../report/every-row.ts';
import { countIn, textIn } from '../report/read-cells.ts';

/** Newest runs whose times count. */
const windowRuns = 20;
/** Days that they are looked for in. */
const windowDays = 90;

/** How long the files of a project take. */
export interface FileTimes {
  /** Moment up to which runs counted, µs since 1970. */
  readonly asOf: number;
  /** Runs that counted. */
  readonly runs: number;
  /** Path relative to the project -> ms. */
  readonly files: ReadonlyMap<string, number>;
}

/** No history at all. */
export function noFileTimes(asOf: number): FileTimes {
  return { asOf, runs: 0, files: new Map() };
}

function fileTimesQuery(access: QueryAccess, project: string, asOf: number): NamedQuery {
  const window = historyWindow(access.dialect, { now: asOf, runs: windowRuns, days: windowDays, project });
  return {
    name: 'file-times',
    title: 'Time of each file in each run, all shards and attempts together',
    sql: `WITH ${window.sql}
SELECT COALESCE(tests.path, suites.path) AS path, executions.run_id, sum(executions.duration_ms) AS duration_ms
FROM window_runs JOIN runs ON runs.run_id = window_runs.run_id
  JOIN executions ON executions.run_id = runs.run_id
  JOIN tests ON tests.test_id = executions.test_id
  LEFT JOIN suites ON suites.suite_id = tests.suite_id
WHERE runs.ended_at <= ${placeholder(access.dialect, 'timestamp', '$as_of')} AND COALESCE(tests.path, suites.path) IS NOT NULL
GROUP BY COALESCE(tests.path, suites.path), executions.run_id
HAVING count(CASE WHEN executions.status IN ('pending', 'running', 'lost', 'interrupted') THEN 1 END) = 0
  AND sum(executions.duration_ms) IS NOT NULL`,
    parameters: { ...window.parameters, as_of: timestampText(asOf) },
  };
}

/** The middle one of some numbers, of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/**
 * How long each test file takes: the sum over its tests, attempts and shards in one run, and of that the median over
 * the newest runs in which the whole of it ended (E12). The same database and moment give the same times, whoever asks.
 *
 * @param project key of the project
 * @param asOf only runs that had ended then, µs since 1970
 */
export async function readFileTimes(
  access: QueryAccess,
  project: string,
  asOf: number,
  signal: AbortSignal,
): Promise<FileTimes> {
  const rows = await everyRow(access, fileTimesQuery(access, project, asOf), signal);
  const times = Map.groupBy(rows, (row) => textIn(row.path) ?? '');
  return {
    asOf,
    runs: new Set(rows.map((row) => row.run_id)).size,
    files: new Map(
      Array.from(times, ([path, ofFile]) => [path, median(ofFile.map((row) => countIn(row.duration_ms)))]),
    ),
  };
}
