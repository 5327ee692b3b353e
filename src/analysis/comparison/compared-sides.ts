import type { JsonValue } from '../../keeper/database-access.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';

/** Two groups of runs that are compared, and where there are any the runs before them. */
export interface ComparedSides {
  /** Goes after WITH; the last is `sides`: run_id, place (1 for the newest run), side (sample, basis or history). */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

const rows = (side: string, condition: string) =>
  `SELECT run_id, place, '${side}' AS side FROM window_runs WHERE ${condition}`;

/**
 * The runs of a branch against those of another one.
 *
 * @param branch null: that of the newest run that is not on the other branch
 * @param base null or empty: the main branch
 */
export function branchSides(
  dialect: Dialect,
  window: HistoryWindow,
  branch: string | null,
  base: string | null,
): ComparedSides {
  const main = base === null || base === '' ? undefined : base;
  const { sql, parameters } = historyWindow(dialect, { ...window, branch: null, main });
  const newest = '(SELECT branch FROM window_runs WHERE is_main = 0 ORDER BY place LIMIT 1)';
  return {
    parameters: branch === null ? parameters : { ...parameters, branch },
    sql: `${sql}, sides AS MATERIALIZED (
  ${rows('sample', `is_main = 0 AND branch = ${branch === null ? newest : '$branch'}`)}
  UNION ALL ${rows('basis', 'is_main = 1')}
)`,
  };
}

/**
 * The runs of a commit against those of another one.
 *
 * @param commit beginning of its SHA; null: the one of the newest run
 * @param base beginning of its SHA; null: the one before on the same branch
 */
export function commitSides(
  dialect: Dialect,
  window: HistoryWindow,
  commit: string | null,
  base: string | null,
): ComparedSides {
  const { sql, parameters } = historyWindow(dialect, { ...window, branch: null });
  const begins = (name: string) => `substr(commit_sha, 1, length($${name})) = $${name}`;
  const given: Record<string, JsonValue> = {};
  if (commit !== null) given.commit = commit;
  if (base !== null) given.base_commit = base;
  const before = `commit_key = (SELECT earlier.commit_key FROM window_runs AS earlier JOIN chosen
      ON chosen.project_id = earlier.project_id AND chosen.branch = earlier.branch AND earlier.position < chosen.position
      ORDER BY earlier.position DESC LIMIT 1)`;
  return {
    parameters: { ...parameters, ...given },
    sql: `${sql}, chosen AS (
  SELECT project_id, branch, position, commit_key FROM window_runs
  ${commit === null ? '' : `WHERE ${begins('commit')} `}ORDER BY place LIMIT 1
), sides AS MATERIALIZED (
  ${rows('sample', 'commit_key = (SELECT commit_key FROM chosen)')}
  UNION ALL ${rows('basis', `${base === null ? before : begins('base_commit')} AND commit_key <> (SELECT commit_key FROM chosen)`)}
)`,
  };
}

/**
 * One run against another one, with the runs of the main branch before that.
 *
 * @param baseRun null: the run of the main branch before it
 */
export function runSides(
  dialect: Dialect,
  window: HistoryWindow,
  run: number,
  baseRun: number | null,
): ComparedSides {
  const { sql, parameters } = historyWindow(dialect, { ...window, branch: null });
  const before = `window_runs.is_main = 1 AND window_runs.run_id <> $run
    AND window_runs.started_at < (SELECT started_at FROM runs WHERE run_id = $run)`;
  const basis =
    baseRun === null
      ? `(SELECT run_id FROM window_runs WHERE ${before} ORDER BY place LIMIT 1)`
      : '$base_run';
  return {
    parameters: { ...parameters, run, ...(baseRun === null ? {} : { base_run: baseRun }) },
    sql: `${sql}, basis_run AS MATERIALIZED (SELECT ${basis} AS run_id), sides AS MATERIALIZED (
  SELECT run_id, 0 AS place, 'sample' AS side FROM runs WHERE run_id = $run
  UNION ALL SELECT run_id, 1 AS place, 'basis' AS side FROM basis_run WHERE run_id IS NOT NULL
  UNION ALL ${rows('history', `is_main = 1 AND started_at < (SELECT runs.started_at FROM runs JOIN basis_run ON basis_run.run_id = runs.run_id)`)}
)`,
  };
}
