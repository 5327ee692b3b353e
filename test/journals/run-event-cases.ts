import { type EventCase, since } from './event-case.ts';
import {
  basket,
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  stepFinished,
  stepStarted,
  suiteFinished,
  suiteStarted,
} from './sample-events.ts';

/** What the events of files, logs, suites and runs come to. */
export const runEventCases: readonly EventCase[] = [
  {
    name: 'an artifact hangs on everything that it belongs to',
    events: [
      suiteStarted,
      executionStarted(1, 'pay'),
      stepStarted(2, 1),
      stepFinished(2),
      executionFinished(1),
      { type: 'execution_post', id: 3, execution_id: 1, action: 'after_hook' },
      {
        type: 'artifact',
        id: 4,
        suite_key: basket.key,
        execution_id: 1,
        step_run_id: 2,
        execution_post_id: 3,
        path: 'shots/1.png',
        name: '1.png',
        suffix: '.png',
        kind: 'screenshot',
        media_type: 'image/png',
        bytes: 5_000_000_000,
        sha256: 'a'.repeat(64),
        width: 1280,
        height: 720,
        metadata: { page: 'basket' },
      },
    ],
    sql: `SELECT suites.key, executions.status, step_runs.status AS step, execution_posts.action, artifacts.path, artifacts.name,
            suffix, artifacts.kind, media_type, bytes, length(sha256) AS hashed, width, height, metadata
          FROM artifacts JOIN suite_runs USING (suite_run_id) JOIN suites USING (suite_id)
          JOIN executions ON executions.execution_id = artifacts.execution_id
          JOIN step_runs USING (step_run_id) JOIN execution_posts USING (execution_post_id)`,
    rows: [
      {
        key: basket.key,
        status: 'passed',
        step: 'passed',
        action: 'after_hook',
        path: 'shots/1.png',
        name: '1.png',
        suffix: '.png',
        kind: 'screenshot',
        media_type: 'image/png',
        bytes: 5_000_000_000,
        hashed: 64,
        width: 1280,
        height: 720,
        metadata: '{"page":"basket"}',
      },
    ],
  },
  {
    name: 'log lines keep their level, source and what they belong to',
    events: [
      executionStarted(1, 'pay'),
      { type: 'log', id: 2, execution_id: 1, level: 'warning', source: 'page', message: 'no favicon' },
      { type: 'log', id: 3, level: 'info', message: 'all by itself' },
    ],
    sql: `SELECT level, source, message, execution_id IS NOT NULL AS of_execution FROM logs ORDER BY log_id`,
    rows: [
      { level: 'warning', source: 'page', message: 'no favicon', of_execution: true },
      { level: 'info', source: null, message: 'all by itself', of_execution: false },
    ],
  },
  {
    name: 'events that a recorder had to drop are told in the logs, once for each time',
    events: [
      { type: 'events_dropped', count: 12, reason: 'no room on the disk' },
      { type: 'events_dropped', count: 3, reason: 'no room on the disk' },
    ],
    sql: `SELECT level, source, message FROM logs ORDER BY logged_at`,
    rows: [
      {
        level: 'error',
        source: 'assay',
        message: '12 events of this journal were dropped: no room on the disk',
      },
      {
        level: 'error',
        source: 'assay',
        message: '3 events of this journal were dropped: no room on the disk',
      },
    ],
  },
  {
    name: 'a suite runs from its first start to its end',
    events: [
      planned(1, 'pay'),
      suiteStarted,
      executionStarted(2, 'pay'),
      executionFinished(2),
      suiteFinished(),
    ],
    sql: (dialect) =>
      `SELECT status, ${since(dialect, 'started_at')}, ${since(dialect, 'ended_at')}, duration_ms FROM suite_runs`,
    rows: [{ status: 'passed', started_at: 3, ended_at: 6, duration_ms: 3 }],
  },
  {
    name: 'a suite that was only planned waits',
    events: [planned(1, 'pay')],
    sql: `SELECT status, started_at FROM suite_runs`,
    rows: [{ status: 'pending', started_at: null }],
  },
  {
    name: 'the catalogue holds a suite and a test once, as they were described last',
    events: [
      executionStarted(1, 'pay'),
      executionFinished(1),
      {
        type: 'execution_started',
        id: 2,
        suite: { ...basket, name: 'The basket, renamed' },
        test: { ...{ key: `${basket.key}#pay`, name: 'pay', source: 'gherkin' }, line: 77 },
        attempt_number: 1,
      },
    ],
    sql: `SELECT suites.name AS suite, suites.kind, tests.name, tests.line, tests.status, tests.source,
            (SELECT count(*) FROM tests) AS tests, (SELECT count(*) FROM suites) AS suites
          FROM tests JOIN suites USING (suite_id)`,
    rows: [
      {
        suite: 'The basket, renamed',
        kind: 'feature',
        name: 'pay',
        line: 77,
        status: 'active',
        source: 'gherkin',
        tests: 1,
        suites: 1,
      },
    ],
  },
  {
    name: 'a finished run has its outcome, its time and its counts; what never began is lost',
    events: [
      planned(1, 'pay'),
      planned(2, 'order'),
      executionStarted(3, 'pay'),
      executionFinished(3),
      suiteFinished(),
      runFinished('failed'),
    ],
    sql: `SELECT runs.status, runs.duration_ms, planned_count, passed_count, lost_count,
            (SELECT string_agg(executions.status, ',' ORDER BY execution_id) FROM executions) AS executions FROM runs`,
    rows: [
      {
        status: 'failed',
        duration_ms: 6,
        planned_count: 2,
        passed_count: 1,
        lost_count: 1,
        executions: 'lost,passed',
      },
    ],
  },
  {
    name: 'a suite that never ended when its run did was cut off, one that never began is lost',
    events: [
      planned(1, 'pay'),
      { type: 'suite_started', suite: { ...basket, key: 'features/other.feature' } },
      runFinished('failed'),
    ],
    sql: `SELECT suites.key, suite_runs.status FROM suite_runs JOIN suites USING (suite_id) ORDER BY 1`,
    rows: [
      { key: 'features/basket.feature', status: 'lost' },
      { key: 'features/other.feature', status: 'interrupted' },
    ],
  },
  {
    name: 'a run keeps its context',
    events: [],
    sql: `SELECT projects.key, runs.name, command_args, environment_vars, branch, commit_dirty, headless, worker_count, status
          FROM runs JOIN projects USING (project_id)`,
    rows: [
      {
        key: 'shop',
        name: 'nightly',
        command_args: '["assay","run"]',
        environment_vars: '{"HOME":"/home/ann"}',
        branch: 'main',
        commit_dirty: false,
        headless: true,
        worker_count: 1,
        status: 'running',
      },
    ],
  },
  {
    name: 'hearts that beat leave nothing behind',
    events: [{ type: 'heartbeat' }],
    sql: `SELECT (SELECT count(*) FROM logs) AS logs, applied_events, skipped_events FROM journals`,
    rows: [{ logs: 0, applied_events: 2, skipped_events: 0 }],
  },
  {
    name: 'texts keep quotes, line breaks and emoji; what no database can hold becomes U+FFFD',
    events: [
      executionStarted(1, 'pay'),
      stepStarted(2, 1, { text: 'it\'s "5 €"\r\n\t\\ 🙂 \u0000 \ud800 end' }),
    ],
    sql: `SELECT text FROM steps`,
    rows: [{ text: 'it\'s "5 €"\r\n\t\\ 🙂 \ufffd \ufffd end' }],
  },
];
