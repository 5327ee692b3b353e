import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalHeader } from '../../model/events/journal-header.ts';
import { parseEventLine } from '../../model/events/parse-event.ts';
import type { RecordEvent } from '../../model/events/record-event.ts';
import { readJournal } from './journal-reader.ts';
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
let counter = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const newPath = () => join(folder, `${++counter}.ndjson`);

/** Everything from an offset on, read in pieces. */
function readAll(path: string, limit: number, from = 0): { readonly lines: string[]; readonly end: number } {
  const lines: string[] = [];
  let offset = from;
  for (;;) {
    const chunk = readJournal(path, offset, limit);
    expect(chunk.lines).toHaveLength(chunk.lineBytes.length);
    expect(chunk.lineBytes.reduce((sum, bytes) => sum + bytes, 0)).toBe(chunk.end - offset);
    if (chunk.lines.length === 0) return { lines, end: offset };
    lines.push(...chunk.lines);
    offset = chunk.end;
  }
}

function eventsIn(lines: readonly string[]): RecordEvent[] {
  return lines.flatMap((line) => {
    const { events, problem } = parseEventLine(line, 1);
    expect(problem).toBeUndefined();
    return [...(events ?? [])];
  });
}

/** Any text that JavaScript can hold, lone surrogates included. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('\n', '\r\n', '\u2028', '\0', '"', '\\', '\ufeff', '\ud800', '🧪', 'ü'.repeat(3000)),
);
const id = fc.integer({ min: 1, max: 2 ** 28 - 1 });
const at = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
const anyEvent: fc.Arbitrary<RecordEvent> = fc.oneof(
  fc.record({ type: fc.constant('heartbeat' as const), at }),
  fc.record({
    type: fc.constant('log' as const),
    id,
    at,
    level: fc.constantFrom('debug' as const, 'info' as const, 'warning' as const, 'error' as const),
    source: fc.option(anyText),
    message: anyText,
  }),
  fc.record({
    type: fc.constant('step_started' as const),
    id,
    at,
    execution_id: id,
    level: fc.nat(5),
    order_index: fc.nat(),
    text: anyText,
    step_type: fc.constantFrom('step' as const, 'hook' as const, 'sub_step' as const),
    doc_string: fc.option(anyText),
    data_table: fc.option(fc.array(fc.array(anyText, { maxLength: 3 }), { maxLength: 3 })),
  }),
  fc.record({
    type: fc.constant('step_finished' as const),
    id,
    at,
    status: fc.constantFrom('passed' as const, 'failed' as const),
    duration_ms: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0)),
    error_message: fc.option(anyText),
    metrics: fc.option(
      fc.dictionary(
        fc.string().filter((name) => name !== '__proto__'),
        fc.integer(),
      ),
    ),
  }),
);
const anyEvents = fc.array(anyEvent, { maxLength: 30 });

function writeJournal(path: string, events: readonly RecordEvent[], every = 1): void {
  const writer = JournalWriter.create(path, header);
  for (const [index, event] of events.entries()) {
    writer.append(event);
    if (index % every === 0) writer.flush();
  }
  writer.flush();
}

test('any events with any text, read in pieces of any size, are the events that were written', () => {
  fc.assert(
    fc.property(
      anyEvents,
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 8 }),
      (events, limit, every) => {
        const path = newPath();
        writeJournal(path, events, every);
        const [first = '', ...rest] = readAll(path, limit).lines;
        expect(JSON.parse(first)).toEqual(header);
        expect(eventsIn(rest)).toEqual(JSON.parse(JSON.stringify(events)));
      },
    ),
    { numRuns: 150 },
  );
});

test('a file that is cut anywhere gives the first of its lines, whole', () => {
  fc.assert(
    fc.property(anyEvents, fc.double({ min: 0, max: 1, noNaN: true }), (events, share) => {
      const path = newPath();
      writeJournal(path, events);
      const all = readAll(path, 4096);
      const bytes = readFileSync(path);
      const cut = Math.floor(bytes.length * share);
      truncateSync(path, cut);
      const { lines, end } = readAll(path, 4096);
      expect(lines).toEqual(all.lines.slice(0, lines.length));
      expect(lines.length).toBe(bytes.subarray(0, cut).filter((byte) => byte === 0x0a).length);
      expect(end).toBeLessThanOrEqual(cut);
    }),
    { numRuns: 150 },
  );
});

test('every single place to cut a journal is harmless', () => {
  const path = newPath();
  writeJournal(path, [
    { type: 'log', id: 1, at: 1, level: 'info', message: 'grüße 🧪\n' },
    { type: 'heartbeat', at: 2 },
  ]);
  const bytes = readFileSync(path);
  const all = readAll(path, 4096).lines;
  for (let cut = 0; cut <= bytes.length; cut++) {
    writeFileSync(path, bytes.subarray(0, cut));
    const { lines } = readAll(path, 7);
    expect(lines).toEqual(all.slice(0, lines.length));
  }
});

test('a reader that follows a growing file sees each line once, however it grows', () => {
  fc.assert(
    fc.property(anyEvents, fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (events, pieces) => {
      const source = newPath();
      writeJournal(source, events);
      const bytes = readFileSync(source);
      const path = newPath();
      writeFileSync(path, '');
      const seen: string[] = [];
      let offset = 0;
      for (let written = 0, piece = 0; written < bytes.length; piece++) {
        const size = pieces[piece % pieces.length] ?? 1;
        appendFileSync(path, bytes.subarray(written, written + size));
        written += size;
        const { lines, end } = readAll(path, 256, offset);
        seen.push(...lines);
        offset = end;
      }
      expect(seen).toEqual(readAll(source, 1 << 20).lines);
      expect(offset).toBe(bytes.length);
    }),
    { numRuns: 60 },
  );
});

test('a torn last line is left for later, and counts as more', () => {
  const path = newPath();
  writeFileSync(path, '{"a":1}\n{"b":');
  expect(readJournal(path, 0)).toEqual({ lines: ['{"a":1}'], lineBytes: [8], end: 8, more: true });
  expect(readJournal(path, 8)).toEqual({ lines: [], lineBytes: [], end: 8, more: true });
  appendFileSync(path, '2}\n');
  expect(readJournal(path, 8)).toEqual({ lines: ['{"b":2}'], lineBytes: [8], end: 16, more: false });
  expect(readJournal(path, 16)).toEqual({ lines: [], lineBytes: [], end: 16, more: false });
});

test('a line that is longer than the limit is read whole', () => {
  const path = newPath();
  const line = JSON.stringify({ text: 'x'.repeat(100_000) });
  writeFileSync(path, `${line}\n${line}\n`);
  const chunk = readJournal(path, 0, 10);
  expect(chunk.lines[0]).toBe(line);
});

test('a limit is kept where lines are shorter than it', () => {
  const path = newPath();
  writeFileSync(path, '{"n":1}\n'.repeat(1000));
  const chunk = readJournal(path, 0, 80);
  expect(chunk.lines).toHaveLength(10);
  expect(chunk.more).toBe(true);
});

test('a file that is shorter than what was read of it has nothing new', () => {
  const path = newPath();
  writeFileSync(path, '{"a":1}\n');
  expect(readJournal(path, 100)).toEqual({ lines: [], lineBytes: [], end: 100, more: false });
});

test('a journal that is gone is told as such', () => {
  expect(() => readJournal(newPath(), 0)).toThrow(/ENOENT/);
});
