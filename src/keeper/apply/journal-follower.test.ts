import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EventDraft, JournalScript, sampleStart } from '../../../test/journals/journal-script.ts';
import {
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  stepFinished,
  stepStarted,
  suiteFinished,
  suiteStarted,
} from '../../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../../test/journals/temporary-database.ts';
import { duckDbFile } from '../../storage/location/database-location.ts';
import { RunDatabase } from '../run-database.ts';

let place: TemporaryDatabase;
let database: RunDatabase;
beforeEach(async () => {
  place = new TemporaryDatabase();
  database = await RunDatabase.open(duckDbFile(place.path));
});
afterEach(async () => {
  await database.close();
  place.remove();
});

async function openAgain(): Promise<void> {
  await database.close();
  database = await RunDatabase.open(duckDbFile(place.path));
}

async function applied(sql: string): Promise<Record<string, unknown>[]> {
  await database.catchUp();
  return await ask(database, sql);
}

describe('several journals', () => {
  test('the workers of a run write into the same run, each under its own number', async () => {
    new JournalScript(place.path).write(runStarted());
    for (const worker of [0, 1]) {
      const journal = new JournalScript(place.path, { worker });
      journal.write(executionStarted(1, `test ${worker}`), executionFinished(1));
      journal.close(worker);
    }
    const rows = await applied(
      `SELECT run_id, worker_index, exit_code, tests.name FROM executions JOIN workers USING (run_id, worker_id)
       JOIN tests USING (test_id) ORDER BY worker_index`,
    );
    expect(rows).toEqual([
      { run_id: 1, worker_index: 0, exit_code: 0, name: 'test 0' },
      { run_id: 1, worker_index: 1, exit_code: 1, name: 'test 1' },
    ]);
  });

  test('two runs at the same time stay apart, and share the catalogue', async () => {
    const owners = ['first', 'second'].map((run) => new JournalScript(place.path, { run }));
    for (const [index, owner] of owners.entries()) {
      owner.write(runStarted({ name: `run ${index}` }), suiteStarted);
      owner.write(
        executionStarted(owner.id(), 'pay'),
        executionFinished(1, index === 0 ? 'passed' : 'failed'),
      );
      await database.pass();
    }
    for (const owner of owners) owner.write(suiteFinished(), runFinished());
    const rows = await applied(
      `SELECT runs.name, executions.status, tests.test_id, suite_runs.status AS suite FROM runs JOIN executions USING (run_id)
       JOIN tests USING (test_id) JOIN suite_runs USING (suite_run_id) ORDER BY runs.name`,
    );
    expect(rows).toEqual([
      { name: 'run 0', status: 'passed', test_id: 1, suite: 'passed' },
      { name: 'run 1', status: 'failed', test_id: 1, suite: 'passed' },
    ]);
  });

  test("a worker's journal waits for the one that tells of its run", async () => {
    new JournalScript(place.path, { worker: 0 }).write(executionStarted(1, 'pay'));
    expect(await applied('SELECT * FROM executions')).toEqual([]);
    new JournalScript(place.path).write(runStarted({ name: 'late' }));
    expect(await applied('SELECT runs.name FROM executions JOIN runs USING (run_id)')).toEqual([
      { name: 'late' },
    ]);
  });

  test("a worker's journal whose owner never came is kept under a run of its own", async () => {
    new JournalScript(place.path, { worker: 0 }).write(executionStarted(1, 'pay'), executionFinished(1));
    await database.pass();
    await database.follower.pass(Date.now() + 5500);
    const rows = await applied(
      `SELECT projects.key, runs.status, executions.status AS outcome FROM executions JOIN runs USING (run_id)
       JOIN projects USING (project_id)`,
    );
    expect(rows).toEqual([{ key: 'unknown', status: 'running', outcome: 'passed' }]);
  });

  test('the end of a run waits for what its workers have written', async () => {
    const owner = new JournalScript(place.path);
    owner.write(runStarted(), planned(1, 'pay'), runFinished('failed'));
    const worker = new JournalScript(place.path, { worker: 0 });
    worker.write(executionStarted(1, 'pay'), executionFinished(1, 'failed'));
    worker.close();
    expect(await applied('SELECT status FROM executions')).toEqual([{ status: 'failed' }]);
    expect(await ask(database, 'SELECT status, failed_count, lost_count FROM runs')).toEqual([
      { status: 'failed', failed_count: 1, lost_count: 0 },
    ]);
  });

  test('a suite has the same state whether its end or the start of its tests is read first', async () => {
    const owner = new JournalScript(place.path);
    owner.write(runStarted(), planned(1, 'pay'), planned(2, 'order'));
    owner.at(50).write(suiteFinished('failed'));
    const sql = `SELECT status, epoch_us(started_at) / 1000 - ${sampleStart / 1000} AS started_at, duration_ms FROM suite_runs`;
    expect(await applied(sql)).toEqual([{ status: 'failed', started_at: null, duration_ms: null }]);
    new JournalScript(place.path, { worker: 0 })
      .at(20)
      .write(executionStarted(1, 'pay'), executionFinished(1));
    expect(await applied(sql)).toEqual([{ status: 'failed', started_at: 20, duration_ms: 30 }]);
    await openAgain();
    new JournalScript(place.path, { worker: 1 })
      .at(10)
      .write(executionStarted(1, 'order'), executionFinished(1));
    expect(await applied(sql)).toEqual([{ status: 'failed', started_at: 10, duration_ms: 40 }]);
  });
});

describe('what a worker could not say itself', () => {
  const lost = (journal: JournalScript, more: object = {}): EventDraft => ({
    type: 'writer_lost',
    journal_uuid: journal.uuid,
    status: 'timed_out',
    exit_code: null,
    signal: 'SIGKILL',
    message: 'the scenario took longer than 5 s',
    ...more,
  });

  test('the owner ends what is still running in the journal of a lost worker', async () => {
    const owner = new JournalScript(place.path).write(runStarted());
    const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' });
    worker.write(
      executionStarted(1, 'pay'),
      stepStarted(2, 1),
      stepFinished(2),
      stepStarted(3, 1, { text: 'I wait' }),
    );
    owner.at(100).write(lost(worker));
    const sql = `SELECT executions.status, executions.duration_ms, executions.error_type, executions.error_message,
      executions.failure_signature IS NOT NULL AS signed, workers.exit_signal,
      (SELECT string_agg(status || ' ' || duration_ms, ', ' ORDER BY step_run_id) FROM step_runs) AS steps,
      (SELECT closed_at IS NOT NULL FROM journals WHERE journals.journal_id = workers.journal_id) AS closed
      FROM executions JOIN workers USING (worker_id)`;
    expect(await applied(sql)).toEqual([
      {
        status: 'timed_out',
        duration_ms: 99,
        error_type: 'WriterLost',
        error_message: 'the scenario took longer than 5 s',
        signed: true,
        exit_signal: 'SIGKILL',
        steps: 'passed 1.000, timed_out 96.000',
        closed: true,
      },
    ]);
  });

  test('it is applied after everything that the worker wrote, in whatever order the journals are found', async () => {
    const owner = new JournalScript(place.path).write(runStarted());
    await database.catchUp();
    const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' });
    owner.write(lost(worker), runFinished('failed'));
    worker.write(executionStarted(1, 'pay'));
    expect(await applied('SELECT status FROM executions')).toEqual([{ status: 'timed_out' }]);
  });

  test('a worker that nobody has heard of does not hold the owner up', async () => {
    const owner = new JournalScript(place.path).write(runStarted());
    const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' });
    rmSync(worker.path);
    owner.write(lost(worker), runFinished('failed'));
    expect(await applied('SELECT status FROM runs')).toEqual([{ status: 'failed' }]);
  });

  test('another attempt after a lost one takes the final place when the run ends', async () => {
    const owner = new JournalScript(place.path).write(runStarted());
    const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' });
    worker.write(executionStarted(1, 'pay'));
    owner.write(lost(worker));
    const next = new JournalScript(place.path, { worker: 1 });
    next.write(executionStarted(1, 'pay', { attempt_number: 2 }), executionFinished(1));
    owner.write(runFinished());
    expect(
      await applied(
        'SELECT attempt_number, is_final_attempt, status FROM executions ORDER BY attempt_number',
      ),
    ).toEqual([
      { attempt_number: 1, is_final_attempt: false, status: 'timed_out' },
      { attempt_number: 2, is_final_attempt: true, status: 'passed' },
    ]);
    expect(await ask(database, 'SELECT flaky_count, failed_count FROM runs')).toEqual([
      { flaky_count: 1, failed_count: 0 },
    ]);
  });
});

test('the counts of a run go by the verdict of each test over its attempts', async () => {
  const outcomes = {
    passed: ['passed'],
    flaky: ['failed', 'passed'],
    'flaky after a lost worker': ['interrupted', 'passed'],
    failed: ['failed', 'failed'],
    'timed out': ['timed_out'],
    undefined: ['undefined'],
    broken: ['error'],
    skipped: ['skipped'],
  } as const;
  const journal = new JournalScript(place.path).write(runStarted());
  for (const [name, attempts] of Object.entries(outcomes)) {
    journal.write(planned(journal.id(), name));
    for (const [index, status] of attempts.entries()) {
      const id = journal.id();
      journal.write(
        executionStarted(id, name, { attempt_number: index + 1 }),
        executionFinished(id, status, { is_final_attempt: index === attempts.length - 1 }),
      );
    }
  }
  journal.write(planned(journal.id(), 'never begun'), runFinished('failed'));
  const [counts] = await applied(
    'SELECT planned_count, passed_count, failed_count, skipped_count, flaky_count, lost_count FROM runs',
  );
  expect(counts).toEqual({
    planned_count: 9,
    passed_count: 1,
    failed_count: 4,
    skipped_count: 1,
    flaky_count: 2,
    lost_count: 1,
  });
});

describe('lines that cannot be applied', () => {
  const logsOfOurs = "SELECT message FROM logs WHERE source = 'assay' ORDER BY logged_at, log_id DESC";

  test('a line that is no valid event is skipped, counted and told with its line number', async () => {
    const journal = new JournalScript(place.path).write(runStarted());
    appendFileSync(journal.path, 'not JSON at all\n{"type":"unheard_of","at":1}\n{"type":"heartbeat"}\n');
    journal.write(executionStarted(1, 'pay'));
    expect((await applied(logsOfOurs)).map((row) => String(row.message))).toEqual([
      `${journal.uuid}.ndjson:3 is not a valid event: it is not JSON.`,
      `${journal.uuid}.ndjson:4 is not a valid event: the type "unheard_of" is unknown.`,
      expect.stringMatching(/^.*:5 is not a valid event: at: .*\.$/),
    ]);
    expect(await ask(database, 'SELECT applied_events, skipped_events FROM journals')).toEqual([
      { applied_events: 2, skipped_events: 3 },
    ]);
    const health = await database.health('direct');
    expect(health.skippedEvents).toBe(3);
    expect(health.problems.join()).toContain('3 events could not be applied');
  });

  test('each of them is told by a log line of its own, also after new owners came', async () => {
    const journal = new JournalScript(place.path).write(runStarted());
    for (let round = 0; round < 3; round++) {
      appendFileSync(journal.path, 'broken\n');
      journal.write({ type: 'events_dropped', count: 1, reason: 'no room' });
      await database.catchUp();
      await openAgain();
    }
    expect((await applied(logsOfOurs)).length).toBe(6);
  });

  test('an event before the start of its run is skipped', async () => {
    const journal = new JournalScript(place.path);
    journal.write(executionStarted(1, 'pay'), runStarted());
    expect(await applied('SELECT applied_events, skipped_events FROM journals')).toEqual([
      { applied_events: 1, skipped_events: 1 },
    ]);
    expect(await ask(database, 'SELECT status FROM runs')).toEqual([{ status: 'running' }]);
  });

  test.each([
    ['a step of an execution that nobody has started', stepStarted(2, 999)],
    ['a second step with the id of the first', stepStarted(3, 1, { text: 'again' })],
    ['a post of a step that does not exist', { type: 'step_post', id: 5, step_run_id: 777, action: 'x' }],
    [
      'a retry of a step that does not exist',
      { type: 'step_retried', id: 5, step_id: 777, attempt_number: 2 },
    ],
  ] as const)('%s is skipped, and nothing around it is lost', async (_name, event) => {
    const journal = new JournalScript(place.path).write(runStarted());
    journal.write(executionStarted(1, 'pay'), stepStarted(3, 1));
    journal.write(event as EventDraft);
    journal.write(
      stepFinished(3),
      stepStarted(4, 1),
      stepFinished(4, 'failed'),
      executionFinished(1, 'failed'),
    );
    const other = new JournalScript(place.path, { run: 'second' }).write(runStarted({ name: 'other' }));
    other.write(executionStarted(1, 'order'), executionFinished(1));
    expect(
      await applied('SELECT status, text FROM step_runs JOIN steps USING (step_id) ORDER BY step_id'),
    ).toEqual([
      { status: 'passed', text: 'I open the shop' },
      { status: 'failed', text: 'I open the shop' },
    ]);
    expect(await ask(database, 'SELECT status FROM executions ORDER BY execution_id')).toEqual([
      { status: 'failed' },
      { status: 'passed' },
    ]);
    expect(await ask(database, 'SELECT applied_events, skipped_events FROM journals ORDER BY 1')).toEqual([
      { applied_events: 3, skipped_events: 0 },
      { applied_events: 7, skipped_events: 1 },
    ]);
    const [told] = await ask(database, logsOfOurs);
    expect(told?.message).toMatch(/:5 is not a valid event: .*constraint/);
  });

  test('many bad events among thousands of good ones are all found', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    for (let id = 2; id < 3000; id++)
      journal.write(stepStarted(id, id % 700 === 0 ? 2_000_000 : 1), stepFinished(id));
    expect(await applied('SELECT count(*) AS n FROM step_runs')).toEqual([{ n: 2994 }]);
    expect(await ask(database, 'SELECT skipped_events FROM journals')).toEqual([{ skipped_events: 4 }]);
  });

  test('a number that its column cannot hold is refused rather than bent', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    journal.write({ type: 'artifact', id: 2, path: 'a', name: 'a', kind: 'log', bytes: 2 ** 53 - 1 });
    appendFileSync(
      journal.path,
      `${JSON.stringify({ type: 'artifact', at: sampleStart, id: 3, path: 'b', name: 'b', kind: 'log', width: 2 ** 40 })}\n`,
    );
    expect(await applied('SELECT bytes FROM artifacts')).toEqual([{ bytes: 2 ** 53 - 1 }]);
    expect(await ask(database, 'SELECT skipped_events FROM journals')).toEqual([{ skipped_events: 1 }]);
  });
});

describe('files in the folder of the journals', () => {
  test('a journal of a newer protocol is refused by name and left as it is', async () => {
    const journal = new JournalScript(place.path, { header: { assay_journal: 99 } });
    journal.write(runStarted());
    const text = readFileSync(journal.path, 'utf8');
    await database.catchUp();
    expect(await ask(database, 'SELECT count(*) AS n FROM runs')).toEqual([{ n: 0 }]);
    expect((await database.health('direct')).problems).toEqual([
      expect.stringMatching(/\.ndjson is written in protocol 99; this Assay knows protocols up to 1\.$/),
    ]);
    await database.checkpoint();
    expect(readFileSync(journal.path, 'utf8')).toBe(text);
  });

  test('a file that is no journal is told and left alone, and does not disturb the others', async () => {
    const journal = new JournalScript(place.path).write(runStarted());
    const stranger = journal.path.replace(journal.uuid, 'notes');
    writeFileSync(stranger, 'buy milk\n');
    expect(await applied('SELECT count(*) AS n FROM runs')).toEqual([{ n: 1 }]);
    expect((await database.health('direct')).problems).toEqual([expect.stringContaining('notes.ndjson')]);
    expect(existsSync(stranger)).toBe(true);
  });

  test('a last line that was cut is no event until the rest of it comes', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    const line = JSON.stringify({ ...executionFinished(1), at: sampleStart + 9000 });
    appendFileSync(journal.path, line.slice(0, 20));
    expect(await applied('SELECT status FROM executions')).toEqual([{ status: 'running' }]);
    appendFileSync(journal.path, `${line.slice(20)}\n`);
    expect(await applied('SELECT status FROM executions')).toEqual([{ status: 'passed' }]);
  });

  test('a journal that was only just created waits for its header', async () => {
    const journal = new JournalScript(place.path).write(runStarted());
    const text = readFileSync(journal.path, 'utf8');
    writeFileSync(journal.path, text.slice(0, 30));
    expect(await applied('SELECT * FROM runs')).toEqual([]);
    writeFileSync(journal.path, text);
    expect(await applied('SELECT status FROM runs')).toEqual([{ status: 'running' }]);
  });
});
