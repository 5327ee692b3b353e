import { afterEach, expect, test } from 'vitest';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import { JournalScript } from '../../../test/journals/journal-script.ts';
import {
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  stepFinished,
  stepStarted,
} from '../../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../../test/journals/temporary-database.ts';
import { RunDatabase } from '../run-database.ts';
import type { FeedSubscription, RunChange, RunRow } from './feed-messages.ts';

const places: TemporaryDatabase[] = [];
const databases: RunDatabase[] = [];
afterEach(async () => {
  for (const database of databases.splice(0)) {
    database.feed.live.stop();
    await database.close();
  }
  for (const place of places.splice(0)) place.remove();
});

async function open(place?: TemporaryDatabase): Promise<RunDatabase> {
  const own = place ?? new TemporaryDatabase();
  places.push(own);
  const database = await RunDatabase.open(own.location);
  databases.push(database);
  return database;
}

/** Reads on until something has come. */
async function readUntil(
  viewer: FeedSubscription,
  has: (change: RunChange) => boolean,
): Promise<RunChange[]> {
  const changes: RunChange[] = [];
  for (;;) {
    const messages = await viewer.next();
    if (messages === null) throw new Error(`the feed ended before; so far: ${JSON.stringify(changes)}`);
    for (const message of messages) {
      if (message.event === 'change') changes.push(JSON.parse(message.data) as RunChange);
    }
    if (changes.some(has)) return changes;
  }
}

const executionsOf = (changes: readonly RunChange[]) => changes.flatMap((change) => change.executions ?? []);

test('a batch is told once it is committed, with the names of what it speaks of', async () => {
  const database = await open();
  const owner = new JournalScript(database.path).write(runStarted({ branch: 'main' }), planned(1, 'pay'));
  await database.catchUp();
  const viewer = database.feed.live.subscribe({ run: 1 });
  owner.write(
    executionStarted(2, 'pay'),
    stepStarted(3, 2),
    stepFinished(3, 'failed', { error_message: 'covered\nby a banner', error_type: 'Error' }),
  );
  await database.pass();
  const [change] = await readUntil(viewer, (one) => one.executions !== undefined);
  const [execution] = await ask(database, 'SELECT execution_id FROM executions');
  expect(change).toMatchObject({
    run_id: 1,
    executions: [
      {
        execution_id: execution?.execution_id,
        test: 'pay',
        suite: 'The basket',
        attempt_number: 1,
        worker_index: null,
        status: 'running',
        started_at: '2026-11-20T09:30:00.003000Z',
      },
    ],
    steps: [{ text: 'I open the shop', keyword: 'Given', level: 0, step_type: 'step' }],
    step_runs: [{ status: 'failed', error_type: 'Error', error: 'covered', duration_ms: 1 }],
  });
  expect(change?.removed).toHaveLength(1);
});

test('a batch that the database refuses is never told; viewers are asked to read again', async () => {
  const database = await open();
  const owner = new JournalScript(database.path).write(runStarted());
  await database.catchUp();
  const viewer = database.feed.live.subscribe({ run: 1 });
  // The second has the number of the first: the batch fails as a whole, and is taken again in parts.
  owner.write(executionStarted(2, 'pay'), executionStarted(2, 'order'), executionFinished(2));
  await database.catchUp();
  database.feed.live.flush();
  const changes = await readUntil(viewer, (one) =>
    executionsOf([one]).some((row) => row.status === 'passed'),
  );
  expect(changes[0]).toEqual({ run_id: 1, reload: true });
  const told = executionsOf(changes);
  expect(told.map((row) => row.test).filter(Boolean)).toEqual(['pay']);
});

test('the state that was read, and all messages after it, make the state that the database has', async () => {
  const database = await open();
  const owner = new JournalScript(database.path).write(runStarted());
  const workers = [0, 1].map((worker) => new JournalScript(database.path, { worker }));
  await database.catchUp();
  const viewer = database.feed.live.subscribe({ run: 1 });
  for (let round = 0; round < 20; round++) {
    for (const [index, worker] of workers.entries()) {
      const id = worker.id();
      worker.write(executionStarted(id, `test ${index} ${round}`));
      if (round % 3 === 0) await database.pass();
      if (round < 19) worker.write(executionFinished(id, round % 4 === 1 ? 'failed' : 'passed'));
    }
  }
  for (const worker of workers) worker.close();
  await database.catchUp();
  owner.write(runFinished('failed'));
  await database.catchUp();
  const changes = await readUntil(viewer, (one) => one.run?.status === 'failed');
  const state = new Map<number, string>();
  for (const change of changes) {
    for (const row of change.executions ?? [])
      if (row.status !== undefined) state.set(row.execution_id, row.status);
    for (const { first, last, status } of change.ended ?? []) {
      for (const [id, was] of state)
        if (was === 'running' && id >= first && id <= last) state.set(id, status);
    }
  }
  const rows = await ask(database, 'SELECT execution_id, status FROM executions ORDER BY execution_id');
  expect(
    Array.from(state, ([execution_id, status]) => ({ execution_id, status })).sort(
      (a, b) => a.execution_id - b.execution_id,
    ),
  ).toEqual(rows);
  expect(rows.filter((row) => row.status === 'interrupted')).toHaveLength(2);
  expect(changes.at(-1)?.run).toMatchObject({ planned_count: 40, failed_count: 12 });
});

test('the list of all runs hears of runs only', async () => {
  const database = await open();
  const viewer = database.feed.live.subscribe({ run: null });
  const owner = new JournalScript(database.path).write(runStarted(), executionStarted(2, 'pay'));
  await database.catchUp();
  owner.write(executionFinished(2), runFinished()).close();
  await database.catchUp();
  const rows: RunRow[] = [];
  while (rows.at(-1)?.status !== 'passed') {
    for (const message of (await viewer.next()) ?? []) {
      if (message.event === 'run') rows.push(...(JSON.parse(message.data) as { runs: RunRow[] }).runs);
      expect(message.event).not.toBe('change');
    }
  }
  expect(rows.at(-1)).toMatchObject({ run_id: 1, project: 'Shop', passed_count: 1, planned_count: 1 });
});

test.each(everyEngine.filter(({ engine }) => engine !== 'duckdb'))(
  '$product: what somebody else applied makes viewers read again',
  async ({ engine }) => {
    const place = await TemporaryDatabase.of(engine);
    const database = await open(place);
    const owner = new JournalScript(database.path).write(runStarted());
    await database.catchUp();
    const viewer = database.feed.live.subscribe({ run: 1 });
    await database.pass();
    await readUntil(viewer, (one) => one.run !== undefined);
    database.feed.live.flush();
    // A command that opens the database beside its keeper applies what the journals have.
    const beside = await RunDatabase.open(place.location, 'visitor');
    databases.push(beside);
    owner.write(executionStarted(2, 'pay'));
    await beside.catchUp();
    let going = true;
    const passes = (async () => {
      for (; going; await new Promise((wake) => setTimeout(wake, 50))) await database.pass();
    })();
    try {
      const changes = await readUntil(viewer, (one) => one.reload === true);
      expect(changes.at(-1)?.reload).toBe(true);
    } finally {
      going = false;
      await passes;
    }
  },
);
