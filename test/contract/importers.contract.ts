import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseFormat } from '../../src/importers/choose-format.ts';
import { type ImportReport, importRun } from '../../src/importers/import-run.ts';
import { openInput } from '../../src/importers/reading/file-input.ts';
import type { ImportFormat, ImportInput } from '../../src/importers/reading/import-format.ts';
import { AssayError } from '../../src/model/errors.ts';
import { parseEventLine, parseHeaderLine } from '../../src/model/events/parse-event.ts';
import type { RecordEvent } from '../../src/model/events/record-event.ts';
import { type CollectedImport, collectImport, testLines } from '../importers/collect-import.ts';

const importers = fileURLToPath(new URL('../../src/importers/', import.meta.url));

/** Reports of a format that the project has written itself; folders beside them hold attachments. */
function fixturesOf(format: ImportFormat): readonly string[] {
  const own = readdirSync(importers).find(
    (name) => format.name === name || format.name.startsWith(`${name}-`),
  );
  const folder = join(importers, own ?? format.name, 'fixtures');
  let names: string[];
  try {
    names = readdirSync(folder).toSorted();
  } catch {
    return [];
  }
  return names
    .map((name) => join(folder, name))
    .filter(
      (path) =>
        !statSync(path).isDirectory() ||
        format.recognises(readdirSync(path).toSorted().join('\n'), basename(path), true) >= 20,
    );
}

function inputOfBytes(bytes: Uint8Array, path: string, chunk: number): ImportInput {
  return {
    label: basename(path),
    path,
    isDirectory: false,
    bytes: bytes.length,
    modifiedAt: 1_795_000_000_000_000,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
    files: () => [],
  };
}

/** Null when the input was refused by an error of the catalogue; anything else that is thrown fails the test. */
async function collectOrRefuse(format: ImportFormat, input: ImportInput): Promise<CollectedImport | null> {
  try {
    return await collectImport(format, input);
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}

/** Names of tests whose last attempt passed, with how often each came. */
function passes(collected: CollectedImport): Map<string, number> {
  const found = new Map<string, number>();
  for (const [index, line] of testLines(collected).entries()) {
    if (collected.tests[index]?.attempts.at(-1)?.status !== 'passed') continue;
    const name = line.slice(0, line.indexOf(' | '));
    found.set(name, (found.get(name) ?? 0) + 1);
  }
  return found;
}

interface Imported {
  readonly report: ImportReport;
  readonly events: readonly RecordEvent[];
}

/** What every importer promises, shown on its own reports. */
export function importerContract(format: ImportFormat): void {
  const fixtures = fixturesOf(format);
  const files = fixtures.filter((path) => !statSync(path).isDirectory());
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-import-'));
    mkdirSync(join(folder, 'journals'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const journals = () => readdirSync(join(folder, 'journals'));

  async function importInto(input: ImportInput): Promise<Imported> {
    const report = await importRun({
      inputs: [input],
      format,
      read: {
        repeatedTests: 'tests',
        base: '/repo',
        timeZone: 'UTC',
        signal: new AbortController().signal,
      },
      fields: { project: { key: 'shop', name: 'shop' } },
      startedAt: 1_795_000_000_000_000,
      attachmentsIn: null,
      journals: join(folder, 'journals'),
      resultsDir: join(folder, 'results'),
      redact: (text) => text,
      isKnown: async (uuid) => journals().includes(`${uuid}.ndjson`),
    });
    const path = join(folder, 'journals', `${report.journalUuid}.ndjson`);
    const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(parseHeaderLine(header, path).run_uuid).toBe(report.runUuid);
    const events = lines.flatMap((line) => {
      const { events, problem } = parseEventLine(line, 1);
      expect(problem).toBeUndefined();
      return events ?? [];
    });
    return { report, events };
  }

  test('has reports to show it on', () => expect(fixtures).not.toEqual([]));

  describe.each(fixtures.map((path) => [basename(path), path] as const))('%s', (_, path) => {
    test('is recognised by its content', async () => {
      expect((await chooseFormat(openInput(path))).name).toBe(format.name);
    });

    test('becomes a whole journal, whose events say what the report of the import says', async () => {
      const { report, events } = await importInto(openInput(path));
      expect(journals()).toEqual([`${report.journalUuid}.ndjson`]);
      expect(events[0]?.type).toBe('run_started');
      expect(events.slice(-2).map(({ type }) => type)).toEqual(['run_finished', 'journal_closed']);
      const of = (type: RecordEvent['type']) => events.filter((event) => event.type === type);
      expect(of('execution_finished')).toHaveLength(of('execution_started').length);
      expect(report.counts).toMatchObject({
        attempts: of('execution_started').length,
        steps: of('step_started').length,
        logs: of('log').length,
        attachments: of('artifact').length,
      });
      const { tests, passed, failed, flaky, skipped, error, lost } = report.counts ?? {};
      expect(tests).toBe(new Set([...of('execution_started'), ...of('test_planned')].map(keyOf)).size);
      expect(sum(passed, failed, flaky, skipped, error, lost)).toBe(tests);
      expect(of('suite_finished')).toHaveLength(report.counts?.suites ?? -1);
      expect(of('run_finished')).toMatchObject([{ status: report.status }]);
      const ids = events.flatMap((event) => ('id' in event && introduces(event) ? [event.id] : []));
      expect(ids).toEqual(Array.from(new Set(ids)));
      const startedAt = events[0]?.at ?? 0;
      expect(events.every(({ at }) => at >= startedAt)).toBe(true);
    });

    test('is one run, however often it comes', async () => {
      const first = await importInto(openInput(path));
      const second = await importInto(openInput(path));
      expect(second.report).toMatchObject({
        outcome: 'known',
        journalUuid: first.report.journalUuid,
        runUuid: first.report.runUuid,
      });
      expect(journals()).toHaveLength(1);
    });
  });

  describe.each(files.map((path) => [basename(path), path] as const))('%s', (_, path) => {
    test('is the same packed, and in any pieces', async () => {
      const whole = await collectImport(format, inputOfBytes(readFileSync(path), path, 1 << 20));
      const inPieces = await collectImport(format, inputOfBytes(readFileSync(path), path, 3));
      expect(inPieces).toEqual(whole);
      const packed = join(folder, `${basename(path)}.gz`);
      writeFileSync(packed, gzipSync(readFileSync(path)));
      expect((await chooseFormat(openInput(packed))).name).toBe(format.name);
      expect(testLines(await collectImport(format, openInput(packed)))).toEqual(testLines(whole));
    });

    test('cut anywhere gives no pass that the whole does not have; cut XML says that it is cut', async () => {
      const bytes = readFileSync(path);
      const whole = passes(await collectImport(format, inputOfBytes(bytes, path, 4096)));
      const last = bytes.toString('latin1').trimEnd().length;
      const step = Math.max(1, Math.floor(last / 50));
      for (let length = 0; length < last; length += step) {
        const part = await collectOrRefuse(format, inputOfBytes(bytes.subarray(0, length), path, 4096));
        if (part === null) continue;
        if (bytes.includes('<?xml')) expect([length, part.brokenOff.length]).toEqual([length, 1]);
        for (const [name, count] of passes(part))
          expect([length, name, count <= (whole.get(name) ?? 0)]).toEqual([length, name, true]);
      }
    });
  });

  test('stops when it is told to', async () => {
    const [path] = files;
    if (path === undefined) return;
    const stopped = AbortSignal.abort();
    const outcome = collectImport(format, path, { signal: stopped }).then(
      ({ tests }) => tests.length,
      () => 0,
    );
    expect(await outcome).toBe(0);
  });

  test('takes damaged reports, or refuses them by an error that says why', async () => {
    if (files.length === 0) return;
    const damage = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        insert: fc.oneof(
          fc.uint8Array({ maxLength: 6 }),
          fc
            .constantFrom(
              '<',
              '>',
              '"',
              '&',
              '{',
              '}',
              '[',
              ']',
              '\n',
              '\0',
              '\u001b[31m',
              '..',
              '1e999',
              'null',
            )
            .map((text) => Buffer.from(text)),
        ),
        remove: fc.nat(20),
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), damage, async (path, damages) => {
        let bytes: Uint8Array = readFileSync(path);
        for (const { at, insert, remove } of damages) {
          const start = Math.floor(at * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + remove)]);
        }
        await collectOrRefuse(format, inputOfBytes(bytes, path, 512));
      }),
      { numRuns: 60, seed: 4 },
    );
  });
}

function keyOf(event: RecordEvent): string {
  return 'test' in event ? event.test.key : '';
}

function introduces({ type }: RecordEvent): boolean {
  return !['execution_finished', 'step_finished'].includes(type);
}

function sum(...numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
