import type { JsonValue } from '../../keeper/database-access.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { jsonArrayContains } from '../../storage/sql/json-contains.ts';
import { judgedStatusSql } from '../../storage/sql/judged-status.ts';
import { containingPattern, foldCase, foldedText } from '../../storage/sql/text-expressions.ts';
import { textOf } from '../../storage/sql/value-expressions.ts';
import { historyWindow, type WindowExpressions } from '../history-window.ts';
import type { PresetMoment } from './preset.ts';
import type { PresetValues } from './preset-options.ts';

/** Verdicts that somebody has to look into, as a list of SQL. */
export const failing = "('failed', 'error', 'lost')";

/** SQL that counts rows with a condition. */
export const countWhen = (condition: string): string => `count(CASE WHEN ${condition} THEN 1 END)`;

/** SQL for a share in percent with one decimal; NULL of nothing. */
export const percentOf = (part: string, whole: string): string =>
  `round(100.0 * ${part} / NULLIF(${whole}, 0), 1)`;

/** SQL for a mean with one decimal. */
export const meanOf = (column: string): string => `round(avg(${column}), 1)`;

/** Joins what says where a test is written; `tests` must be there. */
export const suiteJoin = 'LEFT JOIN suites ON suites.suite_id = tests.suite_id';
/** The file of a test. */
export const testFile = 'COALESCE(tests.path, suites.path, suites.name)';
/** File and line of a test, `path:line`. */
export const testPlace = "COALESCE(tests.path || ':' || tests.line, tests.path, suites.path, suites.name)";

/** The folder of a path with its slash at the end; empty for a bare name. */
const folderOf = (path: string) => `rtrim(${path}, replace(${path}, '/', ''))`;
/** The category of a test: its own, its suite's, or the folder that its file is in. */
export const testCategory = `COALESCE(suites.category, tests.category, NULLIF(${folderOf('COALESCE(tests.path, suites.path)')}, ''), 'none')`;

type WindowOptions = Pick<PresetValues, 'days' | 'runs'> &
  Pick<PresetMoment, 'now'> & { readonly branch?: string | null; readonly project?: string | null };

/** The runs that a preset about history looks at, `window_runs`. */
export function windowOf(
  dialect: Dialect,
  { now, days, runs, branch = null, project }: WindowOptions,
): WindowExpressions {
  return historyWindow(dialect, { now, days, runs, branch, project });
}

/** Verdict of a last attempt in a run that is over, where nobody asks for attempts before it. */
const lastVerdict = `CASE WHEN executions.status IN ('pending', 'running', 'lost') THEN 'lost'
      WHEN executions.status IN ('interrupted', 'error') AND ${judgedStatusSql()} <> 'passed' THEN 'error'
      WHEN ${judgedStatusSql()} IN ('passed', 'skipped') THEN ${judgedStatusSql()}
      ELSE 'failed' END`;

const resultColumns = `executions.run_id, window_runs.place, window_runs.started_at, executions.test_id,
    executions.execution_id, executions.suite_run_id, executions.duration_ms`;

/**
 * Common table expression `results` over `window_runs`: one row for each test of each run, with its verdict as
 * `verdicts` would have it (storage/sql/verdicts.ts). Several times as quick over many runs, because it numbers no attempts.
 *
 * Columns: run_id, place and started_at (of the run), test_id, execution_id, suite_run_id, duration_ms (of the last
 * attempt), verdict.
 */
export const windowResults = `retried AS (
  SELECT DISTINCT executions.run_id, executions.test_id FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE NOT executions.is_final_attempt AND ${judgedStatusSql()} NOT IN ('passed', 'skipped')
), results AS (
  SELECT ${resultColumns},
    CASE WHEN executions.attempt_number > 1 AND ${judgedStatusSql()} = 'passed'
        AND (executions.run_id, executions.test_id) IN (SELECT run_id, test_id FROM retried) THEN 'flaky'
      ELSE ${lastVerdict} END AS verdict
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE executions.is_final_attempt
)`;

/** The same where flaky counts as passed: half the work. */
export const plainWindowResults = `results AS (
  SELECT ${resultColumns}, ${lastVerdict} AS verdict
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id WHERE executions.is_final_attempt
)`;

/** Conditions on `tests` and `suites`, and their values. */
export interface Narrowing {
  /** Each begins with AND. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

/** Narrows to tests by key, UUID or a part of their name, by a part of the file or suite, by a tag, and by project. */
export function narrowed(
  dialect: Dialect,
  {
    test = null,
    feature = null,
    tag = null,
    project = null,
  }: Partial<Pick<PresetValues, 'test' | 'feature' | 'tag' | 'project'>>,
): Narrowing {
  const conditions: string[] = [];
  const parameters: Record<string, JsonValue> = {};
  const contains = (column: string, name: string) => `${foldCase(dialect, column)} LIKE $${name} ESCAPE '\\'`;
  if (test !== null) {
    parameters.test = test;
    parameters.test_part = containingPattern(foldedText(test));
    conditions.push(
      `(tests.key = $test OR ${textOf(dialect, 'tests.uuid')} = $test OR ${contains('tests.name', 'test_part')})`,
    );
  }
  if (feature !== null) {
    parameters.feature = containingPattern(foldedText(feature));
    conditions.push(
      `(${['tests.path', 'suites.path', 'suites.name'].map((column) => contains(column, 'feature')).join(' OR ')})`,
    );
  }
  if (tag !== null) {
    parameters.tag = tag;
    const has = (value: string) => jsonArrayContains(dialect, 'tests.tags', value);
    conditions.push(`(${has('$tag')} OR ${has("'@' || $tag")})`);
  }
  if (project !== null) {
    parameters.project = project;
    conditions.push('tests.project_id IN (SELECT project_id FROM projects WHERE projects.key = $project)');
  }
  return { sql: conditions.map((condition) => `\n  AND ${condition}`).join(''), parameters };
}
