import { importedPath } from '../reading/describe-test.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedStep, ImportedSuite, ImportedTest } from '../reading/imported-test.ts';
import {
  isRecord,
  type JsonRecord,
  listOf,
  recordOf,
  saying,
  tellUnknown,
  textOf,
  textsOf,
  wholeOf,
} from '../reading/json-values.ts';
import { statusOfWord } from '../reading/status-words.ts';
import { ctrfAttempts } from './ctrf-attempts.ts';

const known = new Set(
  (
    'id testId executionId name status duration start stop suite message trace snippet ai line rawStatus tags labels type ' +
    'filePath retries retryAttempts flaky stdout stderr threadId browser device screenshot attachments parameters steps ' +
    'insights extra'
  ).split(' '),
);

/** Name that Assay gives itself in reports. */
const ownTool = 'assay';

/** Names of the groups around a test, from the outside in. Older writers gave one text. */
function groupsOf(test: JsonRecord): string[] {
  const { suite } = test;
  return typeof suite === 'string' ? suite.split(' > ').filter((name) => name !== '') : textsOf(suite);
}

/** Whether a group is nothing but the file again. */
function namesFile(group: string | undefined, path: string): boolean {
  if (group === undefined || group === '') return false;
  return path === group || path.endsWith(`/${group}`) || path.endsWith(`\\${group}`);
}

interface Place {
  readonly suite: ImportedSuite;
  readonly groups: readonly string[];
  /** What stands in front of the file: the project of Playwright. */
  readonly project: string | null;
}

function placeOf(test: JsonRecord, tool: string): Place {
  const path = textOf(test.filePath);
  const groups = groupsOf(test);
  if (path !== null) {
    const file = groups.slice(0, 2).findIndex((group) => namesFile(group, path));
    const kind = path.endsWith('.feature') ? 'feature' : 'file';
    // Assay puts the name of the suite first, and the key of the test into `testId`.
    if (tool === ownTool) {
      const [name = path, ...inside] = groups;
      return { suite: { kind, key: path, name, path }, groups: inside, project: null };
    }
    const suite: ImportedSuite = { kind, name: path, path };
    return { suite, groups: groups.slice(file + 1), project: file === 1 ? (groups[0] ?? null) : null };
  }
  const [outermost, ...inside] = groups;
  if (outermost === undefined) {
    return { suite: { kind: 'collection', name: tool }, groups: [], project: null };
  }
  return { suite: { kind: 'describe', name: outermost }, groups: inside, project: null };
}

function stepsOf(test: JsonRecord, sink: ImportSink, line: number): ImportedStep[] {
  return listOf(test.steps)
    .filter(isRecord)
    .map((step) => {
      const status = statusOfWord(textOf(step.status) ?? '');
      if (status === null) {
        sink.diagnose({ code: 'STATUS_UNKNOWN', message: `of a step: ${String(step.status)}`, line });
      }
      return { text: textOf(step.name) ?? '', attempts: [{ status: status ?? 'error' }] };
    });
}

function tagsOf(test: JsonRecord): string[] {
  const labels = Object.entries(recordOf(test.labels)).flatMap(([name, value]) =>
    textsOf(value).map((text) => `${name}:${text}`),
  );
  return [...textsOf(test.tags), ...labels];
}

/**
 * A test of a CTRF report.
 *
 * @param tool name of the tool that wrote the report: the suite of tests that say neither file nor group
 * @param place where the test lies: its line in the file, and the folder that paths are made relative to
 */
export function ctrfTest(
  test: JsonRecord,
  tool: string,
  place: { readonly base: string; readonly sink: ImportSink; readonly line: number },
): ImportedTest {
  const { base, sink, line } = place;
  tellUnknown(test, known, sink, { of: 'tests', line });
  const named = textOf(test.name);
  if (named === null) sink.diagnose({ code: 'NAME_MISSING', message: 'a test of CTRF has no name', line });
  const { suite, groups, project } = placeOf(test, tool);
  const titles = [...groups, named ?? 'test without a name'];
  const attempts = ctrfAttempts(test, sink, line);
  const last = attempts.at(-1);
  const { type, browser, device, threadId, rawStatus, ai, insights, testId, executionId, id } = test;
  const metrics = saying({
    type,
    browser,
    device,
    threadId,
    rawStatus,
    ai,
    insights,
    testId,
    executionId,
    id,
  });
  const steps = stepsOf(test, sink, line);
  const final =
    last === undefined
      ? []
      : [
          {
            ...last,
            metrics: metrics === null ? (last.metrics ?? null) : { ...metrics, ...last.metrics },
            steps,
          },
        ];
  return {
    suite,
    titles,
    ...(tool === ownTool && textOf(test.testId) !== null && { key: String(test.testId) }),
    ...(suite.kind === 'feature' && { source: 'gherkin' }),
    // The key that the live reporter gives where there are several projects.
    ...(project !== null && {
      key: `[${project}] ${importedPath(suite.path ?? suite.name, base)}#${titles.join(' > ')}`,
    }),
    line: wholeOf(test.line),
    tags: tagsOf(test),
    parameters: saying({ ...(project !== null && { project }), ...recordOf(test.parameters) }),
    attempts: [...attempts.slice(0, -1), ...final],
  };
}
