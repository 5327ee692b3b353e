import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalHeader } from '../../model/events/journal-header.ts';
import { parseEventLine } from '../../model/events/parse-event.ts';
import type { EventOf, RecordEvent } from '../../model/events/record-event.ts';
import { JournalWriter } from './journal-writer.ts';

const header: JournalHeader = {
  assay_journal: 1,
  journal_uuid: '019aa000-0000-7000-8000-000000000001',
  run_uuid: '019aa000-0000-7000-8000-000000000002',
  role: 'worker',
  worker_index: 0,
  writer: 'test 1.0.0',
  pid: 1,
  host: 'host',
  boot_id: null,
  pid_namespace: null,
  process_start: null,
  started_at: 1,
};

/** Mounts a real file system of 64 KiB; says why when that is not possible here. */
function mountSmallDisk(folder: string): string | null {
  if (process.platform !== 'linux') return 'tmpfs exists on Linux only';
  if (process.getuid?.() !== 0) return 'mounting needs root';
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `mounting a tmpfs failed: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}`;
  }
}

const probe = mkdtempSync(join(tmpdir(), 'assay-'));
const reason = mountSmallDisk(probe);
if (reason === null) execFileSync('umount', [probe]);
rmSync(probe, { recursive: true, force: true });

let disk: string;
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), 'assay-'));
  if (reason === null) mountSmallDisk(disk);
});
afterEach(() => {
  if (reason === null) execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

const onSmallDisk = test.skipIf(reason !== null);
const suffix = reason === null ? '' : ` (skipped: ${reason})`;

const filler = () => join(disk, 'filler');
function fillUp(leave: number): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - leave)));
}
const makeRoom = () => rmSync(filler());

/** Waits until the writer tries again after a failure. */
const afterThePause = () => new Promise((wake) => setTimeout(wake, 250));

function logEvent(id: number): EventOf<'log'> {
  return { type: 'log', id, at: id, level: 'info', message: `${id} `.repeat(50) };
}

/** Events of a journal; fails when its bytes are anything but whole lines. */
function eventsOf(path: string): readonly RecordEvent[] {
  const text = readFileSync(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const { events, problem } = parseEventLine(line, 1);
      expect(problem).toBeUndefined();
      return events ?? [];
    });
}

const idsOf = (events: readonly RecordEvent[]) =>
  events.flatMap((event) => (event.type === 'log' ? [event.id] : []));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

onSmallDisk(
  `on a full disk the file ends with whole lines, the host gets no exception, and nothing is lost once there is room${suffix}`,
  async () => {
    const warnings: string[] = [];
    const path = join(disk, 'one.ndjson');
    const writer = JournalWriter.create(path, header, { warn: (message) => warnings.push(message) });
    fillUp(8192);
    for (let id = 1; id <= 200; id++) {
      writer.append(logEvent(id));
      writer.flush();
    }
    const before = idsOf(eventsOf(path));
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(200);
    expect(before).toEqual(range(1, before.length));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/disturbed .*; the tests go on$/);
    makeRoom();
    await afterThePause();
    writer.append(logEvent(201));
    writer.flush();
    expect(idsOf(eventsOf(path))).toEqual(range(1, 201));
    expect(writer.droppedEvents).toBe(0);
    writer.close(0);
    expect(eventsOf(path).at(-1)).toMatchObject({ type: 'journal_closed', exit_code: 0 });
  },
);

onSmallDisk(
  `a write that is larger than the room left is cut back to whole lines and repeated${suffix}`,
  async () => {
    const path = join(disk, 'one.ndjson');
    const writer = JournalWriter.create(path, header);
    fillUp(4096);
    for (let id = 1; id <= 100; id++) writer.append(logEvent(id));
    writer.flush();
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(header)}\n`);
    makeRoom();
    await afterThePause();
    writer.flush();
    expect(idsOf(eventsOf(path))).toEqual(range(1, 100));
    writer.close();
  },
);

onSmallDisk(`what memory has no room for is dropped, counted and told${suffix}`, async () => {
  const path = join(disk, 'one.ndjson');
  const writer = JournalWriter.create(path, header, { memoryLimit: 2000 });
  fillUp(0);
  for (let id = 1; id <= 100; id++) {
    writer.append(logEvent(id));
    writer.flush();
  }
  expect(writer.droppedEvents).toBeGreaterThan(0);
  makeRoom();
  await afterThePause();
  writer.flush();
  const events = eventsOf(path);
  const told = events.filter((event) => event.type === 'events_dropped');
  expect(told).toMatchObject([{ count: writer.droppedEvents, reason: 'no room on the disk' }]);
  const kept = idsOf(events);
  expect(kept).toEqual(range(1, kept.length));
  expect(kept.length + writer.droppedEvents).toBe(100);
  writer.close();
});

onSmallDisk(`closing tries once more, and the closing line is never the one that is dropped${suffix}`, () => {
  const path = join(disk, 'one.ndjson');
  const writer = JournalWriter.create(path, header, { memoryLimit: 500 });
  fillUp(0);
  for (let id = 1; id <= 50; id++) {
    writer.append(logEvent(id));
    writer.flush();
  }
  makeRoom();
  writer.close(0);
  const events = eventsOf(path);
  expect(events.at(-1)).toMatchObject({ type: 'journal_closed', exit_code: 0 });
  expect(events.at(-2)).toMatchObject({ type: 'events_dropped', count: writer.droppedEvents });
});

onSmallDisk(`a journal that begins on a full disk gets its header when there is room${suffix}`, async () => {
  fillUp(0);
  const path = join(disk, 'one.ndjson');
  const writer = JournalWriter.create(path, header);
  writer.append(logEvent(1));
  writer.flush();
  expect(readFileSync(path, 'utf8')).toBe('');
  makeRoom();
  await afterThePause();
  writer.flush();
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(JSON.stringify(header));
  expect(idsOf(eventsOf(path))).toEqual([1]);
  writer.close();
});

onSmallDisk(`a journal that stays on a full disk until the end closes without an exception${suffix}`, () => {
  const path = join(disk, 'one.ndjson');
  const writer = JournalWriter.create(path, header);
  fillUp(0);
  for (let id = 1; id <= 50; id++) writer.append(logEvent(id));
  writer.close();
  expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true);
});
