import type { JsonValue } from '../std/json-value.ts';
import type { Dialect } from '../storage/sql/column-types.ts';
import { placeholder } from '../storage/sql/parameter-values.ts';
import { timestampText } from '../storage/sql/time-expressions.ts';
import { micros } from '../storage/sql/value-expressions.ts';

/** Which runs a question about history looks at. */
export interface HistoryWindow {
  /** Up to when, microseconds since 1970; the days count back from here. */
  readonly now: number;
  /** Days back; 30 when absent. */
  readonly days?: number | undefined;
  /** The newest runs at most; 200 when absent. */
  readonly runs?: number | undefined;
  /** Only runs of this git branch; absent or null: of every branch. */
  readonly branch?: string | null | undefined;
  /** Name of the main branch; absent: main, master, trunk or develop, else the branch with most runs, for each project. */
  readonly main?: string | undefined;
  /** Only runs of the main branch. */
  readonly onlyMain?: boolean | undefined;
  /** Only runs of the project with this key; absent or null: of every project. */
  readonly project?: string | null | undefined;
  /** Leaves out runs with uncommitted changes: nobody can say which code they tested. */
  readonly clean?: boolean | undefined;
  /** Also runs that broke from outside, for questions about failures themselves; never those that still run. */
  readonly withOutages?: boolean | undefined;
}

/** Common table expressions for the beginning of a query, and their values. */
export interface WindowExpressions {
  /** Goes after WITH; the last of them is `window_runs`. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

export const defaultWindowDays = 30;
const defaultWindowRuns = 200;
/** A run of which this share of the tests failed says something about its surroundings (Trunk's default). */
const outagePercent = 80;
/** With fewer tests than this, all of them may well fail for a reason of their own. */
const outageTests = 5;

/** SQL on `runs`: a run has its say when it is over, and neither it nor its surroundings broke. */
export const hasItsSay = `runs.status NOT IN ('running', 'error') AND runs.lost_count * 2 <= runs.planned_count
    AND NOT (runs.planned_count - runs.skipped_count - runs.lost_count >= ${outageTests}
      AND runs.failed_count * 100 >= (runs.planned_count - runs.skipped_count - runs.lost_count) * ${outagePercent})`;

function mainBranches(main: string | undefined): string {
  const first =
    main === undefined
      ? "CASE COALESCE(runs.branch, '') WHEN 'main' THEN 0 WHEN 'master' THEN 1 WHEN 'trunk' THEN 2 WHEN 'develop' THEN 3 ELSE 4 END"
      : "CASE WHEN COALESCE(runs.branch, '') = $window_main THEN 0 ELSE 1 END";
  return `branch_places AS (
  SELECT runs.project_id, COALESCE(runs.branch, '') AS branch,
    row_number() OVER (PARTITION BY runs.project_id
      ORDER BY ${first}, count(*) DESC, COALESCE(runs.branch, '')) AS place
  FROM runs GROUP BY runs.project_id, COALESCE(runs.branch, ''), ${first}
), main_branches AS (
  SELECT project_id, branch FROM branch_places
  WHERE place = 1${main === undefined ? '' : ' AND branch = $window_main'}
)`;
}

/**
 * The runs that a question about history looks at, as common table expressions that end in `window_runs`: the newest
 * runs of the last days that are over and were not broken from outside. Left out are runs that are still running or
 * ended with the status error; those of which most tests were lost; and those of which at least 80 % of five tests or more
 * failed or met an error, because then the surroundings failed, not the tests (the limits are Trunk's).
 *
 * `window_runs` is small: filter what belongs to runs by joining it. Its columns: run_id, project_id, branch ('' where
 * none is known), is_main, commit_sha (NULL where none is known), commit_key (the commit; a run without one, or with
 * uncommitted changes, counts as a commit of its own), timeline (environment and browser: what is compared with each
 * other), position (of the commit among those of its branch, from 1 on, by when each was first run), started_at, age_days,
 * place (1 for the newest run).
 *
 * @param dialect language of the database
 */
export function historyWindow(dialect: Dialect, window: HistoryWindow): WindowExpressions {
  const { now, branch, main, project } = window;
  const days = window.days ?? defaultWindowDays;
  const parameters: Record<string, JsonValue> = {
    window_since: timestampText(Math.floor(now - days * 86_400_000_000)),
    window_until: timestampText(now),
    window_now: now,
    window_runs: window.runs ?? defaultWindowRuns,
  };
  const time = (name: string) => placeholder(dialect, 'timestamp', `$${name}`);
  const conditions = [
    `runs.started_at >= ${time('window_since')} AND runs.started_at <= ${time('window_until')}`,
    window.withOutages === true ? "runs.status <> 'running'" : hasItsSay,
  ];
  if (main !== undefined) parameters.window_main = main;
  if (branch !== undefined && branch !== null) {
    parameters.window_branch = branch;
    conditions.push("COALESCE(runs.branch, '') = $window_branch");
  }
  if (project !== undefined && project !== null) {
    parameters.window_project = project;
    conditions.push(
      'runs.project_id IN (SELECT project_id FROM projects WHERE projects.key = $window_project)',
    );
  }
  if (window.clean === true) conditions.push('COALESCE(runs.commit_dirty, FALSE) = FALSE');
  if (window.onlyMain === true) conditions.push('main_branches.project_id IS NOT NULL');
  const now64 = placeholder(dialect, 'bigint', '$window_now');
  return {
    parameters,
    sql: `${mainBranches(main)}, eligible_runs AS (
  SELECT runs.run_id, runs.project_id, COALESCE(runs.branch, '') AS branch, runs.commit_sha,
    CASE WHEN main_branches.project_id IS NULL THEN 0 ELSE 1 END AS is_main,
    CASE WHEN runs.commit_sha IS NULL OR COALESCE(runs.commit_dirty, FALSE) = TRUE
      THEN 'run ' || CAST(runs.run_id AS TEXT) ELSE runs.commit_sha END AS commit_key,
    COALESCE(CAST(runs.environment_id AS TEXT), '') || '/' || COALESCE(CAST(runs.browser_id AS TEXT), '') AS timeline,
    runs.started_at
  FROM runs LEFT JOIN main_branches ON main_branches.project_id = runs.project_id
    AND main_branches.branch = COALESCE(runs.branch, '')
  WHERE ${conditions.join('\n    AND ')}
), newest_runs AS (
  SELECT * FROM eligible_runs ORDER BY started_at DESC, run_id DESC LIMIT $window_runs
), commit_times AS (
  SELECT project_id, branch, commit_key, min(started_at) AS first_at FROM newest_runs
  GROUP BY project_id, branch, commit_key
), window_runs AS MATERIALIZED (
  SELECT newest_runs.run_id, newest_runs.project_id, newest_runs.branch, newest_runs.is_main, newest_runs.commit_sha,
    newest_runs.commit_key, newest_runs.timeline, newest_runs.started_at,
    dense_rank() OVER (PARTITION BY newest_runs.project_id, newest_runs.branch
      ORDER BY commit_times.first_at, newest_runs.commit_key) AS position,
    (${now64} - ${micros(dialect, 'newest_runs.started_at')}) / 86400000000.0 AS age_days,
    row_number() OVER (ORDER BY newest_runs.started_at DESC, newest_runs.run_id DESC) AS place
  FROM newest_runs JOIN commit_times ON commit_times.project_id = newest_runs.project_id
    AND commit_times.branch = newest_runs.branch AND commit_times.commit_key = newest_runs.commit_key
)`,
  };
}
