import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { ImportDiagnostic } from '../../src/importers/reading/diagnostic-codes.ts';
import type { ImportFormat, ImportInput, ReadOptions } from '../../src/importers/reading/import-format.ts';
import type { BrokenOff, DeclaredTotals, ImportSink } from '../../src/importers/reading/import-sink.ts';
import type {
  ImportedAttachment,
  ImportedAttempt,
  ImportedLog,
  ImportedStep,
  ImportedSuite,
  ImportedTest,
  RunFacts,
} from '../../src/importers/reading/imported-test.ts';

/** Everything that an importer said, in the order in which it said it. */
export interface CollectedImport {
  readonly run: RunFacts[];
  readonly suites: ImportedSuite[];
  readonly tests: ImportedTest[];
  readonly logs: ImportedLog[];
  readonly attachments: ImportedAttachment[];
  readonly runErrors: string[];
  readonly totals: DeclaredTotals[];
  readonly brokenOff: BrokenOff[];
  readonly diagnostics: ImportDiagnostic[];
  readonly unknown: string[];
}

function inputOfFile(path: string): ImportInput {
  const status = statSync(path);
  const isDirectory = status.isDirectory();
  return {
    label: basename(path),
    path,
    isDirectory,
    bytes: status.size,
    modifiedAt: 0,
    async *chunks() {
      const bytes = readFileSync(path);
      // Small and odd, so that texts are cut at every possible place.
      for (let at = 0; at < bytes.length; at += 1021) yield bytes.subarray(at, at + 1021);
    },
    files: () =>
      isDirectory
        ? readdirSync(path)
            .sort()
            .map((name) => inputOfFile(join(path, name)))
        : [],
  };
}

/** An input that holds the given text. */
export function inputOfText(text: string, label = 'report'): ImportInput {
  const bytes = Buffer.from(text);
  return {
    label,
    path: `/reports/${label}`,
    isDirectory: false,
    bytes: bytes.length,
    modifiedAt: 0,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
    },
    files: () => [],
  };
}

/** Reads a file, a directory or an input with a format, and collects what it hands over. */
export async function collectImport(
  format: ImportFormat,
  from: string | ImportInput,
  options: Partial<ReadOptions> = {},
): Promise<CollectedImport> {
  const collected: CollectedImport = {
    run: [],
    suites: [],
    tests: [],
    logs: [],
    attachments: [],
    runErrors: [],
    totals: [],
    brokenOff: [],
    diagnostics: [],
    unknown: [],
  };
  const sink: ImportSink = {
    run: (facts) => void collected.run.push(facts),
    suite: (suite) => void collected.suites.push(suite),
    test: async (test) => void collected.tests.push(test),
    log: (log) => void collected.logs.push(log),
    attachment: async (attachment) => void collected.attachments.push(attachment),
    runError: (message) => void collected.runErrors.push(message),
    totals: (declared) => void collected.totals.push(declared),
    brokenOff: (place) => void collected.brokenOff.push(place),
    diagnose: (diagnostic) => void collected.diagnostics.push(diagnostic),
    unknown: (what, name) => void collected.unknown.push(`${what} ${name}`),
  };
  const input = typeof from === 'string' ? inputOfFile(from) : from;
  await format.read(input, sink, {
    repeatedTests: 'tests',
    base: '/repo',
    timeZone: 'UTC',
    signal: new AbortController().signal,
    ...options,
  });
  return collected;
}

function attemptText({ status, expectedStatus, durationMs, error }: ImportedAttempt): string {
  const expected = expectedStatus == null ? '' : ` (expected ${expectedStatus})`;
  const time = durationMs == null ? '' : ` ${Number(durationMs.toFixed(3))} ms`;
  const said = stripVTControlCharacters(error?.message ?? '').split('\n', 1)[0] ?? '';
  const why = error == null ? '' : `: ${error.type == null ? '' : `${error.type}: `}${said}`;
  return `${status}${expected}${time}${why}`;
}

/** Tests as lines of text: suite, name, attempts. */
export function testLines({ tests }: CollectedImport): string[] {
  return tests.map(({ suite, titles, key, attempts }) => {
    const name = key ?? `${suite.key ?? suite.path ?? suite.name}#${titles.join(' > ')}`;
    return `${name} | ${attempts.length === 0 ? 'never ran' : attempts.map(attemptText).join(', ')}`;
  });
}

/** Steps as lines of text, indented by their nesting. */
export function stepLines(steps: readonly ImportedStep[] | undefined, indent = ''): string[] {
  return (steps ?? []).flatMap((step) => {
    const outcome = step.attempts.map((attempt) => attemptText(attempt)).join(', ');
    const text =
      step.headingLevel === undefined
        ? `${step.type ?? 'step'} ${step.keyword ?? ''}${step.text} | ${outcome}`
        : `${'#'.repeat(step.headingLevel)} ${step.text}`;
    return [indent + text, ...stepLines(step.steps, `${indent}  `)];
  });
}

/** Diagnostics as lines of text: code, how often, message. */
export function diagnosticLines({ diagnostics }: CollectedImport): string[] {
  return diagnostics.map(
    ({ code, message, line }) => `${code}${line == null ? '' : ` line ${line}`}: ${message}`,
  );
}
