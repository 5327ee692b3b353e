import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKeeper } from '../../src/keeper/start-keeper.ts';
import type { JournalWriter } from '../../src/recording/journal/journal-writer.ts';
import { openRecorder } from '../../src/recording/open-recorder.ts';
import { nowMicros } from '../../src/std/clock.ts';
import { uuidV7 } from '../../src/std/uuid.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { runAssay } from './captured-program.ts';

/** How long the keeper may take to start (ms). */
const patience = 15_000;

let folder: string;
let recorder: JournalWriter;

const assay = (...argv: readonly string[]) => runAssay(['db', ...argv], { cwd: folder });
const keeper = async () =>
  (JSON.parse((await assay('health', '--json')).stdout) as { keeper: { pid: number } | null }).keeper;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  const databasePath = join(folder, 'results/results.db');
  recorder = openRecorder({
    databasePath,
    runUuid: uuidV7(),
    role: 'owner',
    workerIndex: null,
    writer: 'during-a-run 1.0.0',
  });
  recorder.append({ type: 'run_started', at: nowMicros(), project: { key: 'shop', name: 'Shop' } });
  recorder.flush();
  expect(
    startKeeper({ location: duckDbFile(databasePath), env: { ...process.env, ASSAY_KEEPER_IDLE_MS: '500' } }),
  ).toBeNull();
  for (const begun = Date.now(); Date.now() - begun < patience; ) {
    if ((await assay('health')).code === 0 && (await keeper()) !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the keeper did not start');
});

afterAll(async () => {
  const pid = (await keeper())?.pid;
  recorder.append({ type: 'run_finished', at: nowMicros(), status: 'passed' });
  recorder.close();
  if (pid !== undefined) {
    for (const begun = Date.now(); Date.now() - begun < patience; ) {
      try {
        process.kill(pid, 0);
      } catch {
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  rmSync(folder, { recursive: true });
});

test('what was just written is in the answer, and the run is running', async () => {
  for (let count = 1; count <= 3; count++) {
    recorder.append({
      type: 'log',
      id: recorder.nextId(),
      at: nowMicros(),
      level: 'info',
      message: `line ${count}`,
    });
    recorder.flush();
    const { stdout } = await assay('query', 'SELECT count(*) AS n FROM logs', '--format', 'ndjson');
    expect(stdout).toBe(`{"n":${count}}\n`);
  }
  const { stdout } = await assay('list', 'runs', '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ run_id: 1, status: 'running', duration_ms: null }]);
  expect((await assay('stats')).stdout).toContain('\nrunning, started ');
});

test('exports work through the keeper', async () => {
  expect((await assay('export', '--table', 'logs', '--output', 'logs.csv')).code).toBe(0);
  expect(readFileSync(join(folder, 'logs.csv'), 'utf8').split('\r\n')).toHaveLength(5);
  const parquet = await assay('export', '--table', 'logs', '--output', 'logs.parquet');
  expect(parquet.stderr).toMatch(/^logs: 3 rows, /);
  const large = await assay('export', '--query', 'SELECT range AS n FROM range(200000)', '-o', 'n.ndjson');
  expect(large.stderr).toMatch(/^query: 200,000 rows, /);
});

test('errors come through the keeper as they are', async () => {
  const { code, stderr } = await assay('query', 'DROP TABLE runs');
  expect(code).toBe(2);
  expect(stderr).toContain('(QUERY_REFUSED)');
});

test('health shows the keeper at work', async () => {
  const { code, stdout } = await assay('health');
  expect(code).toBe(0);
  expect(stdout).toMatch(/\n {2}asked {3}through the keeper that is recording\n/);
  expect(stdout).toMatch(/\nKeeper\n {2}process {6}\d+, since /);
  expect(stdout).toMatch(/\n {2}open {9}1\n/);
});

test('compacting waits for nobody and loses nothing', async () => {
  const { code, stderr } = await assay('compact');
  expect(stderr).toContain('Compacting');
  expect(code).toBe(0);
  expect((await assay('query', 'SELECT count(*) AS n FROM logs', '--format', 'ndjson')).stdout).toBe(
    '{"n":3}\n',
  );
});
