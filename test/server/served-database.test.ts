import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AssayDatabase } from '../../src/repositories/assay-database.ts';
import type { Row } from '../../src/repositories/rows/row-types.ts';
import { ServedDatabase } from '../../src/server/database/served-database.ts';
import { SessionSource } from '../../src/server/database/session-source.ts';
import { takeOverTurn } from '../../src/server/database/take-over.ts';
import { cancelRuns } from '../../src/server/files/cancel-runs.ts';
import { parquetDownload } from '../../src/server/files/parquet-download.ts';
import { captureHostIdentity, processStart } from '../../src/std/process-identity.ts';
import { JournalScript } from '../journals/journal-script.ts';
import { until } from '../journals/keeper-process.ts';
import { runFinished, runStarted } from '../journals/sample-events.ts';
import { TemporaryDatabase } from '../journals/temporary-database.ts';

let place: TemporaryDatabase;
let served: ServedDatabase;
let kept: Promise<unknown>;
beforeEach(async () => {
  place = new TemporaryDatabase();
  const { signal } = new AbortController();
  const turn = await takeOverTurn(place.path, signal);
  if (turn === null) throw new Error('somebody serves it');
  const options = { location: place.location, http: 'http://127.0.0.1:1/', env: {}, log: () => {} };
  served = await ServedDatabase.open(options, turn, signal);
  kept = served.keep();
});
afterEach(async () => {
  served.stop();
  await kept;
  place.remove();
});

const repositories = () => new AssayDatabase(new SessionSource(served));

async function firstRun(): Promise<Row<'runs'>> {
  const all = repositories();
  await until(async () => (await all.runs.count()) === 1, 'the run');
  return (await all.runs.list()).rows[0] as Row<'runs'>;
}

/** A program that says when Ctrl-C comes. */
async function startOwner() {
  const script =
    "process.on('SIGINT', () => process.exit(42)); setInterval(() => {}, 1000); console.log('ready')";
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return { child, pid: child.pid ?? 0, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

test('a run is cancelled by what Ctrl-C sends to the process that owns it', async () => {
  const owner = await startOwner();
  const journal = new JournalScript(place.path, {
    header: { pid: owner.pid, process_start: processStart(owner.pid) },
  }).write(runStarted());
  expect(await cancelRuns(served).cancel(await firstRun())).toBe(true);
  expect(await owner.exit).toBe(42);
  journal.write(runFinished('interrupted'));
  journal.close();
});

test.skipIf(captureHostIdentity().processStart === null)(
  'a process that only has the same pid is left alone, and so is one of another machine',
  async () => {
    const owner = await startOwner();
    const start = processStart(owner.pid);
    for (const [run, header] of Object.entries({
      reused: { process_start: '1' },
      unsaid: { process_start: null },
      bootless: { process_start: start, boot_id: null },
      elsewhere: { process_start: start, host: 'another' },
    }))
      new JournalScript(place.path, { run, header: { pid: owner.pid, ...header } }).write(runStarted());
    const all = repositories();
    await until(async () => (await all.runs.count()) === 4, 'the runs');
    for (const run of (await all.runs.list()).rows) expect(await cancelRuns(served).cancel(run)).toBe(false);
    expect(owner.child.exitCode).toBe(null);
    owner.child.kill('SIGKILL');
    await owner.exit;
  },
);

test('a run that is over cannot be cancelled', async () => {
  new JournalScript(place.path).write(runStarted(), runFinished()).close();
  expect(await cancelRuns(served).cancel(await firstRun())).toBe(false);
});

test('answers come as Parquet, several at once, and no file stays', async () => {
  const download = parquetDownload(served);
  const answers = [1, 2, 3].map(async (n) => {
    const bytes = await new Response(await download({ sql: `SELECT ${n} AS n` })).bytes();
    return [bytes.slice(0, 4), bytes.slice(-4)].map((each) => new TextDecoder().decode(each));
  });
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 3 }, () => ['PAR1', 'PAR1']));
  const unread = await download({ sql: 'SELECT * FROM range(1000000)' });
  await unread.cancel();
  await expect(download({ sql: 'SELECT nothing' })).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  await expect
    .poll(() => readdirSync(place.folder).filter((name) => /parquet|exports/.test(name)))
    .toEqual([]);
});

test('many change rows at once, each in a transaction of its own', async () => {
  const all = repositories();
  const counts = Array.from({ length: 12 }, (_none, index) =>
    all.transaction(async (inside) => {
      const users = inside.table('users');
      await users.create({ login: `user ${index}`, name: 'A', kind: 'person', role: 'member' } as never);
      return await users.count();
    }),
  );
  await Promise.all(counts);
  expect(await all.table('users').count()).toBe(12);
});
