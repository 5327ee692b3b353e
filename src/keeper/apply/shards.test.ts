import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import { JournalScript, sampleStart, type WriterProcess } from '../../../test/journals/journal-script.ts';
import {
  basket,
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  suiteFinished,
  suiteStarted,
} from '../../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../../test/journals/temporary-database.ts';
import { dialectOf } from '../../storage/sql/column-types.ts';
import { micros } from '../../storage/sql/value-expressions.ts';
import { DeadWriterWatch } from '../close-dead-writers.ts';
import { RunDatabase } from '../run-database.ts';

const build = { build_key: 'build 7' };

describe.each(everyEngine)('shards of one build on $product', ({ engine }) => {
  let place: TemporaryDatabase;
  let keepers: RunDatabase[];

  beforeEach(async () => {
    place = await TemporaryDatabase.of(engine);
    keepers = [await RunDatabase.open(place.location)];
  });

  afterEach(async () => {
    for (const keeper of keepers) await keeper.close();
    place.remove();
  });

  const first = () => keepers[0] as RunDatabase;

  /** The journal of the owner of a shard. */
  const shard = (name: string, writer: WriterProcess = 'alive', path = place.path) =>
    new JournalScript(path, { run: name, writer });

  /** A shard that plans, plays and ends one test. */
  const play = (journal: JournalScript, test: string, status: 'passed' | 'failed') =>
    journal
      .write(runStarted(build), planned(1, test), suiteStarted, executionStarted(2, test))
      .write(executionFinished(2, status), suiteFinished(status), runFinished(status));

  const runs = async () =>
    await ask(
      first(),
      'SELECT status, planned_count, passed_count, failed_count, lost_count FROM runs ORDER BY run_id',
    );

  const counts = (status: string, all: number, passed: number, failed: number, lost: number) => [
    { status, planned_count: all, passed_count: passed, failed_count: failed, lost_count: lost },
  ];

  test('shards that come at once are one run, as bad as the worst of them', async () => {
    play(shard('one'), 'pay', 'passed');
    play(shard('two'), 'order', 'failed');
    play(shard('three'), 'search', 'passed');
    await first().catchUp();
    expect(await runs()).toEqual(counts('failed', 3, 2, 1, 0));
    expect(
      await ask(first(), 'SELECT count(*) AS journals, sum(skipped_events) AS skipped FROM journals'),
    ).toEqual([{ journals: 3, skipped: expect.toSatisfy((skipped) => Number(skipped) === 0) }]);
    expect(await ask(first(), 'SELECT status FROM suite_runs')).toEqual([{ status: 'failed' }]);
  });

  test('the first pass takes in all of them: nothing is tried in vain', async () => {
    for (const name of ['one', 'two', 'three']) play(shard(name), name, 'passed');
    const { events, more } = await first().pass();
    expect([events, more]).toEqual([21, false]);
  });

  test('two shards may speak of a new suite in the same moment', async () => {
    const one = shard('one').write(runStarted(build));
    const two = shard('two').write(runStarted(build));
    await first().catchUp();
    const started = { type: 'suite_started', suite: { ...basket, key: 'features/new.feature' } } as const;
    one.write(started);
    two.write(started);
    expect((await first().pass()).events).toBe(2);
    expect(await ask(first(), 'SELECT count(*) AS n FROM suite_runs')).toEqual([{ n: 1 }]);
  });

  test('the run goes on until the last shard has ended, and again when one comes late', async () => {
    const one = shard('one').write(runStarted(build));
    const two = shard('two').write(runStarted(build));
    await first().catchUp();
    one.write(runFinished('failed'));
    await first().catchUp();
    expect(await runs()).toMatchObject([{ status: 'running' }]);
    two.write(runFinished('passed'));
    await first().catchUp();
    expect(await runs()).toMatchObject([{ status: 'failed' }]);
    const late = shard('three').write(runStarted(build));
    await first().catchUp();
    expect(await runs()).toMatchObject([{ status: 'running' }]);
    late.write(runFinished('passed'));
    await first().catchUp();
    expect(await runs()).toMatchObject([{ status: 'failed' }]);
  });

  test('it lasts from the first start to the last end, in whatever order they are heard of', async () => {
    shard('late').at(5000).write(runStarted(build)).at(9000).write(runFinished('passed'));
    await first().catchUp();
    shard('early').at(1000).write(runStarted(build)).at(6000).write(runFinished('passed'));
    await first().catchUp();
    const dialect = dialectOf(engine);
    const [row] = await ask(
      first(),
      `SELECT ${micros(dialect, 'started_at')} AS started, ${micros(dialect, 'ended_at')} AS ended, duration_ms AS ms FROM runs`,
    );
    const since = (time: unknown) => (Number(time) - sampleStart) / 1000;
    expect([since(row?.started), since(row?.ended), Number(row?.ms)]).toEqual([1000, 9000, 8000]);
  });

  test('a shard that was killed is interrupted, and loses only what it planned itself', async () => {
    shard('killed', 'dead').write(runStarted(build), planned(1, 'pay'), executionStarted(2, 'order'));
    const other = shard('other').write(runStarted(build), planned(1, 'search'));
    await first().catchUp();
    const watch = new DeadWriterWatch(first().follower);
    await watch.look(Date.now() + 60_000);
    await watch.look(Date.now() + 120_000);
    expect(await runs()).toMatchObject(counts('running', 3, 0, 1, 1));
    other.write(executionStarted(2, 'search'), executionFinished(2), runFinished('passed'));
    await first().catchUp();
    expect(await runs()).toEqual(counts('interrupted', 3, 1, 1, 1));
    expect(await ask(first(), 'SELECT error_message FROM runs')).toEqual([
      { error_message: expect.stringContaining('ended without finishing the run') },
    ]);
  });

  const attempts = async () =>
    await ask(
      first(),
      `SELECT tests.name, attempt_number, is_final_attempt AS is_final, executions.status FROM executions
       JOIN tests ON tests.test_id = executions.test_id ORDER BY tests.name, attempt_number`,
    );

  test('a job that is run again makes another attempt of each of its tests', async () => {
    const again = shard('again');
    shard('one')
      .write(runStarted(build), executionStarted(1, 'pay'), executionFinished(1, 'failed'))
      .write(executionStarted(2, 'order'), executionFinished(2), runFinished('failed'))
      .close();
    await first().catchUp();
    expect(await runs()).toEqual(counts('failed', 2, 1, 1, 0));
    again
      .write(runStarted(build), planned(1, 'pay'), executionStarted(2, 'pay'), executionFinished(2))
      .write(runFinished('passed'))
      .close();
    await first().catchUp();
    expect(await attempts()).toEqual([
      { name: 'order', attempt_number: 1, is_final: true, status: 'passed' },
      { name: 'pay', attempt_number: 1, is_final: false, status: 'failed' },
      { name: 'pay', attempt_number: 2, is_final: true, status: 'passed' },
    ]);
    expect(await ask(first(), 'SELECT status, passed_count, failed_count, flaky_count FROM runs')).toEqual([
      { status: 'passed', passed_count: 1, failed_count: 0, flaky_count: 1 },
    ]);
  });

  test('a job that was killed and run again leaves nothing lost', async () => {
    shard('killed', 'dead').write(
      runStarted(build),
      planned(1, 'pay'),
      planned(2, 'order'),
      executionStarted(3, 'order'),
    );
    await first().catchUp();
    const watch = new DeadWriterWatch(first().follower);
    await watch.look(Date.now() + 60_000);
    await watch.look(Date.now() + 120_000);
    expect(await runs()).toEqual(counts('interrupted', 2, 0, 1, 1));
    shard('again')
      .write(runStarted(build), executionStarted(1, 'pay'), executionFinished(1))
      .write(executionStarted(2, 'order'), executionFinished(2), runFinished('passed'))
      .close();
    await first().catchUp();
    expect(await ask(first(), 'SELECT status, passed_count, flaky_count, lost_count FROM runs')).toEqual([
      { status: 'passed', passed_count: 1, flaky_count: 1, lost_count: 0 },
    ]);
  });

  test('a job that fails again, or outside of tests, makes up for nothing', async () => {
    const failing = (name: string) =>
      shard(name).write(runStarted(build), executionStarted(1, 'pay'), executionFinished(1, 'failed'));
    failing('one').write(runFinished('failed')).close();
    failing('two').write(runFinished('failed')).close();
    await first().catchUp();
    expect(await runs()).toEqual(counts('failed', 1, 0, 1, 0));
    shard('three')
      .write(runStarted(build), executionStarted(1, 'pay'), executionFinished(1))
      .write({ type: 'run_finished', status: 'failed', error_message: 'coverage is too low' })
      .close();
    await first().catchUp();
    expect(await runs()).toMatchObject([{ status: 'failed', failed_count: 0 }]);
  });

  test('a keeper that is started anew knows which shards have ended', async () => {
    const one = shard('one').write(runStarted(build), planned(1, 'pay'));
    const two = shard('two').write(runStarted(build), planned(1, 'order'));
    await first().catchUp();
    one.write(runFinished('passed')).close();
    await first().catchUp();
    await first().close();
    keepers = [await RunDatabase.open(place.location)];
    await first().catchUp();
    await first().closeDeadWriters();
    expect(await runs()).toMatchObject([{ status: 'running' }]);
    two.write(executionStarted(2, 'order'), executionFinished(2), runFinished('passed')).close();
    await first().catchUp();
    expect(await runs()).toEqual(counts('passed', 2, 1, 0, 1));
  });

  test.runIf(engine === 'postgres')(
    'a shard joins a run of a project that another keeper has just made',
    async () => {
      const folder = join(dirname(place.path), 'other');
      mkdirSync(folder);
      const elsewhere = { ...place.location, path: join(folder, 'results.postgres') };
      const other = await RunDatabase.open(elsewhere);
      keepers.push(other);
      const later = shard('later', 'alive', elsewhere.path);
      await other.catchUp();
      shard('first').write(runStarted(build), planned(1, 'pay'));
      await first().catchUp();
      later.write(runStarted(build), planned(1, 'order'));
      await other.catchUp();
      expect(await runs()).toMatchObject([{ status: 'running' }]);
      expect(await ask(first(), 'SELECT count(*) AS n FROM executions')).toEqual([{ n: 2 }]);
    },
  );

  test.runIf(engine === 'postgres')('shards on several machines are one run', async () => {
    const machines = ['a', 'b', 'c'].map((name) => {
      const folder = join(dirname(place.path), name);
      mkdirSync(folder);
      return { ...place.location, path: join(folder, 'results.postgres') };
    });
    keepers.push(...(await Promise.all(machines.map((location) => RunDatabase.open(location)))));
    const following = keepers.slice(1);
    const catchUp = () => Promise.all(following.map((keeper) => keeper.catchUp()));
    const journals = machines.map(({ path }, index) => shard(`shard ${index}`, 'alive', path));
    for (const [index, journal] of journals.entries())
      for (let local = 1; local <= 50; local++)
        journal.write(...(local === 1 ? [runStarted(build)] : []), planned(local, `test ${index}.${local}`));
    await catchUp();
    expect(await runs()).toMatchObject([{ status: 'running' }]);
    for (const [index, journal] of journals.entries())
      for (let local = 51; local <= 90; local++)
        journal.write(executionStarted(local, `test ${index}.${local - 50}`), executionFinished(local));
    for (const [index, journal] of journals.entries())
      journal.write(runFinished(index === 1 ? 'failed' : 'passed')).close();
    await catchUp();
    expect(await runs()).toEqual(counts('failed', 150, 120, 0, 30));
    expect(await ask(first(), 'SELECT count(*) AS n FROM suite_runs')).toEqual([{ n: 1 }]);
    expect(await ask(first(), 'SELECT count(*) AS n FROM tests')).toEqual([{ n: 150 }]);
  });
});
