import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everyEngine } from '../../test/engines/engine-locations.ts';
import { JournalScript, sampleStart } from '../../test/journals/journal-script.ts';
import {
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  stepStarted,
  suiteStarted,
} from '../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../test/journals/temporary-database.ts';
import { journalsDirectory } from '../recording/journal/journal-files.ts';
import { dialectOf } from '../storage/sql/column-types.ts';
import { micros as microsOf } from '../storage/sql/value-expressions.ts';
import { DeadWriterWatch } from './close-dead-writers.ts';
import { closeMissingJournals } from './close-missing-journals.ts';
import { RunDatabase } from './run-database.ts';

describe.each(everyEngine)('$product', ({ engine }) => {
  let place: TemporaryDatabase;
  let database: RunDatabase;
  beforeEach(async () => {
    place = await TemporaryDatabase.of(engine);
    database = await RunDatabase.open(place.location);
  });
  afterEach(async () => {
    await database.close();
    place.remove();
  });

  const runs = () =>
    ask(
      database,
      'SELECT status, error_message, planned_count, passed_count, failed_count, lost_count FROM runs',
    );
  const executions = () =>
    ask(
      database,
      'SELECT tests.name, executions.status FROM executions JOIN tests USING (test_id) ORDER BY name',
    );

  /** A watch that is asked at times of our choice. */
  async function watchAt(...seconds: number[]): Promise<void> {
    const watch = new DeadWriterWatch(database.follower);
    const now = Date.now();
    for (const second of seconds) {
      await database.catchUp();
      await watch.look(now + second * 1000);
    }
    await database.catchUp();
  }

  test('what an owner has said of its dead worker counts, however late it is heard', async () => {
    const owner = new JournalScript(place.path).write(runStarted());
    const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' });
    worker.write(executionStarted(1, 'order'));
    await database.catchUp();
    const watch = new DeadWriterWatch(database.follower);
    const now = Date.now();
    await watch.look(now);
    worker.write(stepStarted(2, 1));
    owner.write({ type: 'writer_lost', journal_uuid: worker.uuid, status: 'timed_out', message: 'too slow' });
    await database.pass(); // The owner's word waits for the worker's own.
    await watch.look(now + 30_000);
    await database.catchUp();
    expect(await executions()).toEqual([{ name: 'order', status: 'timed_out' }]);
  });

  describe('a dead owner', () => {
    test('ends its run: what ran was interrupted, what was planned is lost, what ended stays', async () => {
      const owner = new JournalScript(place.path, { writer: 'dead' });
      owner.write(runStarted(), planned(1, 'order'), planned(2, 'pay'), planned(3, 'refund'), suiteStarted);
      const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' });
      worker.write(
        executionStarted(1, 'order'),
        executionFinished(1),
        executionStarted(2, 'pay'),
        stepStarted(3, 2),
      );
      await watchAt(0);
      expect(await runs()).toEqual([
        {
          status: 'interrupted',
          error_message: expect.stringMatching(/^the process that ran the tests \(pid \d+\) ended without/),
          planned_count: 3,
          passed_count: 1,
          failed_count: 1,
          lost_count: 1,
        },
      ]);
      expect(await executions()).toEqual([
        { name: 'order', status: 'passed' },
        { name: 'pay', status: 'interrupted' },
        { name: 'refund', status: 'lost' },
      ]);
      expect(await ask(database, 'SELECT status FROM step_runs')).toEqual([{ status: 'interrupted' }]);
      expect(await ask(database, 'SELECT status, duration_ms FROM suite_runs')).toEqual([
        { status: 'interrupted', duration_ms: expect.any(Number) },
      ]);
      expect(await ask(database, 'SELECT count(*) AS n FROM journals WHERE closed_at IS NULL')).toEqual([
        { n: 0 },
      ]);
    });

    test('the run ends at the time of its last event, also when a new owner of the database closes it', async () => {
      const owner = new JournalScript(place.path, { writer: 'dead' });
      owner.write(runStarted(), executionStarted(1, 'pay')).at(5000).write({ type: 'heartbeat' });
      await database.catchUp();
      await database.close();
      database = await RunDatabase.open(place.location);
      await watchAt(0);
      const micros = sampleStart + 5_000_000;
      expect(
        await ask(database, `SELECT ${microsOf(dialectOf(engine), 'ended_at')} AS at, duration_ms FROM runs`),
      ).toEqual([{ at: micros, duration_ms: 4999 }]);
      expect(
        await ask(
          database,
          `SELECT ${microsOf(dialectOf(engine), 'ended_at')} AS at, duration_ms FROM executions`,
        ),
      ).toEqual([{ at: micros, duration_ms: 4998 }]);
    });

    test('its living workers have some seconds to finish before the run is closed over them', async () => {
      new JournalScript(place.path, { writer: 'dead' }).write(runStarted());
      const worker = new JournalScript(place.path, { worker: 0 }).write(executionStarted(1, 'pay'));
      await watchAt(0, 3);
      expect(await runs()).toMatchObject([{ status: 'running' }]);
      await watchAt(0, 3, 5);
      expect(await runs()).toMatchObject([{ status: 'interrupted' }]);
      worker.write(executionFinished(1));
      await watchAt(0);
      expect(await executions()).toEqual([{ name: 'pay', status: 'passed' }]);
      expect(await runs()).toMatchObject([{ status: 'interrupted', passed_count: 1 }]);
    });

    test('one that left only its header leaves its workers to a run of their own, which is closed, too', async () => {
      new JournalScript(place.path, { writer: 'dead' });
      const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' });
      worker.write(executionStarted(1, 'pay'));
      await watchAt(0);
      await database.follower.pass(Date.now() + 6000);
      await watchAt(7);
      expect(await runs()).toMatchObject([{ status: 'interrupted' }]);
      expect(await executions()).toEqual([{ name: 'pay', status: 'interrupted' }]);
    });

    test('an owner that closed its journal without ending the run leaves it interrupted', async () => {
      const owner = new JournalScript(place.path).write(runStarted(), planned(1, 'pay'));
      owner.close(1);
      await watchAt(0, 5);
      expect(await runs()).toMatchObject([{ status: 'interrupted', lost_count: 1 }]);
    });
  });

  describe('a dead worker', () => {
    test('waits some seconds for what its living owner says of it', async () => {
      const owner = new JournalScript(place.path).write(runStarted());
      const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' });
      worker.write(executionStarted(1, 'pay'));
      await watchAt(0, 3);
      expect(await executions()).toEqual([{ name: 'pay', status: 'running' }]);
      owner.write({ type: 'writer_lost', journal_uuid: worker.uuid, status: 'timed_out' });
      await watchAt(0);
      expect(await executions()).toEqual([{ name: 'pay', status: 'timed_out' }]);
      expect(await runs()).toMatchObject([{ status: 'running' }]);
    });

    test('waits for what its owner said just before that ended', async () => {
      const owner = new JournalScript(place.path, { writer: 'dead' }).write(runStarted());
      const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' });
      worker.write(executionStarted(1, 'pay'));
      await database.catchUp();
      owner.write(
        { type: 'writer_lost', journal_uuid: worker.uuid, status: 'timed_out' },
        runFinished('failed'),
      );
      owner.close();
      await new DeadWriterWatch(database.follower).look();
      await watchAt(0);
      expect(await executions()).toEqual([{ name: 'pay', status: 'timed_out' }]);
      expect(await runs()).toMatchObject([{ status: 'failed' }]);
    });

    test('is closed when its owner says nothing', async () => {
      new JournalScript(place.path).write(runStarted());
      new JournalScript(place.path, { worker: 0, writer: 'dead' }).write(executionStarted(1, 'pay'));
      await watchAt(0, 4.5);
      expect(await executions()).toEqual([{ name: 'pay', status: 'interrupted' }]);
      expect(await runs()).toMatchObject([{ status: 'running', failed_count: 1 }]);
    });

    test('is closed after its run has ended, and the counts tell of it', async () => {
      const owner = new JournalScript(place.path).write(runStarted());
      const worker = new JournalScript(place.path, { worker: 0, writer: 'dead' }).write(
        executionStarted(1, 'pay'),
      );
      await database.catchUp();
      owner.write(runFinished('failed'));
      owner.close();
      await database.catchUp();
      await database.close();
      database = await RunDatabase.open(place.location);
      await watchAt(0);
      expect(await executions()).toEqual([{ name: 'pay', status: 'interrupted' }]);
      expect(await runs()).toMatchObject([{ status: 'failed', failed_count: 1 }]);
      expect(worker.uuid).not.toBe(owner.uuid);
    });
  });

  test('a writer on another machine is believed to live while it is heard, and for a minute after that', async () => {
    const owner = new JournalScript(place.path, { writer: 'elsewhere' }).write(runStarted());
    await watchAt(0, 50);
    owner.write({ type: 'heartbeat' });
    await watchAt(0, 55);
    expect(await runs()).toMatchObject([{ status: 'running' }]);
    await watchAt(62);
    expect(await runs()).toMatchObject([{ status: 'interrupted' }]);
  });

  test('a living writer is left alone, however long it is silent', async () => {
    new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    await watchAt(0, 100_000);
    expect(await runs()).toMatchObject([{ status: 'running' }]);
  });

  test('a dead writer is closed at once by a command that opens the database without a keeper', async () => {
    new JournalScript(place.path, { writer: 'dead' }).write(runStarted(), planned(1, 'pay'));
    await database.catchUp();
    await database.closeDeadWriters();
    expect(await runs()).toMatchObject([{ status: 'interrupted', lost_count: 1 }]);
  });

  describe('journals that somebody removed', () => {
    /** So long after they were last heard of that they count as gone on a server, too. */
    async function closeWhatIsGone(): Promise<void> {
      const folder = journalsDirectory(place.path);
      const later = Date.now() + 16 * 60_000;
      await closeMissingJournals(await database.connect(), database.follower, folder, later);
    }

    test('a run without any journal is closed, with everything in it', async () => {
      const owner = new JournalScript(place.path).write(runStarted(), planned(1, 'order'), suiteStarted);
      const worker = new JournalScript(place.path, { worker: 0 });
      worker.at(700).write(executionStarted(1, 'pay'), stepStarted(2, 1));
      await database.catchUp();
      await database.close();
      for (const { path } of [owner, worker]) rmSync(path);
      database = await RunDatabase.open(place.location);
      await database.catchUp();
      await closeWhatIsGone();
      expect(await runs()).toMatchObject([
        { status: 'interrupted', error_message: 'its journals are gone', failed_count: 1, lost_count: 1 },
      ]);
      expect(await executions()).toEqual([
        { name: 'order', status: 'lost' },
        { name: 'pay', status: 'interrupted' },
      ]);
      expect(await ask(database, 'SELECT status FROM step_runs')).toEqual([{ status: 'interrupted' }]);
      expect(await ask(database, 'SELECT duration_ms FROM runs')).toEqual([{ duration_ms: 700 }]);
    });

    test('a run that still has a journal goes on; only what is gone is closed', async () => {
      new JournalScript(place.path).write(runStarted(), executionStarted(1, 'order'));
      const worker = new JournalScript(place.path, { worker: 0 }).write(executionStarted(1, 'pay'));
      await database.catchUp();
      await database.close();
      rmSync(worker.path);
      database = await RunDatabase.open(place.location);
      await database.catchUp();
      await closeWhatIsGone();
      expect(await executions()).toEqual([
        { name: 'order', status: 'running' },
        { name: 'pay', status: 'interrupted' },
      ]);
      expect(await runs()).toMatchObject([{ status: 'running' }]);
    });
  });
});
