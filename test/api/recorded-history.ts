import type { Repositories } from '../../src/repositories/repositories.ts';
import type { Row } from '../../src/repositories/rows/row-types.ts';

/** When the recorded history is asked, µs since 1970. */
export const recordedNow = Date.parse('2026-11-21T12:00:00Z') * 1000;

type Status = Row<'executions'>['status'];

/** What each test of `a` came to in each run on main: attempts in their order. */
const outcomes: readonly (readonly (readonly Status[])[])[] = [
  [['passed'], ['passed'], ['failed']],
  [['failed', 'passed'], ['passed'], ['failed']],
  [['failed'], ['passed'], ['passed']],
];

/** What was made, by the names that tests use. */
export interface RecordedHistory {
  readonly project: Row<'projects'>;
  readonly outer: Row<'suites'>;
  readonly suite: Row<'suites'>;
  /** pays, sends back, looks. */
  readonly tests: readonly Row<'tests'>[];
  /** Three of main, the oldest first. */
  readonly runs: readonly Row<'runs'>[];
  /** One that goes on. */
  readonly live: Row<'runs'>;
  /** Last attempts by run and test. */
  readonly executions: readonly (readonly Row<'executions'>[])[];
}

const counts = {
  planned_count: 3,
  passed_count: 1,
  failed_count: 1,
  skipped_count: 0,
  flaky_count: 1,
  lost_count: 0,
};

/** A small history in which all is known: three runs of three tests, and one that goes on with two workers. */
export async function recordHistory(repositories: Repositories): Promise<RecordedHistory> {
  const project = await repositories.projects.create({ key: 'shop', name: 'Shop' });
  const { project_id } = project;
  const outer = await repositories.suites.create({
    project_id,
    kind: 'file',
    key: 'pay.test.ts',
    name: 'pay.test.ts',
    path: 'test/pay.test.ts',
  });
  const suite = await repositories.suites.create({
    project_id,
    kind: 'describe',
    key: 'pay.test.ts > paying',
    name: 'paying',
    parent_suite_id: outer.suite_id,
  });
  const tests: Row<'tests'>[] = [];
  for (const [index, name] of ['pays', 'sends back', 'looks'].entries())
    tests.push(
      await repositories.tests.create({
        project_id,
        suite_id: suite.suite_id,
        key: `pay.test.ts > paying > ${name}`,
        name,
        path: 'test/pay.test.ts',
        line: 10 + index,
        source: 'code',
        tags: index === 0 ? ['smoke', 'money'] : ['slow'],
        owner: index === 0 ? 'ann' : 'bob',
      }),
    );
  const [runs, executions] = [[] as Row<'runs'>[], [] as Row<'executions'>[][]];
  for (const [index, ofRun] of outcomes.entries()) {
    const { run, last } = await recordRun(repositories, { project, suite, tests }, index, ofRun);
    runs.push(run);
    executions.push(last);
  }
  const live = await recordLive(repositories, project, suite, tests);
  return { project, outer, suite, tests, runs, live, executions };
}

interface Catalogue {
  readonly project: Row<'projects'>;
  readonly suite: Row<'suites'>;
  readonly tests: readonly Row<'tests'>[];
}

async function recordRun(
  repositories: Repositories,
  { project, suite, tests }: Catalogue,
  index: number,
  ofRun: readonly (readonly Status[])[],
) {
  const day = `2026-11-${String(18 + index)}`;
  const run = await repositories.runs.create({
    project_id: project.project_id,
    status: 'failed',
    branch: 'main',
    commit_sha: `c${index}`.padEnd(40, '0'),
    commit_dirty: false,
    started_at: `${day}T09:00:00Z`,
    ended_at: `${day}T09:01:00Z`,
    ...counts,
  });
  const { run_id } = run;
  const suiteRun = await repositories
    .table('suite_runs')
    .create({ run_id, suite_id: suite.suite_id, status: 'failed' });
  const last: Row<'executions'>[] = [];
  for (const [place, attempts] of ofRun.entries()) {
    const rows = await repositories.executions.createMany(
      attempts.map((status, attempt) => ({
        run_id,
        suite_run_id: suiteRun.suite_run_id,
        test_id: tests[place]?.test_id ?? 0,
        attempt_number: attempt + 1,
        is_final_attempt: attempt === attempts.length - 1,
        status,
        started_at: `${day}T09:00:0${place}Z`,
        ended_at: `${day}T09:00:0${place + 1}Z`,
        duration_ms: 100 * (place + 1),
        ...(status === 'failed'
          ? { error_type: 'Error', error_message: '\nno money\nat all', failure_signature: 'sig-money' }
          : {}),
      })),
    );
    last.push(rows.at(-1) as Row<'executions'>);
  }
  await recordSteps(repositories, last[0] as Row<'executions'>);
  return { run, last };
}

/** Heading, step with a sub-step and a file, heading below it, step of two attempts, after-hook with a file. */
async function recordSteps(
  repositories: Repositories,
  { run_id, execution_id, started_at }: Row<'executions'>,
): Promise<void> {
  const at = started_at ?? '';
  const common = { run_id, execution_id };
  const top = await repositories
    .table('sections')
    .create({ ...common, level: 1, text: 'Basket', order_index: 0, started_at: at });
  const step = await repositories.table('steps').create({
    ...common,
    section_id: top.section_id,
    level: 0,
    order_index: 1,
    keyword: 'Given',
    text: 'a basket',
    step_type: 'step',
    data_table: [['apple', '2']],
  });
  const inner = await repositories.table('steps').create({
    ...common,
    section_id: top.section_id,
    parent_step_id: step.step_id,
    level: 1,
    order_index: 2,
    text: 'open the page',
    step_type: 'sub_step',
  });
  const below = await repositories.table('sections').create({
    ...common,
    parent_section_id: top.section_id,
    level: 2,
    text: 'Paying',
    order_index: 3,
    started_at: at,
  });
  const retried = await repositories.table('steps').create({
    ...common,
    section_id: below.section_id,
    level: 0,
    order_index: 4,
    keyword: 'When',
    text: 'I pay',
    step_type: 'step',
  });
  const ran = (step_id: number, status: Status, more: object = {}) => ({
    run_id,
    step_id,
    status,
    started_at: at,
    ended_at: at,
    duration_ms: 10,
    attempt_number: 1,
    is_final_attempt: true,
    ...more,
  });
  const [first] = await repositories
    .table('step_runs')
    .createMany([
      ran(step.step_id, 'passed'),
      ran(inner.step_id, 'passed'),
      ran(retried.step_id, 'failed', { is_final_attempt: false, error_message: 'too slow' }),
      ran(retried.step_id, 'passed', { attempt_number: 2 }),
    ]);
  const step_run_id = first?.step_run_id ?? 0;
  await repositories.table('step_posts').create({
    run_id,
    step_run_id,
    action: 'screenshot',
    details: { url: 'http://shop.test' },
    happened_at: at,
  });
  const post = await repositories
    .table('execution_posts')
    .create({ ...common, action: 'after_hook', status: 'passed', happened_at: at });
  const file = { ...common, kind: 'screenshot', media_type: 'image/png', bytes: 10 };
  await repositories.artifacts.createMany([
    { ...file, step_run_id, path: 'shot.png', name: 'shot.png' },
    { ...file, path: 'whole.png', name: 'whole.png' },
    { ...file, execution_post_id: post.execution_post_id, path: 'hook.txt', name: 'hook.txt' },
  ]);
  await repositories.logs.createMany(
    ['debug', 'info', 'error'].map((level, index) => ({
      ...common,
      level: level as 'debug',
      message: `line ${index}`,
      logged_at: at.replace(/\.\d+Z$/, `.00000${index}Z`),
    })),
  );
}

async function recordLive(
  repositories: Repositories,
  { project_id }: Row<'projects'>,
  { suite_id }: Row<'suites'>,
  tests: readonly Row<'tests'>[],
): Promise<Row<'runs'>> {
  const started_at = '2026-11-21T11:00:00Z';
  const run = await repositories.runs.create({
    project_id,
    status: 'running',
    branch: 'topic',
    started_at,
    ...counts,
  });
  const { run_id } = run;
  const journal = await repositories.table('journals').create({
    run_id,
    run_uuid: run.uuid,
    path: 'live.ndjson',
    role: 'owner',
    writer: 'test 1',
    protocol: 1,
    host: 'here',
    applied_bytes: 0,
    applied_events: 0,
    skipped_events: 0,
  });
  const workers = await repositories.table('workers').createMany(
    [0, 1].map((worker_index) => ({
      run_id,
      journal_id: journal.journal_id,
      worker_index,
      pid: 100 + worker_index,
      host: 'here',
      started_at,
    })),
  );
  const suiteRun = await repositories
    .table('suite_runs')
    .create({ run_id, suite_id, status: 'running', started_at });
  const attempt = { run_id, suite_run_id: suiteRun.suite_run_id, started_at };
  const [, running] = await repositories.executions.createMany([
    {
      ...attempt,
      test_id: tests[0]?.test_id ?? 0,
      status: 'passed',
      worker_id: workers[0]?.worker_id,
      duration_ms: 5,
    },
    { ...attempt, test_id: tests[1]?.test_id ?? 0, status: 'running', worker_id: workers[1]?.worker_id },
    { ...attempt, test_id: tests[2]?.test_id ?? 0, status: 'pending', started_at: null },
  ]);
  const step = await repositories.table('steps').create({
    run_id,
    execution_id: running?.execution_id ?? 0,
    order_index: 0,
    text: 'waits for the money',
  });
  await repositories
    .table('step_runs')
    .create({ run_id, step_id: step.step_id, status: 'running', started_at });
  return run;
}
