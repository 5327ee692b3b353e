import { millisecondsBetween } from '../../storage/sql/time-expressions.ts';
import { theseRuns } from '../run-selection.ts';
import { verdictsOf } from '../verdicts.ts';
import { preset } from './preset.ts';
import { countWhen, percentOf } from './preset-sql.ts';

/** How far a run is, and what it came to. */
export const progress = preset({
  name: 'progress',
  title: 'Progress of the run',
  summary: 'How many tests and files of a run are done, passed, failed or still to come; also while it runs.',
  options: ['run', 'branch', 'project'],
  whenEmpty: 'The run has no tests.',
  questions: (_, { run }) => {
    const selection = theseRuns([run]);
    const done = countWhen("verdict NOT IN ('pending', 'running')");
    const judged = countWhen("verdict NOT IN ('pending', 'running', 'skipped')");
    return [
      {
        name: 'progress',
        title: 'Progress of the run',
        sql: `WITH ${verdictsOf(selection)}, files AS (
  SELECT count(*) AS files, ${countWhen("status NOT IN ('pending', 'running')")} AS files_done
  FROM suite_runs WHERE run_id = $run_id
)
SELECT runs.run_id, runs.status, runs.branch, count(verdicts.test_id) AS tests, ${done} AS done,
  ${percentOf(done, 'count(verdicts.test_id)')} AS percent_done,
  ${countWhen("verdict = 'passed'")} AS passed, ${countWhen("verdict = 'flaky'")} AS flaky,
  ${countWhen("verdict = 'failed'")} AS failed, ${countWhen("verdict = 'error'")} AS broken,
  ${countWhen("verdict = 'lost'")} AS lost, ${countWhen("verdict = 'skipped'")} AS skipped,
  ${countWhen("verdict = 'running'")} AS running, ${countWhen("verdict = 'pending'")} AS pending,
  ${percentOf(countWhen("verdict IN ('passed', 'flaky')"), judged)} AS pass_percent,
  files.files, files.files_done, runs.started_at, runs.duration_ms
FROM runs CROSS JOIN files LEFT JOIN verdicts ON verdicts.run_id = runs.run_id
WHERE runs.run_id = $run_id
GROUP BY runs.run_id, runs.status, runs.branch, runs.started_at, runs.duration_ms, files.files, files.files_done`,
        parameters: selection.parameters,
      },
    ];
  },
});

/** Narrows runs to those of a project; nothing for all. */
const ofProject = (project: string | null) =>
  project === null
    ? ''
    : ' AND project_id IN (SELECT project_id FROM projects WHERE projects.key = $project)';

/** The runs that started last. */
export const recentRuns = preset({
  name: 'recent-runs',
  title: 'The last runs',
  summary: 'The runs that started last, with what they came to and the share of tests that passed.',
  options: ['branch', 'project', 'limit'],
  defaults: { limit: 20 },
  whenEmpty: 'There are no runs.',
  questions: (_, { branch, project, limit }) => [
    {
      name: 'recent-runs',
      title: 'The last runs',
      sql: `SELECT run_id, status, started_at, duration_ms, branch, substr(commit_sha, 1, 10) AS "commit", planned_count AS tests,
  passed_count AS passed, flaky_count AS flaky, failed_count AS failed, skipped_count AS skipped, lost_count AS lost,
  ${percentOf('(passed_count + flaky_count)', '(planned_count - skipped_count)')} AS pass_percent
FROM runs WHERE TRUE${branch === null ? '' : ' AND branch = $branch'}${ofProject(project)}
ORDER BY started_at DESC, run_id DESC LIMIT $limit`,
      parameters: { limit, ...(branch !== null && { branch }), ...(project !== null && { project }) },
    },
  ],
});

/** The last run of each branch. */
export const branches = preset({
  name: 'branches',
  title: 'The last run of each branch',
  summary: 'What the last run of each git branch came to, among the newest 1,000 runs.',
  options: ['project', 'limit'],
  whenEmpty: 'No run has a branch.',
  questions: (_, { project, limit }) => [
    {
      name: 'branches',
      title: 'The last run of each branch',
      sql: `WITH newest AS (
  SELECT * FROM runs WHERE branch IS NOT NULL${ofProject(project)} ORDER BY started_at DESC, run_id DESC LIMIT 1000
), placed AS (
  SELECT newest.*, row_number() OVER (PARTITION BY branch ORDER BY started_at DESC, run_id DESC) AS place,
    count(*) OVER (PARTITION BY branch) AS runs
  FROM newest
)
SELECT branch, runs, run_id, status, started_at, failed_count AS failed, flaky_count AS flaky, lost_count AS lost,
  ${percentOf('(passed_count + flaky_count)', '(planned_count - skipped_count)')} AS pass_percent
FROM placed WHERE place = 1 ORDER BY started_at DESC, run_id DESC LIMIT $limit`,
      parameters: { limit, ...(project !== null && { project }) },
    },
  ],
});

/** How evenly the workers of a run were used. */
export const workers = preset({
  name: 'workers',
  title: 'Workers of the run',
  summary:
    'How evenly the workers of a run were used: tests, time at work, share of the run, how each ended.',
  options: ['run', 'branch', 'project'],
  whenEmpty: 'The run has no workers on record.',
  questions: (dialect, { run }) => [
    {
      name: 'workers',
      title: 'Workers of the run',
      sql: `WITH shares AS (
  SELECT worker_id, count(*) AS executions, ${countWhen("status NOT IN ('passed', 'skipped')")} AS not_passed,
    sum(duration_ms) AS busy_ms
  FROM executions WHERE run_id = $run_id AND worker_id IS NOT NULL GROUP BY worker_id
), times AS (
  SELECT workers.*, ${millisecondsBetween(dialect, 'workers.started_at', 'COALESCE(workers.ended_at, runs.ended_at)')} AS alive_ms
  FROM workers JOIN runs ON runs.run_id = workers.run_id WHERE workers.run_id = $run_id
)
SELECT times.worker_index AS worker, times.host, times.pid, COALESCE(shares.executions, 0) AS executions,
  COALESCE(shares.not_passed, 0) AS not_passed, COALESCE(shares.busy_ms, 0) AS busy_ms, times.alive_ms,
  ${percentOf('COALESCE(shares.busy_ms, 0)', 'times.alive_ms')} AS busy_percent, times.exit_code, times.exit_signal
FROM times LEFT JOIN shares ON shares.worker_id = times.worker_id
ORDER BY times.worker_index, times.worker_id`,
      parameters: { run_id: run },
    },
  ],
});

/** Messages of the log of a run that report errors. */
export const loggedErrors = preset({
  name: 'logged-errors',
  title: 'Errors in the log',
  summary: 'Log lines of the level error of a run, the most frequent first.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'The log of this run has no errors.',
  questions: (_, { run, limit }) => [
    {
      name: 'logged-errors',
      title: 'Errors in the log',
      sql: `SELECT message, source, count(*) AS times, count(DISTINCT execution_id) AS executions, min(logged_at) AS first_at,
  max(logged_at) AS last_at
FROM logs WHERE run_id = $run_id AND level = 'error'
GROUP BY message, source ORDER BY times DESC, first_at, message LIMIT $limit`,
      parameters: { run_id: run, limit },
    },
  ],
});
