import { isAbsolute } from 'node:path';
import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import { portablePath } from '../../std/portable-path.ts';
import type { ImportedSuite, ImportedTest } from './imported-test.ts';
import { limitText, longestTexts, readableText } from './limit-text.ts';

/** Titles of describe blocks and tests are joined by this, in reporters, too. */
const titleSeparator = ' > ';
/** A longer key is cut and told apart by what was counted before it. */
const longestKey = 2_000;

const named = (text: string) => limitText(readableText(text), longestTexts.name).trim();

const isWindowsPath = (path: string) => /^[A-Za-z]:[\\/]/.test(path);

/**
 * A path as suites and tests carry it: relative to the base where it lies in it, with / as separator.
 *
 * @param base absolute folder
 */
export function importedPath(path: string, base: string): string {
  const plain = path.replace(/^file:\/\//, '').replaceAll('\\', '/');
  if (isWindowsPath(path) || !isAbsolute(plain)) return plain.replace(/^(?:\.\/)+/, '');
  const relative = portablePath(base, plain);
  return relative.startsWith('..') ? plain : relative;
}

/** What events say of a suite. */
export function describeSuite(suite: ImportedSuite, base: string): SuiteDescription {
  const path = suite.path ? importedPath(suite.path, base) : null;
  const name = named(suite.path && suite.name === suite.path ? (path ?? suite.name) : suite.name);
  return {
    key: (suite.key ?? path ?? name).slice(0, longestKey) || 'unnamed',
    kind: suite.kind,
    name: name || 'unnamed',
    ...(path !== null && { path }),
    ...(suite.description && { description: suite.description }),
    ...(suite.tags !== undefined && suite.tags.length > 0 && { tags: [...suite.tags] }),
  };
}

/** What events say of a test; its key is not counted yet. */
export function describeTest(test: ImportedTest, suite: SuiteDescription, base: string): TestDescription {
  const name = named(test.titles.join(titleSeparator));
  const path = test.path ? importedPath(test.path, base) : suite.path;
  return {
    key: (test.key ?? `${suite.key}#${name}`).slice(0, longestKey),
    name,
    source: test.source ?? 'code',
    ...(path && { path }),
    ...(test.line && Number.isInteger(test.line) && test.line > 0 && { line: test.line }),
    ...(test.description && { description: test.description }),
    ...(test.tags !== undefined && test.tags.length > 0 && { tags: [...test.tags] }),
    ...(test.parameters && { parameters: { ...test.parameters } }),
  };
}
