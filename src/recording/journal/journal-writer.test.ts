import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalHeader } from '../../model/events/journal-header.ts';
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

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const pathOf = (name = 'journals/one.ndjson') => join(folder, name);
const linesOf = (path = pathOf()) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => (line === '' ? '' : (JSON.parse(line) as Record<string, unknown>)));

test('the header is on the disk as soon as the journal exists, its folder made', () => {
  const writer = JournalWriter.create(pathOf(), header);
  expect(linesOf()).toEqual([header, '']);
  expect(writer.journalUuid).toBe(header.journal_uuid);
  expect(writer.path).toBe(pathOf());
  writer.close();
});

test('events go out with a flush, in their order, one line each', () => {
  const writer = JournalWriter.create(pathOf(), header);
  writer.append({ type: 'heartbeat', at: 1 });
  writer.append({ type: 'heartbeat', at: 2 });
  expect(linesOf()).toHaveLength(2);
  writer.flush();
  expect(linesOf().slice(1)).toEqual([{ type: 'heartbeat', at: 1 }, { type: 'heartbeat', at: 2 }, '']);
  writer.close();
});

test('a line break inside a text does not end the line', () => {
  const writer = JournalWriter.create(pathOf(), header);
  const message = 'one\ntwo\r\nthree\u2028four\0';
  writer.append({ type: 'log', id: 1, at: 1, level: 'info', message });
  writer.flush();
  expect(linesOf()).toHaveLength(3);
  expect(linesOf()[1]).toMatchObject({ message });
  writer.close();
});

test('local ids count from 1', () => {
  const writer = JournalWriter.create(pathOf(), header);
  expect([writer.nextId(), writer.nextId(), writer.nextId()]).toEqual([1, 2, 3]);
  writer.close();
});

test('closing writes the rest and the closing line; later calls do nothing', () => {
  const writer = JournalWriter.create(pathOf(), header);
  writer.append({ type: 'heartbeat', at: 1 });
  writer.close(3);
  const closed = linesOf();
  expect(closed).toMatchObject([
    header,
    { type: 'heartbeat' },
    { type: 'journal_closed', exit_code: 3, at: expect.any(Number) },
    '',
  ]);
  writer.append({ type: 'heartbeat', at: 2 });
  writer.flush();
  writer.close();
  expect(linesOf()).toEqual(closed);
});

test('two writers never share a file', () => {
  const writer = JournalWriter.create(pathOf(), header);
  expect(() => JournalWriter.create(pathOf(), header)).toThrow(/EEXIST/);
  writer.close();
  expect(() => JournalWriter.create(pathOf(), header)).toThrow(/EEXIST/);
  expect(linesOf()[0]).toEqual(header);
});

test('an event that has no JSON is told, not thrown, and the others go on', () => {
  const warnings: string[] = [];
  const writer = JournalWriter.create(pathOf(), header, { warn: (message) => warnings.push(message) });
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  writer.append({ type: 'step_post', id: 1, at: 1, step_run_id: 1, action: 'x', details: circular });
  writer.append({ type: 'heartbeat', at: 2 });
  writer.flush();
  expect(linesOf().slice(1)).toEqual([{ type: 'heartbeat', at: 2 }, '']);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('the tests go on');
  writer.close();
});

test('with fsync every flush reaches the disk and the lines are the same', () => {
  const writer = JournalWriter.create(pathOf(), header, { fsync: true });
  writer.append({ type: 'heartbeat', at: 1 });
  writer.flush();
  expect(linesOf().slice(1)).toEqual([{ type: 'heartbeat', at: 1 }, '']);
  writer.close();
});
