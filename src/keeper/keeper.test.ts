import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JournalScript } from '../../test/journals/journal-script.ts';
import { isAlive, KeeperProcesses, until } from '../../test/journals/keeper-process.ts';
import {
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  stepFinished,
  stepStarted,
} from '../../test/journals/sample-events.ts';
import { TemporaryDatabase } from '../../test/journals/temporary-database.ts';
import { duckDbFile } from '../storage/location/database-location.ts';
import { lockFilePath } from './database-files.ts';
import { readAddress } from './lock-file.ts';
import { RunDatabase } from './run-database.ts';

let place: TemporaryDatabase;
let keepers: KeeperProcesses;
beforeEach(() => {
  place = new TemporaryDatabase();
  keepers = new KeeperProcesses(place.path);
});
afterEach(async () => {
  await keepers.kill();
  place.remove();
});

const journalFiles = () => readdirSync(join(place.folder, 'journals'));

function finishedRun(run = 'first'): JournalScript {
  const journal = new JournalScript(place.path, { run }).write(runStarted({ name: run }));
  journal.write(
    executionStarted(1, 'pay'),
    stepStarted(2, 1),
    stepFinished(2),
    executionFinished(1),
    runFinished(),
  );
  journal.close();
  return journal;
}

describe('its life', () => {
  test('it applies what is written while it is written, and answers at once', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    await keepers.start();
    const access = await keepers.open();
    expect(access.kind).toBe('keeper');
    for (let step = 2; step < 7; step++) {
      journal.write(stepStarted(step, 1));
      await until(async () => {
        const { rows } = await access.query({ sql: 'SELECT count(*) FROM steps' });
        return rows[0]?.[0] === step - 1;
      }, `step ${step}`);
    }
    const health = await access.health();
    expect(health.access).toBe('keeper');
    expect(health.keeper?.eventsApplied).toBe(7);
    expect(health.journals).toEqual({ open: 1, closed: 0, unappliedBytes: 0 });
    await access.close();
  });

  test('it leaves when nobody writes and nobody asks, with everything in the main file', async () => {
    finishedRun();
    const keeper = await keepers.start(300);
    await keepers.gone(keeper);
    expect(existsSync(lockFilePath(place.path))).toBe(false);
    expect(existsSync(`${place.path}.wal`)).toBe(false);
    expect(journalFiles()).toEqual([]);
    expect(await keepers.rows('SELECT status FROM step_runs')).toEqual([{ status: 'passed' }]);
  });

  test('it stays while a journal is open, however quiet that is', async () => {
    const journal = new JournalScript(place.path).write(runStarted());
    const keeper = await keepers.start(100);
    await new Promise((wake) => setTimeout(wake, 1500));
    expect(isAlive(keeper)).toBe(true);
    journal.write(runFinished());
    journal.close();
    await keepers.gone(keeper);
  });

  test.skipIf(process.platform === 'win32')(
    'it can be asked again after its socket was cleaned up',
    async () => {
      finishedRun();
      const keeper = await keepers.start();
      const socket = readAddress(place.path)?.socket ?? '';
      rmSync(socket);
      await until(() => existsSync(socket), 'a new socket');
      const access = await keepers.open();
      expect(access.kind).toBe('keeper');
      expect((await access.query({ sql: 'SELECT count(*) FROM step_runs' })).rows).toEqual([[1]]);
      await access.close();
      expect(isAlive(keeper)).toBe(true);
    },
  );

  test('asked to end, it applies the rest first', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    const keeper = await keepers.start();
    journal.write(executionFinished(1));
    process.kill(keeper.pid, 'SIGTERM');
    await keepers.gone(keeper);
    expect(await keepers.rows('SELECT status FROM executions')).toEqual([{ status: 'passed' }]);
  });

  test.skipIf(process.platform !== 'linux')('of several started at once, one stays', async () => {
    for (let count = 0; count < 4; count++) keepers.ask();
    const keeper = await keepers.current();
    await new Promise((wake) => setTimeout(wake, 2500));
    expect(readAddress(place.path)?.pid).toBe(keeper.pid);
    const others = Array.from(runningKeepers()).filter((pid) => pid !== keeper.pid);
    expect(others).toEqual([]);
  });

  test('one that was killed is replaced by the next, and everything is there once', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    for (let step = 2; step < 5; step++) {
      const keeper = await keepers.start();
      journal.write(stepStarted(step, 1), stepFinished(step));
      await keepers.kill();
      expect(existsSync(lockFilePath(place.path))).toBe(true);
      expect(readAddress(place.path)).toBe(null);
      expect(isAlive(keeper)).toBe(false);
    }
    await keepers.start();
    expect(await keepers.rows('SELECT count(*) AS n, count(DISTINCT step_id) AS ids FROM step_runs')).toEqual(
      [{ n: 3, ids: 3 }],
    );
  });

  test('a lock file that makes no sense holds nobody up', async () => {
    writeFileSync(lockFilePath(place.path), '{"pid":');
    finishedRun();
    await keepers.start();
    expect(await keepers.rows('SELECT count(*) AS n FROM runs')).toEqual([{ n: 1 }]);
  });

  test('it waits while a command has the database, and takes over then', async () => {
    finishedRun();
    const database = await RunDatabase.open(duckDbFile(place.path));
    keepers.ask();
    await new Promise((wake) => setTimeout(wake, 1200));
    expect(readAddress(place.path)).toBe(null);
    await database.close();
    await keepers.current();
    expect(await keepers.rows('SELECT count(*) AS n FROM runs')).toEqual([{ n: 1 }]);
  });
});

/** Processes that keep the database of this test. */
function* runningKeepers(): Generator<number> {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const words = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      if (words.some((word) => word.includes('keeper-main')) && words.includes(place.path))
        yield Number(entry);
    } catch {
      // It has ended meanwhile.
    }
  }
}

describe('a database that is taken away from it', () => {
  test('when its folder was removed, it leaves and leaves nothing behind', async () => {
    finishedRun();
    const keeper = await keepers.start();
    rmSync(place.folder, { recursive: true });
    await keepers.gone(keeper);
    expect(existsSync(place.path)).toBe(false);
    mkdirSync(place.folder, { recursive: true });
  });

  test('when another file took its place, that one is not touched', async () => {
    const journal = new JournalScript(place.path).write(runStarted());
    const keeper = await keepers.start();
    await until(async () => (await keepers.rows('SELECT * FROM runs')).length === 1, 'the run');
    writeFileSync(`${place.path}.other`, 'something else');
    writeFileSync(`${place.path}.wal.other`, 'its log');
    renameSync(`${place.path}.wal.other`, `${place.path}.wal`);
    renameSync(`${place.path}.other`, place.path);
    await keepers.gone(keeper);
    expect(readFileSync(place.path, 'utf8')).toBe('something else');
    expect(readFileSync(`${place.path}.wal`, 'utf8')).toBe('its log');
    expect(existsSync(journal.path)).toBe(true);
  });
});

describe('a run whose writers were killed', () => {
  test('is closed within ten seconds', async () => {
    await keepers.start();
    const script = join(import.meta.dirname, '../../test/journals/write-and-wait.ts');
    const writer = spawn(process.execPath, ['--conditions=assay-source', script, place.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(writer.stdout, 'data');
    writer.kill('SIGKILL');
    const killed = performance.now();
    const access = await keepers.open();
    await until(async () => {
      const { rows } = await access.query({ sql: "SELECT 1 FROM runs WHERE status = 'interrupted'" });
      return rows.length === 1;
    }, 'the end of the run');
    expect(performance.now() - killed).toBeLessThan(10_000);
    const { rows } = await access.query({
      sql: 'SELECT status FROM executions UNION ALL SELECT status FROM step_runs',
    });
    expect(rows).toEqual([['interrupted'], ['interrupted']]);
    await access.close();
  });

  test('is closed by the next keeper when the keeper died with them', async () => {
    const journal = new JournalScript(place.path, { writer: 'dead' });
    await keepers.start();
    journal.write(runStarted(), planned(1, 'pay'), executionStarted(2, 'order'));
    await keepers.kill();
    await keepers.start();
    await until(
      async () => (await keepers.rows("SELECT 1 FROM runs WHERE status = 'interrupted'")).length === 1,
      'the end of the run',
    );
    expect(await keepers.rows('SELECT status FROM executions ORDER BY 1')).toEqual([
      { status: 'interrupted' },
      { status: 'lost' },
    ]);
  });

  test('a run that goes on is not disturbed by a change of keepers', async () => {
    new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    await keepers.start();
    await until(async () => (await keepers.rows('SELECT * FROM runs')).length === 1, 'the run');
    await keepers.kill();
    await keepers.start();
    await new Promise((wake) => setTimeout(wake, 2500));
    expect(await keepers.rows('SELECT status FROM runs UNION ALL SELECT status FROM executions')).toEqual([
      { status: 'running' },
      { status: 'running' },
    ]);
  });
});

describe('questions over the socket', () => {
  const endless = 'SELECT count(*) FROM range(10000000) a, range(10000000) b';

  test('errors and limits come through as they are', async () => {
    finishedRun();
    await keepers.start();
    const access = await keepers.open();
    await expect(access.query({ sql: 'DROP TABLE runs' })).rejects.toMatchObject({
      code: 'QUERY_REFUSED',
      exitCode: 2,
      remedy: expect.stringContaining('read-only'),
    });
    await expect(access.query({ sql: 'SELECT x' })).rejects.toMatchObject({ code: 'QUERY_FAILED' });
    await expect(access.query({ sql: endless, timeoutMs: 150 })).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
    });
    const cut = await access.query({ sql: 'SELECT * FROM range(9000)', maxRows: 7000 });
    expect([cut.rows.length, cut.truncated]).toEqual([7000, true]);
    await access.close();
  });

  test('a query can be cancelled, and ends when its client goes away', async () => {
    finishedRun();
    await keepers.start();
    const access = await keepers.open();
    const cancel = new AbortController();
    const query = expect(access.query({ sql: endless, signal: cancel.signal })).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
    });
    setTimeout(() => cancel.abort(), 150);
    await query;
    const other = await keepers.open();
    void other.query({ sql: endless }).catch(() => {});
    await new Promise((wake) => setTimeout(wake, 150));
    await other.close();
    expect((await access.query({ sql: 'SELECT 1' })).rows).toEqual([[1]]);
    await access.close();
  });

  test('a large answer comes whole, a batch at a time', async () => {
    finishedRun();
    await keepers.start();
    const access = await keepers.open();
    let rows = 0;
    let sum = 0;
    for await (const batch of access.stream({ sql: 'SELECT range AS n FROM range(200000)' })) {
      rows += batch.rows.length;
      for (const [value] of batch.rows) sum += Number(value);
    }
    expect([rows, sum]).toEqual([200_000, (200_000 * 199_999) / 2]);
    await access.close();
  });

  test('more slow queries than there are places do not stop the journals from being applied', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    await keepers.start();
    const access = await keepers.open();
    const slow = Array.from({ length: 12 }, () =>
      access.query({ sql: endless, timeoutMs: 4000 }).catch(() => null),
    );
    await new Promise((wake) => setTimeout(wake, 300));
    const eventsBefore = (await access.health()).keeper?.eventsApplied ?? 0;
    journal.write(stepStarted(2, 1), stepFinished(2));
    await until(
      async () => ((await access.health()).keeper?.eventsApplied ?? 0) >= eventsBefore + 2,
      'the step',
      3500,
    );
    await Promise.all(slow);
    await access.close();
  }, 40_000);

  test('a value that nothing can interrupt ends with the keeper, and another one takes over', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    const keeper = await keepers.start();
    const access = await keepers.open();
    const huge = "SELECT levenshtein(repeat('ab', 200000), repeat('ba', 200000))";
    await expect(access.query({ sql: huge, timeoutMs: 200 })).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
    });
    await keepers.gone(keeper);
    journal.write(executionFinished(1));
    const next = await keepers.current();
    expect(next.pid).not.toBe(keeper.pid);
    expect(await keepers.rows('SELECT status FROM executions')).toEqual([{ status: 'passed' }]);
    expect(keepers.log()).toContain('another keeper takes over');
  }, 40_000);

  test('a query for more memory than there may be does no harm', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    await keepers.start();
    const access = await keepers.open();
    await expect(
      access.query({ sql: `SELECT repeat('x', 1000000000), repeat('y', 1000000000)`, timeoutMs: 1500 }),
    ).rejects.toBeDefined();
    journal.write(executionFinished(1));
    await access.close();
    // A keeper whose query does not stop in time is replaced: who asks just then is told, and asks again.
    const passed = () => keepers.rows("SELECT 1 FROM executions WHERE status = 'passed'").catch(() => []);
    await until(async () => (await passed()).length === 1, 'an answer afterwards');
  }, 40_000);

  test('when the keeper dies, who has asked is told', async () => {
    finishedRun();
    await keepers.start();
    const access = await keepers.open();
    const query = expect(access.query({ sql: endless })).rejects.toMatchObject({
      code: 'KEEPER_UNREACHABLE',
    });
    await new Promise((wake) => setTimeout(wake, 150));
    await keepers.kill();
    await query;
    await expect(access.query({ sql: 'SELECT 1' })).rejects.toMatchObject({ code: 'KEEPER_UNREACHABLE' });
    await access.close();
  });

  test('it compacts while a run is being recorded, and goes on', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    await keepers.start();
    const access = await keepers.open();
    for (let step = 2; step < 40; step++) {
      journal.write(stepStarted(step, 1), stepFinished(step));
      if (step % 10 === 0) {
        const report = await access.compact();
        expect(report.bytesAfter).toBe(statSync(place.path).size);
      }
    }
    await access.settle();
    expect(
      (await access.query({ sql: 'SELECT count(*), count(DISTINCT step_id) FROM step_runs' })).rows,
    ).toEqual([[38, 38]]);
    await access.close();
  });
});
