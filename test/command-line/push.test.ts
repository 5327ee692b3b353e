import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { newTokenText } from '../../src/server/people/token-text.ts';
import { JournalScript, type WriterProcess } from '../journals/journal-script.ts';
import { until } from '../journals/keeper-process.ts';
import {
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  stepFinished,
  stepStarted,
} from '../journals/sample-events.ts';
import { rowObjects, TemporaryDatabase } from '../journals/temporary-database.ts';
import { type RunningServer, startServer } from '../server/running-server.ts';
import { type ServeProcess, startServeProcess } from '../server/serve-process.ts';
import { runAssay } from './captured-program.ts';

let here: TemporaryDatabase;
let there: TemporaryDatabase;
const stops: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  here = new TemporaryDatabase();
  there = new TemporaryDatabase();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  here.remove();
  there.remove();
});

async function serving(): Promise<RunningServer> {
  const server = await startServer(there.location);
  stops.push(() => server.stop());
  return server;
}

async function rowsThere(sql: string): Promise<Record<string, unknown>[]> {
  const access = await openDatabaseAccess({
    location: there.location,
    program: { signal: new AbortController().signal },
  });
  try {
    await access.settle();
    return rowObjects(await access.query({ sql }));
  } finally {
    await access.close();
  }
}

const push = (...words: readonly string[]) =>
  runAssay(['push', '--db', here.path, ...words], { cwd: here.folder, env: {} });

/** A run of an owner and a worker on this machine, as far as it came. */
function recorded(writer: WriterProcess = 'alive'): { owner: JournalScript; worker: JournalScript } {
  const owner = new JournalScript(here.path, { writer }).write(
    runStarted({ results_dir: here.folder }),
    planned(1, 'pay'),
  );
  const worker = new JournalScript(here.path, { worker: 0, writer });
  worker.write(executionStarted(2, 'pay'), stepStarted(3, 2), stepFinished(3));
  return { owner, worker };
}

function finish({ owner, worker }: ReturnType<typeof recorded>): void {
  worker.write(executionFinished(2)).close();
  owner.write(runFinished()).close();
}

const counts = 'SELECT status, planned_count, passed_count, lost_count FROM runs';
const passed = [{ status: 'passed', planned_count: 1, passed_count: 1, lost_count: 0 }];

test('a run that is over is there afterwards, the end of it behind what the workers wrote; again, nothing is sent', async () => {
  const { origin } = await serving();
  finish(recorded());
  const first = await push('--to', origin);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^2 journals, .* sent\n$/);
  await until(async () => (await rowsThere(counts))[0]?.status === 'passed', 'the end of the run');
  expect(await rowsThere(counts)).toEqual(passed);
  const second = await push('--to', origin, '--json');
  expect(second.code).toBe(0);
  expect(JSON.parse(second.stdout)).toMatchObject({
    bytes: 0,
    journals: [{ outcome: 'was there' }, { outcome: 'was there' }],
  });
});

test('with --follow it goes on while the run goes on, and ends with it', async () => {
  const { origin } = await serving();
  const pushing = push('--to', origin, '--follow');
  const run = recorded();
  await until(async () => (await rowsThere('SELECT 1 FROM step_runs')).length === 1, 'the first step');
  expect(await rowsThere(counts)).toMatchObject([{ status: 'running' }]);
  finish(run);
  expect((await pushing).code).toBe(0);
  await until(async () => (await rowsThere(counts))[0]?.status === 'passed', 'the end of the run');
  expect(await rowsThere(counts)).toEqual(passed);
});

test('a receiver that is killed costs nothing: what it kept is not sent again, and everything is there once', async () => {
  const start = async (port = 0): Promise<ServeProcess> => {
    const server = await startServeProcess(there.path, '--port', String(port));
    stops.push(async () => {
      server.child.kill('SIGKILL');
      await server.exit;
    });
    return server;
  };
  const first = await start();
  const run = recorded();
  const pushing = push('--to', first.said.url, '--follow');
  await until(async () => (await rowsThere('SELECT 1 FROM step_runs')).length === 1, 'the first step');
  first.child.kill('SIGKILL');
  await first.exit;
  for (let id = 4; id < 300; id += 2) run.worker.write(stepStarted(id, 2), stepFinished(id));
  finish(run);
  await start(Number(new URL(first.said.url).port));
  expect((await pushing).code).toBe(0);
  await until(async () => (await rowsThere(counts))[0]?.status === 'passed', 'the end of the run');
  expect(await rowsThere(counts)).toEqual(passed);
  expect(await rowsThere("SELECT count(*) AS steps FROM step_runs WHERE status = 'passed'")).toEqual([
    { steps: 149 },
  ]);
  expect(await rowsThere('SELECT sum(skipped_events) AS skipped FROM journals')).toEqual([{ skipped: 0 }]);
});

test('files that the journals name go along, by their hash', async () => {
  const { origin } = await serving();
  const run = recorded();
  const content = Buffer.from('a picture');
  const sha256 = createHash('sha256').update(content).digest('hex');
  mkdirSync(join(here.folder, 'artifacts'));
  writeFileSync(join(here.folder, 'artifacts', 'a.png'), content);
  const file = {
    name: 'a.png',
    suffix: '.png',
    kind: 'screenshot',
    media_type: 'image/png',
    bytes: content.length,
  };
  run.worker.write(
    { type: 'artifact', id: 7, execution_id: 2, path: 'artifacts/a.png', sha256, ...file },
    {
      type: 'artifact',
      id: 8,
      execution_id: 2,
      path: 'gone.png',
      sha256: sha256.replace(/^./, 'f'),
      ...file,
    },
  );
  finish(run);
  const { stdout } = await push('--to', origin);
  expect(stdout).toContain('2 files: 1 sent, 0 were there, 1 not to be had');
  await until(async () => (await rowsThere(counts))[0]?.status === 'passed', 'the end of the run');
  const [row] = await rowsThere(
    'SELECT results_dir, path FROM artifacts JOIN runs USING (run_id) ORDER BY artifact_id',
  );
  expect(readFileSync(join(String(row?.results_dir), String(row?.path)))).toEqual(content);
});

test('a journal that was changed after it was sent is refused, with exit code 1', async () => {
  const { origin } = await serving();
  const { owner } = recorded();
  await push('--to', origin);
  const text = readFileSync(owner.path, 'utf8');
  rmSync(owner.path);
  writeFileSync(owner.path, text.slice(0, -20));
  const { code, stdout } = await push('--to', origin);
  expect(code).toBe(1);
  expect(stdout).toContain(
    `${owner.uuid}: refused: ${text.length} bytes are there, and ${text.length - 20} here`,
  );
});

test.each([
  ['no address', ['--to', 'tests.example.org'], 'is no address to push to'],
  ['no journals', ['--to', 'http://127.0.0.1:1'], 'There are no journals in'],
  [
    'a token that is not set',
    ['--to', 'http://127.0.0.1:1', '--token-env', 'NONE'],
    'NONE with the token is not set',
  ],
])('%s is bad usage', async (_, words, message) => {
  const { code, stderr } = await push(...words);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('a server that asks for a token takes journals with one only', async () => {
  const fileToken = newTokenText();
  const server = await startServer(there.location, { requireToken: true, fileToken });
  stops.push(() => server.stop());
  finish(recorded());
  const { code, stderr } = await push('--to', server.origin);
  expect([code, stderr]).toEqual([2, expect.stringContaining('refuses (401)')]);
  const words = ['push', '--db', here.path, '--to', server.origin, '--token-env', 'CI_TOKEN'];
  const second = await runAssay(words, { cwd: here.folder, env: { CI_TOKEN: fileToken } });
  expect(second).toMatchObject({ code: 0, stderr: '' });
});
