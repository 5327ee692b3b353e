import { type EventCase, noErrors, since } from './event-case.ts';
import {
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  sectionStarted,
  stepFinished,
  stepStarted,
} from './sample-events.ts';

/** What the events of executions, sections and steps come to. */
export const executionEventCases: readonly EventCase[] = [
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
    sql: (
      dialect,
    ) => `SELECT status, duration_ms, ${since(dialect, 'started_at')}, ${since(dialect, 'ended_at')}, error_message,
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
    name: 'an attempt that another one should have followed is the final one when the run ended before',
    events: [
      executionStarted(1, 'pay'),
      executionFinished(1, 'failed', { is_final_attempt: false }),
      runFinished('interrupted'),
    ],
    sql: `SELECT is_final_attempt, status FROM executions`,
    rows: [{ is_final_attempt: true, status: 'failed' }],
  },
  {
    name: 'a test may say while it runs that it is to fail',
    events: [
      executionStarted(1, 'pay'),
      executionFinished(1, 'failed', { expected_status: 'failed' }),
      runFinished(),
    ],
    sql: `SELECT executions.status, expected_status, passed_count, failed_count FROM executions JOIN runs USING (run_id)`,
    rows: [{ status: 'failed', expected_status: 'failed', passed_count: 1, failed_count: 0 }],
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
    sql: (
      dialect,
    ) => `SELECT 'step' AS what, action, details, NULL AS status, ${since(dialect, 'happened_at')} FROM step_posts
          UNION ALL SELECT 'execution', action, details, status, ${since(dialect, 'happened_at')}
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
    name: 'what is open when its writer closes the journal is cut off',
    events: [
      executionStarted(1, 'pay'),
      stepStarted(2, 1),
      executionStarted(3, 'order'),
      executionFinished(3),
      { type: 'journal_closed', exit_code: 0 },
    ],
    sql: `SELECT executions.status, step_runs.status AS step, executions.error_message FROM executions
          LEFT JOIN steps ON steps.execution_id = executions.execution_id
          LEFT JOIN step_runs ON step_runs.step_id = steps.step_id ORDER BY executions.execution_id`,
    rows: [
      {
        status: 'interrupted',
        step: 'interrupted',
        error_message: 'its writer ended without saying how this ended',
      },
      { status: 'passed', step: null, error_message: null },
    ],
  },
];
