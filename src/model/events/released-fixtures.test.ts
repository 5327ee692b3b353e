import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ParsedLine, parseEventLine, parseHeaderLine } from './parse-event.ts';
import { protocolVersion } from './protocol-version.ts';
import { type RecordEvent, recordEvents } from './record-event.ts';

/** One folder a released protocol version. Frozen: files are added, never changed. */
const fixtures = join(import.meta.dirname, 'fixtures');
const versions = readdirSync(fixtures)
  .map((name) => Number(name.slice(1)))
  .sort((a, b) => a - b);

const filesOf = (version: number) => readdirSync(join(fixtures, `v${version}`)).sort();
const linesOf = (version: number, file: string) =>
  readFileSync(join(fixtures, `v${version}`, file), 'utf8')
    .trimEnd()
    .split('\n');
const all = versions.flatMap((version) => filesOf(version).map((file) => [version, file] as const));

function eventsOf(parsed: ParsedLine): readonly RecordEvent[] {
  expect(parsed.problem).toBeUndefined();
  return parsed.events ?? [];
}

test('every released version has its fixtures', () => {
  expect(versions).toEqual(Array.from({ length: protocolVersion }, (_, index) => index + 1));
});

test.each(all)('a journal of protocol %i still parses and upgrades: %s', (version, file) => {
  const [header = '', ...lines] = linesOf(version, file);
  expect(parseHeaderLine(header, file).assay_journal).toBe(version);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) eventsOf(parseEventLine(line, version));
});

test('the fixtures of the present version hold every type of event', () => {
  const types = filesOf(protocolVersion).flatMap((file) =>
    linesOf(protocolVersion, file)
      .slice(1)
      .map((line) => (JSON.parse(line) as RecordEvent).type),
  );
  expect(new Set(types)).toEqual(new Set(Object.keys(recordEvents)));
});

test('the fixtures of the present version hold every field, and every optional one left out', () => {
  const written = new Map<string, Set<string>[]>();
  for (const file of filesOf(protocolVersion)) {
    for (const line of linesOf(protocolVersion, file).slice(1)) {
      const event = JSON.parse(line) as RecordEvent;
      written.set(event.type, [...(written.get(event.type) ?? []), new Set(Object.keys(event))]);
    }
  }
  for (const [type, schema] of Object.entries(recordEvents)) {
    const forms = written.get(type) ?? [];
    for (const [field, rule] of Object.entries(schema.shape)) {
      expect(
        forms.some((form) => form.has(field)),
        `${type} with ${field}`,
      ).toBe(true);
      if (rule.safeParse(undefined).success)
        expect(
          forms.some((form) => !form.has(field)),
          `${type} without ${field}`,
        ).toBe(true);
    }
  }
});

test('an event of the present version comes through unchanged', () => {
  for (const file of filesOf(protocolVersion)) {
    for (const line of linesOf(protocolVersion, file).slice(1))
      expect(eventsOf(parseEventLine(line, protocolVersion))).toEqual([JSON.parse(line)]);
  }
});
