import { basename } from 'node:path';
import type { ImportSink } from '../reading/import-sink.ts';
import type {
  ImportedAttempt,
  ImportedError,
  ImportedStatus,
  ImportedSuite,
  ImportedTest,
} from '../reading/imported-test.ts';
import { durationOf, type JsonRecord, recordOf, saying, textOf, wholeOf } from '../reading/json-values.ts';
import { errorOfThrownText } from '../reading/thrown-text.ts';
import type { TapTest } from './tap-tree.ts';
import { readTapYaml } from './tap-yaml.ts';

/** A name that is a file of tests. */
const testFile = /^[^\s>]+\.(?:[cm]?[jt]sx?|t|php|py|rb|pl|bats|sh|lua|tap)$/;
const withLine = /^(.*?):(\d+)(?::\d+)?$/;

/** What became of a test of node:test that was not simply wrong. */
const failureTypes: Readonly<Record<string, ImportedStatus>> = {
  testTimeoutFailure: 'timed_out',
  cancelledByParent: 'interrupted',
  testAborted: 'interrupted',
};

const knownInYaml = new Set([
  'duration_ms',
  'type',
  'location',
  'failureType',
  'error',
  'message',
  'name',
  'stack',
  'at',
  'file',
  'line',
]);

/** The suite and the titles inside it: what is named like a file is the suite, else all of the report is one. */
export function tapPlace(
  titles: readonly string[],
  report: string,
): { readonly suite: ImportedSuite; readonly titles: readonly string[] } {
  const [first = '', ...others] = titles;
  const parts = titles.length === 1 ? first.split(' > ') : [];
  // The flat reporter of Vitest writes all titles into one.
  const [file, ...inside] = parts.length > 1 && testFile.test(parts[0] ?? '') ? parts : [first, ...others];
  if (file !== undefined && testFile.test(file)) {
    const suite: ImportedSuite = { kind: 'file', name: file, path: file };
    return { suite, titles: inside.length > 0 ? inside : [basename(file)] };
  }
  return { suite: { kind: 'collection', name: report }, titles };
}

function statusOf({ point }: TapTest, yaml: JsonRecord): ImportedStatus {
  if (point.directive === 'skip') return 'skipped';
  if (point.ok) return point.directive === 'todo' ? 'skipped' : 'passed';
  return failureTypes[textOf(yaml.failureType) ?? ''] ?? 'failed';
}

/** Text behind a point, without the indentation that it has there. */
function plainText(lines: readonly string[]): string {
  const margin = Math.min(
    ...lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length),
    1000,
  );
  return lines
    .map((line) => line.slice(margin))
    .join('\n')
    .trim();
}

function errorOf(test: TapTest, yaml: JsonRecord): ImportedError | null {
  const inner = recordOf(yaml.error);
  const message = textOf(yaml.message) ?? textOf(inner.message) ?? textOf(yaml.error);
  const type = textOf(inner.name) ?? textOf(yaml.name);
  const stackTrace = textOf(yaml.stack) ?? textOf(inner.stack);
  if (message !== null || stackTrace !== null) return { type, message, stackTrace };
  const text = plainText(test.text);
  return text === '' ? null : errorOfThrownText(text);
}

/** Where a test stands, as node:test (`location`), Vitest (`at: file:1:2`) and node-tap (`at: {file, line}`) write it. */
function placeOf(yaml: JsonRecord): { readonly path: string | null; readonly line: number | null } {
  const at = recordOf(yaml.at);
  const text = textOf(yaml.location) ?? textOf(yaml.at);
  const [, path, line] = withLine.exec(text ?? '') ?? [];
  if (path !== undefined) return { path, line: Number(line) };
  return {
    path: textOf(at.file) ?? textOf(at.fileName) ?? textOf(yaml.file),
    line: wholeOf(at.line) ?? wholeOf(at.lineNumber) ?? wholeOf(yaml.line),
  };
}

/**
 * A test of TAP.
 *
 * @param report name of the report, which is the suite where no file is named
 * @returns null for a point that only sums up its subtests
 */
export function tapTest(test: TapTest, report: string, sink: ImportSink): ImportedTest | null {
  const { point, line } = test;
  const { values: yaml, isYaml } = readTapYaml(test.yaml);
  if (!isYaml && test.yaml.length > 0) {
    sink.diagnose({
      code: 'VALUE_INVALID',
      message: 'diagnostics are no YAML; their plain lines count',
      line,
    });
  }
  // node:test says of each whether it is a test; else a sum counts where it failed by itself.
  if (test.isSum && yaml.type !== 'test' && (point.ok || point.directive !== null || test.failedInside > 0))
    return null;
  const status = statusOf(test, yaml);
  const error = status === 'passed' || status === 'skipped' ? null : errorOf(test, yaml);
  const { path, line: atLine } = placeOf(yaml);
  const { suite, titles } = tapPlace(test.titles, report);
  const others = Object.fromEntries(Object.entries(yaml).filter(([name]) => !knownInYaml.has(name)));
  const attempt: ImportedAttempt = {
    status,
    ...(point.directive === 'todo' && !point.ok && { expectedStatus: 'failed' }),
    durationMs: durationOf(yaml.duration_ms) ?? point.durationMs,
    ...(error !== null && { error }),
    metrics: saying({
      ...(point.reason !== '' && { [status === 'skipped' ? 'skip_reason' : 'todo']: point.reason }),
      failureType: yaml.failureType,
      ...others,
    }),
  };
  // A place without a file of tests around it is all that is known of where the test stands.
  return {
    suite,
    titles,
    ...(path !== null && suite.path == null && { path }),
    line: atLine,
    attempts: [attempt],
  };
}
