import type { ImportFormat } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import type {
  ImportedAttempt,
  ImportedError,
  ImportedStatus,
  ImportedTest,
} from '../reading/imported-test.ts';
import { jsonValues } from '../reading/json-input.ts';
import type { JsonChoice, JsonPath } from '../reading/json-scanner.ts';
import {
  durationOf,
  isRecord,
  type JsonRecord,
  recordOf,
  saying,
  tellUnknown,
  textOf,
  timeOf,
  wholeOf,
} from '../reading/json-values.ts';

/** The lists of a report, and what a test in them came to. `tests` holds the same tests once more, without an outcome. */
const lists: Readonly<Record<string, ImportedStatus>> = {
  passes: 'passed',
  failures: 'failed',
  pending: 'skipped',
};

const hookTitle = /^"(?:before|after) (?:all|each)" hook\b/;

const known = new Set('title fullTitle file duration currentRetry speed err'.split(' '));

function errorOf({ name, message, stack, code, actual, expected, operator }: JsonRecord): {
  readonly error?: ImportedError;
  readonly metrics?: JsonRecord | null;
} {
  const said = textOf(message) ?? textOf(stack)?.split('\n', 1)[0] ?? null;
  if (said === null) return {};
  return {
    error: { type: textOf(name), message: said, stackTrace: textOf(stack) },
    metrics: saying({ code, actual, expected, operator }),
  };
}

function attemptsOf(test: JsonRecord, status: ImportedStatus): ImportedAttempt[] {
  const repeated = Math.min(wholeOf(test.currentRetry) ?? 0, 1000);
  const last = { status, durationMs: durationOf(test.duration), ...errorOf(recordOf(test.err)) };
  // Mocha repeats only what failed, and keeps nothing of it but the number.
  return [...Array.from({ length: repeated }, (): ImportedAttempt => ({ status: 'failed' })), last];
}

function importedTest(
  test: JsonRecord,
  status: ImportedStatus,
  sink: ImportSink,
  line: number,
): ImportedTest {
  tellUnknown(test, known, sink, { of: 'tests', line });
  const title = textOf(test.title);
  if (title === null) sink.diagnose({ code: 'NAME_MISSING', message: 'a test of Mocha has no title', line });
  const name = title ?? textOf(test.fullTitle) ?? 'test without a name';
  const whole = textOf(test.fullTitle) ?? name;
  // Titles of nested blocks are joined by a space in the report; where one ends and the next begins is not known.
  const groups = whole.endsWith(` ${name}`) ? whole.slice(0, -name.length - 1) : '';
  const path = textOf(test.file);
  return {
    suite: path === null ? { kind: 'collection', name: 'mocha' } : { kind: 'file', name: path, path },
    titles: groups === '' ? [name] : [groups, name],
    attempts: attemptsOf(test, status),
  };
}

/** What the `json` reporter of Mocha writes. */
export const mochaFormat: ImportFormat = {
  name: 'mocha',
  title: 'Mocha JSON',
  extensions: ['.json'],
  recognises: (head) => {
    if (!/^\s*\{/.test(head) || !/"stats"\s*:\s*\{[^}]*"passes"\s*:/.test(head)) return 0;
    return /"(?:tests|pending|failures|passes)"\s*:\s*\[/.test(head) ? 90 : 40;
  },
  async read(input, sink, { signal }) {
    let listed = 0;
    let handed = 0;
    let hooks = 0;
    const choose = (path: JsonPath): JsonChoice => {
      const [name] = path;
      if (path.length === 0) return 'enter';
      const isList = name === 'tests' || Object.hasOwn(lists, String(name));
      if (path.length === 1) return isList ? 'enter' : 'value';
      if (name !== 'tests') return 'value';
      listed++;
      return 'skip';
    };
    for await (const { path, value, line } of jsonValues(input, sink, { choose, signal })) {
      const name = String(path[0]);
      const status = lists[name];
      if (name === 'stats') {
        const { start, end, tests, failures, pending } = recordOf(value);
        const count = (number: unknown) => (typeof number === 'number' ? number : null);
        sink.run({ startedAt: timeOf(start), endedAt: timeOf(end) });
        sink.totals({ tests: count(tests), failed: count(failures), skipped: count(pending) });
      } else if (status === undefined) sink.unknown('field', name, line);
      else if (isRecord(value)) {
        handed++;
        if (hookTitle.test(textOf(value.title) ?? '')) hooks++;
        await sink.test(importedTest(value, status, sink, line));
      } else sink.diagnose({ code: 'RECORD_INVALID', message: 'a test is no object', line });
    }
    sink.run({ tool: 'Mocha' });
    // Mocha lists a hook that failed as a test, and does not count it as one.
    sink.totals({ tests: hooks });
    handed -= hooks;
    if (listed > handed) {
      const message = 'a test is in the list of all tests, and in none of those that say what it came to';
      sink.diagnose({ code: 'RECORD_INVALID', message, count: listed - handed });
    }
  },
};
