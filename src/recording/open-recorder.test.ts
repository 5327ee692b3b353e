import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseEventLine, parseHeaderLine } from '../model/events/parse-event.ts';
import { captureHostIdentity } from '../std/process-identity.ts';
import { uuidV7 } from '../std/uuid.ts';
import { openRecorder } from './open-recorder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

function options(name = 'results.db') {
  return {
    databasePath: join(folder, name),
    runUuid: uuidV7(),
    role: 'worker' as const,
    workerIndex: 1,
    writer: 'test 1.0.0',
  };
}
const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

test('a recorder writes a journal of its own beside the database, and no database', () => {
  const chosen = options();
  const one = openRecorder(chosen);
  const two = openRecorder(chosen);
  expect(one.path).not.toBe(two.path);
  expect(readdirSync(join(folder, 'journals')).sort()).toEqual(
    [one, two].map((writer) => `${writer.journalUuid}.ndjson`).sort(),
  );
  expect(existsSync(chosen.databasePath)).toBe(false);
  one.close();
  two.close();
});

test('the header says who writes, for which run', () => {
  const chosen = options('nightly.db');
  const recorder = openRecorder(chosen);
  const header = parseHeaderLine(linesOf(recorder.path)[0] ?? '', recorder.path);
  const self = captureHostIdentity();
  expect(header).toMatchObject({
    assay_journal: 1,
    journal_uuid: recorder.journalUuid,
    run_uuid: chosen.runUuid,
    role: 'worker',
    worker_index: 1,
    writer: 'test 1.0.0',
    pid: process.pid,
    host: self.host,
    boot_id: self.bootId,
    pid_namespace: self.pidNamespace,
    process_start: self.processStart,
  });
  expect(Math.abs(header.started_at / 1000 - Date.now())).toBeLessThan(60_000);
  recorder.close();
});

test('a recorder that says nothing shows every five seconds that it is alive, until it is closed', () => {
  vi.useFakeTimers();
  const recorder = openRecorder(options());
  vi.advanceTimersByTime(11_000);
  const types = () =>
    linesOf(recorder.path)
      .slice(1)
      .map((line) => parseEventLine(line, 1).events?.[0]?.type);
  expect(types()).toEqual(['heartbeat', 'heartbeat']);
  recorder.close(0);
  vi.advanceTimersByTime(60_000);
  expect(types()).toEqual(['heartbeat', 'heartbeat', 'journal_closed']);
});

test('a recorder that is never closed does not keep its process alive', () => {
  const program = `
    import { openRecorder } from ${JSON.stringify(new URL('./open-recorder.ts', import.meta.url).href)};
    const recorder = openRecorder(${JSON.stringify(options())});
    recorder.append({ type: 'heartbeat', at: 1 });
    recorder.flush();
    process.stdout.write(recorder.path);`;
  const path = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    timeout: 15_000,
  });
  expect(linesOf(path)).toHaveLength(2);
});

test('a folder that cannot be made is told when the recorder is opened, not later', () => {
  writeFileSync(join(folder, 'journals'), 'a file is in the way');
  expect(() => openRecorder(options())).toThrow(/EEXIST|ENOTDIR/);
});
