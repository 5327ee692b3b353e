import { isAbsolute, join } from 'node:path/posix';
import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedSuite, ImportedTest } from '../reading/imported-test.ts';
import {
  isRecord,
  type JsonRecord,
  listOf,
  tellUnknown,
  textOf,
  textsOf,
  wholeOf,
} from '../reading/json-values.ts';
import { playwrightAttempt } from './playwright-attempt.ts';

/** Describe blocks inside each other that are followed. */
const deepestGroup = 100;
const known = {
  suites: new Set('title file line column specs suites'.split(' ')),
  specs: new Set('title ok tags tests id file line column'.split(' ')),
  tests: new Set('timeout annotations expectedStatus projectId projectName results status'.split(' ')),
};

/** What the head of a report says of where its files lie. */
export interface PlaywrightFolders {
  /** Folder that paths of test files are relative to; null when the report doesn't say. */
  readonly rootDir: string | null;
  /** Folder of the configuration: the project. */
  readonly configDir: string | null;
  /** Folder that paths are made relative to where they lie in it. */
  readonly base: string;
  /** Whether the configuration has several projects with names, so that one test is several. */
  readonly severalProjects: boolean;
}

/** Path of a test file relative to the project: to `--base` when it lies there, else to Playwright's configuration. */
function playwrightPath(file: string, { rootDir, configDir, base }: PlaywrightFolders): string {
  const portable = (path: string) => path.replaceAll('\\', '/');
  if (rootDir === null || isAbsolute(file)) return portable(file);
  const whole = join(portable(rootDir), portable(file));
  const project = configDir === null ? null : portable(configDir);
  if (whole.startsWith(`${portable(base)}/`)) return whole.slice(portable(base).length + 1);
  return project !== null && whole.startsWith(`${project}/`)
    ? whole.slice(project.length + 1)
    : portable(file);
}

/** Where tests stand. */
interface Place {
  readonly suite: ImportedSuite;
  readonly severalProjects: boolean;
}

function importedTest(
  test: JsonRecord,
  spec: JsonRecord,
  titles: readonly string[],
  { suite, severalProjects }: Place,
  sink: ImportSink,
  line: number,
): ImportedTest {
  tellUnknown(test, known.tests, sink, { of: 'tests', line });
  const expected = textOf(test.expectedStatus);
  const results = listOf(test.results)
    .filter(isRecord)
    .toSorted((a, b) => (wholeOf(a.retry) ?? 0) - (wholeOf(b.retry) ?? 0));
  const project = severalProjects ? textOf(test.projectName) : null;
  // A test that shall be skipped may have no result; any other one without a result never ran.
  const skipped = results.length === 0 && (expected === 'skipped' || test.status === 'skipped');
  return {
    suite,
    titles,
    line: wholeOf(spec.line),
    tags: textsOf(spec.tags).map((tag) => (tag.startsWith('@') ? tag : `@${tag}`)),
    // The key that the live reporter gives, too.
    ...(project !== null && {
      key: `[${project}] ${suite.key}#${titles.join(' > ')}`,
      parameters: { project },
    }),
    attempts: skipped
      ? [{ status: 'skipped' }]
      : results.map((result) => playwrightAttempt(result, expected, sink, line)),
  };
}

async function importSpec(
  spec: JsonRecord,
  groups: readonly string[],
  place: Place,
  sink: ImportSink,
  line: number,
): Promise<void> {
  tellUnknown(spec, known.specs, sink, { of: 'specs', line });
  const title = textOf(spec.title);
  if (title === null) sink.diagnose({ code: 'NAME_MISSING', message: `a test in ${place.suite.name}`, line });
  const titles = [...groups, title ?? 'test without a name'];
  for (const test of listOf(spec.tests)) {
    if (isRecord(test)) await sink.test(importedTest(test, spec, titles, place, sink, line));
    else sink.diagnose({ code: 'RECORD_INVALID', message: 'a test is no object', line });
  }
}

async function importGroup(
  group: JsonRecord,
  titles: readonly string[],
  place: Place,
  sink: ImportSink,
  line: number,
): Promise<void> {
  tellUnknown(group, known.suites, sink, { of: 'suites', line });
  for (const spec of listOf(group.specs)) {
    if (isRecord(spec)) await importSpec(spec, titles, place, sink, line);
    else sink.diagnose({ code: 'RECORD_INVALID', message: 'a spec is no object', line });
  }
  for (const inner of listOf(group.suites)) {
    if (!isRecord(inner)) sink.diagnose({ code: 'RECORD_INVALID', message: 'a suite is no object', line });
    else if (titles.length >= deepestGroup) {
      sink.diagnose({
        code: 'LIMIT_EXCEEDED',
        message: `suites are nested deeper than ${deepestGroup}`,
        line,
      });
    } else await importGroup(inner, [...titles, textOf(inner.title) ?? ''], place, sink, line);
  }
}

/** Hands over the tests of one file of a report. @param line where the file's part begins */
export async function importPlaywrightFile(
  file: JsonRecord,
  folders: PlaywrightFolders,
  sink: ImportSink,
  line: number,
): Promise<void> {
  const name = textOf(file.file) ?? textOf(file.title) ?? 'unknown file';
  const path = playwrightPath(name, folders);
  const suite: ImportedSuite = { kind: 'file', key: path, name: path, path };
  await importGroup(file, [], { suite, severalProjects: folders.severalProjects }, sink, line);
}
