import type { ImportSink } from '../reading/import-sink.ts';
import type {
  ImportedAttempt,
  ImportedError,
  ImportedStatus,
  ImportedSuite,
  ImportedTest,
} from '../reading/imported-test.ts';
import {
  durationOf,
  isRecord,
  type JsonRecord,
  listOf,
  recordOf,
  saying,
  tellUnknown,
  textOf,
  textsOf,
  timeOf,
  wholeOf,
} from '../reading/json-values.ts';
import { statusOfWord } from '../reading/status-words.ts';
import { errorOfThrownText } from '../reading/thrown-text.ts';

/** Who wrote the report: both have the same shape, and mean different things by some of it. */
export type JestLike = 'jest' | 'vitest';

const known = new Set(
  (
    'ancestorTitles title fullName status duration startAt location failureMessages failureDetails failing invocations ' +
    'retryReasons retryMessages numPassingAsserts meta tags benchmarks annotations'
  ).split(' '),
);

function statusOf(test: JsonRecord, writer: JestLike, sink: ImportSink, line: number): ImportedStatus | null {
  const said = textOf(test.status) ?? '';
  // Vitest calls a test pending that it has not come to; Jest one that is skipped.
  if (said === 'pending' && writer === 'vitest') return null;
  const status = statusOfWord(said);
  if (status === null) sink.diagnose({ code: 'STATUS_UNKNOWN', message: said === '' ? 'none' : said, line });
  return status ?? 'error';
}

/** Why a test failed. An expectation of Jest has the class that the live reporter gives it, because its own says nothing. */
function errorOf(text: string, [detail]: readonly unknown[] = []): ImportedError {
  const error = errorOfThrownText(text);
  const isExpectation = (isRecord(detail) && 'matcherResult' in detail) || text.startsWith('Error: expect(');
  if (!isExpectation) return error;
  return { ...error, type: 'AssertionError', message: error.message?.replace(/^Error: /, '') ?? null };
}

/** What Vitest says of a test that took too long; to Jest it has simply failed, as to its live reporter. */
const timedOut = /(?:^|: )(?:Test|Hook) timed out in \d+ms/;

function failed(message: string | undefined, writer: JestLike): ImportedAttempt {
  if (message === undefined) return { status: 'failed' };
  const status = writer === 'vitest' && timedOut.test(message) ? 'timed_out' : 'failed';
  return { status, error: errorOf(message) };
}

function attemptsOf(test: JsonRecord, status: ImportedStatus, writer: JestLike): ImportedAttempt[] {
  const messages = textsOf(test.failureMessages);
  const passed = status === 'passed';
  // Vitest has no list of attempts; what a test that passed failed with came from those before the last one.
  const reasons = writer === 'vitest' && passed ? messages : textsOf(test.retryReasons);
  const earlier = Math.min(Math.max(reasons.length, (wholeOf(test.invocations) ?? 1) - 1), 1000);
  const { meta, annotations, benchmarks } = test;
  const last: ImportedAttempt = {
    status: status === 'failed' ? failed(messages[0], writer).status : status,
    startedAt: earlier === 0 ? timeOf(test.startAt) : null,
    durationMs: durationOf(test.duration),
    ...(!passed &&
      messages.length > 0 && { error: errorOf(messages.join('\n\n'), listOf(test.failureDetails)) }),
    metrics: saying({ meta, annotations, benchmarks, failing: test.failing === true || null }),
  };
  return [...Array.from({ length: earlier }, (_, index) => failed(reasons[index], writer)), last];
}

function importedTest(
  test: JsonRecord,
  suite: ImportedSuite,
  writer: JestLike,
  sink: ImportSink,
  line: number,
): ImportedTest {
  tellUnknown(test, known, sink, { of: 'assertionResults', line });
  const title = textOf(test.title) ?? textOf(test.fullName);
  if (title === null) sink.diagnose({ code: 'NAME_MISSING', message: `a test in ${suite.name}`, line });
  const status = statusOf(test, writer, sink, line);
  return {
    suite,
    titles: [...textsOf(test.ancestorTitles), title ?? 'test without a name'],
    line: wholeOf(recordOf(test.location).line),
    tags: textsOf(test.tags),
    attempts: status === null ? [] : attemptsOf(test, status, writer),
  };
}

const knownOfFile = new Set('assertionResults endTime startTime message name status summary'.split(' '));

/**
 * Hands over the tests of one file of a report.
 *
 * @param line where the file's part begins
 */
export async function importJestFile(
  file: JsonRecord,
  writer: JestLike,
  sink: ImportSink,
  line: number,
): Promise<void> {
  tellUnknown(file, knownOfFile, sink, { of: 'testResults', line });
  const path = textOf(file.name);
  const startedAt = timeOf(file.startTime);
  const suite: ImportedSuite = { kind: 'file', name: path ?? 'unknown file', path, startedAt };
  sink.run({ startedAt, endedAt: timeOf(file.endTime) });
  let failures = 0;
  let tests = 0;
  for (const test of listOf(file.assertionResults)) {
    if (!isRecord(test)) {
      sink.diagnose({ code: 'RECORD_INVALID', message: 'a test is no object', line });
      continue;
    }
    const imported = importedTest(test, suite, writer, sink, line);
    tests++;
    if (textOf(test.status) === 'failed') failures++;
    await sink.test(imported);
  }
  if (tests === 0) sink.suite(suite);
  // A file that failed without a test that did: it could not be loaded, or a hook of the whole file broke.
  if (file.status === 'failed' && failures === 0) {
    sink.runError(`${suite.name}: ${textOf(file.message) ?? 'the file failed, and says nothing more'}`, {
      line,
    });
  }
}
