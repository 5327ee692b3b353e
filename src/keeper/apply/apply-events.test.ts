import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EventDraft, JournalScript, sampleStart } from '../../../test/journals/journal-script.ts';
import {
  basket,
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  sectionStarted,
  stepFinished,
  stepStarted,
  suiteFinished,
  suiteStarted,
} from '../../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../../test/journals/temporary-database.ts';
import { RunDatabase } from '../run-database.ts';

let place: TemporaryDatabase;
beforeEach(() => {
  place = new TemporaryDatabase();
});
afterEach(() => place.remove());

interface Case {
  readonly name: string;
  /** Follows a run_started; times are 1 ms apart, the first of these events comes at 2 ms. */
  readonly events: readonly EventDraft[];
  readonly sql: string;
  readonly rows: readonly Record<string, unknown>[];
}

/** `epoch` of a time of the sample run: milliseconds after its start. */
const since = (column: string) => `epoch_us(${column}) / 1000 - ${sampleStart / 1000} AS ${column}`;
const noErrors = { error_type: null, error_message: null, stack_trace: null };

const cases: readonly Case[] = [
  {
    name: 'a planned test is a pending execution',
    events: [planned(1, 'pay')],
    sql: `SELECT status, started_at, worker_id, attempt_number, is_final_attempt, tags FROM executions`,
    rows: [
      {
        status: 'pending',
        started_at: null,
        worker_id: null,
        attempt_number: 1,
        is_final_attempt: true,
        tags: '["@shop"]',
      },
    ],
  },
  {
    name: 'an execution that begins takes the place of the planned one',
    events: [planned(1, 'pay'), planned(2, 'order'), executionStarted(3, 'pay')],
    sql: `SELECT tests.name, executions.status FROM executions JOIN tests USING (test_id) ORDER BY execution_id`,
    rows: [
      { name: 'order', status: 'pending' },
      { name: 'pay', status: 'running' },
    ],
  },
  {
    name: 'two plans of one test are two executions, and each start takes one of them',
    events: [planned(1, 'pay'), planned(2, 'pay'), executionStarted(3, 'pay'), executionFinished(3)],
    sql: `SELECT status FROM executions ORDER BY execution_id`,
    rows: [{ status: 'pending' }, { status: 'passed' }],
  },
  {
    name: 'an execution that finishes has its outcome, and the time between start and finish',
    events: [executionStarted(1, 'pay'), executionFinished(1, 'failed', { error_message: 'too poor' })],
    sql: `SELECT status, duration_ms, ${since('started_at')}, ${since('ended_at')}, error_message,
            failure_signature IS NOT NULL AS signed FROM executions`,
    rows: [
      {
        status: 'failed',
        duration_ms: 1,
        started_at: 2,
        ended_at: 3,
        error_message: 'too poor',
        signed: true,
      },
    ],
  },
  {
    name: 'a duration that the recorder measured itself is kept',
    events: [executionStarted(1, 'pay'), executionFinished(1, 'passed', { duration_ms: 0.125 })],
    sql: `SELECT duration_ms, failure_signature FROM executions`,
    rows: [{ duration_ms: 0.125, failure_signature: null }],
  },
  {
    name: 'attempts of a test are executions of their own',
    events: [
      planned(1, 'pay'),
      executionStarted(2, 'pay'),
      executionFinished(2, 'failed', { is_final_attempt: false }),
      executionStarted(3, 'pay', { attempt_number: 2 }),
      executionFinished(3),
    ],
    sql: `SELECT attempt_number, is_final_attempt, status FROM executions ORDER BY execution_id`,
    rows: [
      { attempt_number: 1, is_final_attempt: false, status: 'failed' },
      { attempt_number: 2, is_final_attempt: true, status: 'passed' },
    ],
  },
  {
    name: 'sections nest, and steps hang on their section',
    events: [
      executionStarted(1, 'pay'),
      sectionStarted(2, 1),
      sectionStarted(3, 1, { level: 2, text: 'Two articles', order_index: 1, parent_section_id: 2 }),
      stepStarted(4, 1, { section_id: 3, order_index: 2 }),
    ],
    sql: `SELECT sections.level, sections.text, parent.text AS parent, sections.order_index, steps.text AS step
          FROM sections LEFT JOIN sections AS parent ON parent.section_id = sections.parent_section_id
          LEFT JOIN steps ON steps.section_id = sections.section_id ORDER BY sections.section_id`,
    rows: [
      { level: 1, text: 'Fill the basket', parent: null, order_index: 0, step: null },
      {
        level: 2,
        text: 'Two articles',
        parent: 'Fill the basket',
        order_index: 1,
        step: 'I open the shop',
      },
    ],
  },
  {
    name: 'a step keeps its keyword, place, doc string and data table',
    events: [
      executionStarted(1, 'pay'),
      stepStarted(2, 1, {
        keyword: 'When',
        step_type: 'background',
        path: 'features/other.feature',
        line: 12,
        doc_string: 'two\nlines',
        data_table: [['name'], ['it\'s "mine"']],
      }),
    ],
    sql: `SELECT keyword, text, step_type, level, path, line, doc_string, data_table, parent_step_id FROM steps`,
    rows: [
      {
        keyword: 'When',
        text: 'I open the shop',
        step_type: 'background',
        level: 0,
        path: 'features/other.feature',
        line: 12,
        doc_string: 'two\nlines',
        data_table: '[["name"],["it\'s \\"mine\\""]]',
        parent_step_id: null,
      },
    ],
  },
  {
    name: 'a step that is still running has an attempt without an end',
    events: [executionStarted(1, 'pay'), stepStarted(2, 1)],
    sql: `SELECT step_run_id = step_id AS same_id, status, ended_at, duration_ms, is_final_attempt FROM step_runs`,
    rows: [{ same_id: true, status: 'running', ended_at: null, duration_ms: null, is_final_attempt: true }],
  },
  {
    name: 'sub-steps of sub-steps know their parents',
    events: [
      executionStarted(1, 'pay'),
      stepStarted(2, 1),
      stepStarted(3, 1, { parent_step_id: 2, level: 1, step_type: 'sub_step', text: 'log in' }),
      stepStarted(4, 1, { parent_step_id: 3, level: 2, step_type: 'sub_step', text: 'type the name' }),
      stepFinished(4),
      stepFinished(3),
      stepFinished(2),
    ],
    sql: `SELECT steps.text, parent.text AS parent, steps.level, step_runs.status, step_runs.duration_ms
          FROM steps LEFT JOIN steps AS parent ON parent.step_id = steps.parent_step_id
          JOIN step_runs ON step_runs.step_id = steps.step_id ORDER BY steps.step_id`,
    rows: [
      { text: 'I open the shop', parent: null, level: 0, status: 'passed', duration_ms: 5 },
      { text: 'log in', parent: 'I open the shop', level: 1, status: 'passed', duration_ms: 3 },
      { text: 'type the name', parent: 'log in', level: 2, status: 'passed', duration_ms: 1 },
    ],
  },
  {
    name: 'a retried step has one row for each attempt',
    events: [
      executionStarted(1, 'pay'),
      stepStarted(2, 1),
      stepFinished(2, 'failed', { is_final_attempt: false, error_type: 'Error', error_message: 'covered' }),
      { type: 'step_retried', id: 3, step_id: 2, attempt_number: 2 },
      stepFinished(3, 'passed', { metrics: { clicks: 2 } }),
    ],
    sql: `SELECT attempt_number, is_final_attempt, status, duration_ms, metrics, error_type, error_message, stack_trace
          FROM step_runs ORDER BY step_run_id`,
    rows: [
      {
        attempt_number: 1,
        is_final_attempt: false,
        status: 'failed',
        duration_ms: 1,
        metrics: null,
        error_type: 'Error',
        error_message: 'covered',
        stack_trace: null,
      },
      {
        attempt_number: 2,
        is_final_attempt: true,
        status: 'passed',
        duration_ms: 1,
        metrics: '{"clicks":2}',
        ...noErrors,
      },
    ],
  },
  {
    name: 'posts of steps and of executions say what happened afterwards',
    events: [
      executionStarted(1, 'pay'),
      stepStarted(2, 1),
      stepFinished(2),
      { type: 'step_post', id: 3, step_run_id: 2, action: 'screenshot', details: { path: 'a.png' } },
      executionFinished(1),
      { type: 'execution_post', id: 4, execution_id: 1, action: 'after_hook', status: 'failed' },
    ],
    sql: `SELECT 'step' AS what, action, details, NULL AS status, ${since('happened_at')} FROM step_posts
          UNION ALL SELECT 'execution', action, details, status, epoch_us(happened_at) / 1000 - ${sampleStart / 1000}
          FROM execution_posts ORDER BY what`,
    rows: [
      { what: 'execution', action: 'after_hook', details: null, status: 'failed', happened_at: 7 },
      { what: 'step', action: 'screenshot', details: '{"path":"a.png"}', status: null, happened_at: 5 },
    ],
  },
  {
    name: 'an after-hook that failed does not change what its execution came to',
    events: [
      executionStarted(1, 'pay'),
      executionFinished(1),
      { type: 'execution_post', id: 2, execution_id: 1, action: 'after_hook', status: 'failed' },
    ],
    sql: `SELECT status FROM executions`,
    rows: [{ status: 'passed' }],
  },
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
            suffix, artifacts.kind, media_type, bytes, sha256 = repeat('a', 64) AS hashed, width, height, metadata
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
        hashed: true,
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
    sql: `SELECT status, ${since('started_at')}, ${since('ended_at')}, duration_ms FROM suite_runs`,
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

const begin = runStarted({
  name: 'nightly',
  command_args: ['assay', 'run'],
  environment_vars: { HOME: '/home/ann' },
  branch: 'main',
  commit_dirty: false,
  headless: true,
});

describe('applied in one batch', () => {
  test.each(cases)('$name', async ({ events, sql, rows }) => {
    const database = await RunDatabase.open(place.path);
    new JournalScript(place.path).write(begin, ...events);
    await database.catchUp();
    expect(await ask(database, sql)).toEqual(rows);
    await database.close();
  });
});

describe('applied in a batch for each event', () => {
  test.each(cases)('$name', async ({ events, sql, rows }) => {
    const database = await RunDatabase.open(place.path);
    const journal = new JournalScript(place.path);
    for (const event of [begin, ...events]) {
      journal.write(event);
      await database.catchUp();
    }
    expect(await ask(database, sql)).toEqual(rows);
    await database.close();
  });
});

describe('applied by a new owner for each event', () => {
  test.each(cases)('$name', async ({ events, sql, rows }) => {
    const journal = new JournalScript(place.path);
    let database: RunDatabase | null = null;
    for (const event of [begin, ...events]) {
      journal.write(event);
      await database?.close();
      database = await RunDatabase.open(place.path);
      await database.catchUp();
    }
    expect(database === null ? [] : await ask(database, sql)).toEqual(rows);
    await database?.close();
  });
});
