import { basename } from 'node:path';
import type { ImportInput } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedAttempt, ImportedTest } from '../reading/imported-test.ts';
import { type JsonRecord, recordOf, saying, tellUnknown, textOf, timeOf } from '../reading/json-values.ts';
import { folderOf, readAllureFile } from './allure-files.ts';
import type { AllureFixtures } from './allure-fixtures.ts';
import { allureIdentity, allureLabels } from './allure-identity.ts';
import { allureAttachments, allureDuration, allureError, allureStatus, allureSteps } from './allure-steps.ts';

const known = new Set(
  (
    'uuid historyId testCaseId testCaseName fullName name status statusDetails stage description descriptionHtml steps ' +
    'attachments parameters labels links start stop titlePath rerunOf'
  ).split(' '),
);

/** What reading the results of a directory needs. */
export interface AllureContext {
  readonly input: ImportInput;
  readonly sink: ImportSink;
  readonly fixtures: AllureFixtures;
  readonly referred: Set<string>;
  readonly severalProjects: boolean;
}

async function attemptOf(
  result: JsonRecord,
  file: ImportInput,
  context: AllureContext,
): Promise<ImportedAttempt> {
  const { sink, fixtures, referred, input } = context;
  const place = { sink, referred, file: basename(file.path), folder: folderOf(input, file) };
  const status = allureStatus(result, place);
  const said = status === 'passed' ? null : allureError(result);
  const error = status === 'skipped' ? null : said;
  const own = allureSteps(result, place);
  const { before, after } = await fixtures.of(textOf(result.uuid) ?? '');
  const { known: knownIssue, muted, flaky } = recordOf(result.statusDetails);
  const labels = new Map(allureLabels(result));
  return {
    status,
    startedAt: timeOf(result.start),
    durationMs: allureDuration(result),
    ...(error !== null && { error }),
    steps: [...before, ...own.steps],
    afterHooks: after,
    attachments: [...allureAttachments(result, place), ...own.attachments],
    metrics: saying({
      skip_reason: status === 'skipped' ? said?.message : null,
      links: result.links,
      host: labels.get('host'),
      thread: labels.get('thread'),
      known_issue: knownIssue === true || null,
      muted: muted === true || null,
      flaky: flaky === true || null,
    }),
  };
}

/**
 * A test with all of its attempts.
 *
 * @param files of its results, in the order in which they ran
 * @returns null where none of them can be read any more
 */
export async function allureTest(
  files: readonly ImportInput[],
  context: AllureContext,
): Promise<ImportedTest | null> {
  const attempts: ImportedAttempt[] = [];
  let identity: Omit<ImportedTest, 'attempts'> | null = null;
  for (const file of files) {
    const result = await readAllureFile(file, context.sink);
    if (result === null) continue;
    tellUnknown(result, known, context.sink, { of: 'result', line: null });
    if (textOf(result.name) === null) {
      context.sink.diagnose({
        code: 'NAME_MISSING',
        message: 'a result has no name',
        file: basename(file.path),
      });
    }
    identity = allureIdentity(result, context.severalProjects);
    attempts.push(await attemptOf(result, file, context));
  }
  return identity === null ? null : { ...identity, attempts };
}
