import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withExclusiveDatabase } from '../../src/keeper/exclusive-database.ts';
import { keeperPriorityVariable } from '../../src/keeper/keeper-location.ts';
import { readAddress } from '../../src/keeper/lock-file.ts';
import { servedAt, takeOverTurn } from '../../src/server/database/take-over.ts';
import { everyEngine } from '../engines/engine-locations.ts';
import { JournalScript } from '../journals/journal-script.ts';
import { isAlive, KeeperProcesses, until } from '../journals/keeper-process.ts';
import {
  executionFinished,
  executionStarted,
  runFinished,
  runStarted,
  stepFinished,
  stepStarted,
} from '../journals/sample-events.ts';
import { TemporaryDatabase } from '../journals/temporary-database.ts';
import { type RunningServer, startServer } from './running-server.ts';
import { startServeProcess } from './serve-process.ts';

let place: TemporaryDatabase;
let keepers: KeeperProcesses;
beforeEach(() => {
  place = new TemporaryDatabase();
  keepers = new KeeperProcesses(place.path);
});
afterEach(async () => {
  const address = readAddress(place.path);
  if (address !== null && address.pid !== process.pid) await keepers.kill();
  place.remove();
});

async function runs(server: Pick<RunningServer, 'get'>): Promise<{ status: string }[]> {
  const answer = await server.get('/api/v1/runs');
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { items: { status: string }[] }).items;
}

/** A keeper that does not step back behind everything else: on a busy machine it would hardly start. */
async function startKeeper() {
  keepers.ask(60_000, { [keeperPriorityVariable]: 'normal' });
  return await keepers.current();
}

const steps = 'SELECT count(*) AS n, count(DISTINCT step_id) AS ids FROM step_runs';

describe.each(everyEngine)('$product', ({ engine }) => {
  test('a database that is not there is made, and shows what is recorded from then on', async () => {
    const here = await TemporaryDatabase.of(engine);
    const server = await startServer(here.location);
    expect(await runs(server)).toEqual([]);
    const journal = new JournalScript(here.path).write(runStarted(), executionStarted(1, 'pay'));
    await until(async () => (await runs(server)).length === 1, 'the run');
    expect(await runs(server)).toMatchObject([{ status: 'running' }]);
    journal.write(executionFinished(1), runFinished());
    journal.close();
    await until(async () => (await runs(server))[0]?.status === 'passed', 'its end');
    expect(await server.stop()).toEqual({ kind: 'done' });
    expect(servedAt(here.path)).toBe(null);
    here.remove();
  });
});

describe('beside a run', () => {
  test('it takes over from the keeper, and a keeper takes over from it; nothing is lost or doubled', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    const keeper = await startKeeper();
    journal.write(stepStarted(2, 1), stepFinished(2));
    const server = await startServer(place.location);
    await until(() => !isAlive(keeper), 'the end of the keeper');
    journal.write(stepStarted(3, 1), stepFinished(3));
    await server.stop();
    const next = await keepers.current();
    expect(next.pid).not.toBe(process.pid);
    journal.write(stepStarted(4, 1), stepFinished(4), executionFinished(1), runFinished());
    journal.close();
    expect(await keepers.rows(steps)).toEqual([{ n: 3, ids: 3 }]);
    expect(await keepers.rows('SELECT status FROM runs')).toEqual([{ status: 'passed' }]);
  }, 60_000);

  test.skipIf(process.platform === 'win32')(
    'a keeper that does not come to leaving is ended',
    async () => {
      const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
      const keeper = await startKeeper();
      process.kill(keeper.pid, 'SIGSTOP');
      journal.write(executionFinished(1), runFinished());
      journal.close();
      const turn = await takeOverTurn(place.path, new AbortController().signal, 300);
      expect(isAlive(keeper)).toBe(false);
      turn?.release();
      expect(await keepers.rows('SELECT status FROM runs')).toEqual([{ status: 'passed' }]);
    },
    60_000,
  );

  test('killed, it costs nothing: whoever asks next applies what was recorded meanwhile', async () => {
    const served = await startServeProcess(place.path, '--port', '0');
    const journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'pay'));
    journal.write(stepStarted(2, 1), stepFinished(2));
    served.child.kill('SIGKILL');
    expect(await served.exit).toBe(null);
    expect(servedAt(place.path)).toBe(null);
    journal.write(stepStarted(3, 1), stepFinished(3), executionFinished(1), runFinished());
    journal.close();
    expect(await keepers.rows(steps)).toEqual([{ n: 2, ids: 2 }]);
    const again = await startServer(place.location);
    expect(await runs(again)).toMatchObject([{ status: 'passed' }]);
    await again.stop();
  });

  test('asked for the database by a program that needs it alone, it lends it, and requests wait', async () => {
    new JournalScript(place.path).write(runStarted());
    const server = await startServer(place.location);
    const program = { signal: new AbortController().signal, env: process.env };
    let during: Promise<{ status: string }[]> | undefined;
    await withExclusiveDatabase(place.location, program, async () => {
      during = runs(server);
      await new Promise((wake) => setTimeout(wake, 100));
    });
    expect(await during).toMatchObject([{ status: 'running' }]);
    expect(server.log.join('\n')).toMatch(/lent to another program[\s\S]*is back/);
    await server.stop();
  });

  test('lends it without a query of its own that goes on in there, be its reader ever so slow', async () => {
    const server = await startServer(place.location);
    const endless =
      'WITH RECURSIVE n(x) AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n WHERE x < 1000) SELECT a.x FROM n AS a, n AS b, n AS c';
    const slow = await server.get(`/api/v1/sql.csv?sql=${encodeURIComponent(endless)}`);
    expect(slow.status).toBe(200);
    const program = { signal: new AbortController().signal, env: process.env };
    await withExclusiveDatabase(place.location, program, async () => {});
    await expect(slow.text()).rejects.toThrow();
    expect(await runs(server)).toEqual([]);
    await server.stop();
  });
});

describe('a process', () => {
  test('says where the page is, is found by a second one, and ends in order at SIGTERM', async () => {
    const journal = new JournalScript(place.path).write(runStarted(), runFinished());
    journal.close();
    const served = await startServeProcess(place.path, '--port', '0', '--run', 'latest');
    expect(served.said).toEqual({
      state: 'serving',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      page: `${served.said.url}#/runs/1`,
    });
    const second = await startServeProcess(place.path, '--port', '0');
    expect(second.said).toMatchObject({ state: 'already', url: served.said.url });
    expect(await second.exit).toBe(0);
    expect((await keepers.open()).kind).toBe('keeper');
    served.child.kill('SIGTERM');
    expect(await served.exit).toBe(0);
    expect(readAddress(place.path)).toBe(null);
    expect(existsSync(`${place.path}.wal`)).toBe(false);
  });

  test('ends by itself when nobody looks at it and nothing is recorded', async () => {
    const journal = new JournalScript(place.path).write(runStarted());
    const server = await startServer(place.location, { idleMs: 50 });
    await new Promise((wake) => setTimeout(wake, 300));
    expect(servedAt(place.path)).not.toBe(null);
    journal.write(runFinished());
    journal.close();
    await until(() => servedAt(place.path) === null, 'its end');
    expect(await server.stop()).toEqual({ kind: 'done' });
  });

  test('says which port is taken when it was told to take that one', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startServer(place.location, { port })).rejects.toMatchObject({ code: 'SERVE_PORT_TAKEN' });
    expect(existsSync(place.path)).toBe(false);
    other.close();
    await expect(startServer(place.location, { host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'SERVE_HOST_INVALID',
    });
  });
});
