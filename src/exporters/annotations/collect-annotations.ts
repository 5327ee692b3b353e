import { createHash } from 'node:crypto';
import type { FailureDetails } from '../../analysis/report/failure-details.ts';
import { readFailureDetails } from '../../analysis/report/failure-details.ts';
import { type FailureGroup, failureGroups } from '../../analysis/report/failure-groups.ts';
import type { BaseHistory } from '../../analysis/report/new-failures.ts';
import type { ProblemTest } from '../../analysis/report/problem-tests.ts';
import type { DatabaseAccess } from '../../keeper/database-access.ts';
import { plainText } from '../../std/terminal.ts';
import type { Annotation } from './annotation.ts';

/** Causes whose failures are read in full. */
const maximumCauses = 200;
/** Lines and characters of a message that are worth an annotation. */
const messageLines = 10;
const messageLength = 1500;
/** Tests that are named with a cause. */
const namedTests = 10;

interface Place {
  readonly path: string | null;
  readonly line: number | null;
}

/** Where the stack goes through the file of the test: nearer to the cause than the line that the test begins in. */
function stackLine(path: string, stack: string): number | null {
  const at = stack.replaceAll('\\', '/').indexOf(`${path}:`);
  if (at < 0) return null;
  const line = /^\d+/.exec(stack.slice(at + path.length + 1))?.[0];
  return line === undefined ? null : Number(line);
}

function placeOf(test: ProblemTest, details: FailureDetails | undefined): Place {
  if (details?.stepLine != null) return { path: details.stepPath ?? test.path, line: details.stepLine };
  const { path } = test;
  if (path === null) return { path, line: null };
  const text = `${details?.stack ?? ''}\n${details?.message ?? ''}`;
  return { path, line: stackLine(path, text) ?? test.line };
}

function shortMessage(text: string): string {
  const lines = plainText(text).trim().split('\n');
  const kept = lines.slice(0, messageLines).join('\n').slice(0, messageLength);
  return lines.length > messageLines || kept.length === messageLength ? `${kept}\n...` : kept;
}

const nameOf = (test: ProblemTest) =>
  plainText(test.suite === '' ? test.name : `${test.suite} > ${test.name}`);

function fingerprintOf(test: ProblemTest, cause: string): string {
  return createHash('sha256').update(`${test.key}\n${cause}`).digest('hex').slice(0, 32);
}

function ofGroup(
  { key, tests, newTests, quarantined }: FailureGroup,
  details: ReadonlyMap<number, FailureDetails>,
): Annotation[] {
  const counting = tests.filter((test) => !test.quarantined);
  const [example = tests[0]] = [...newTests, ...counting];
  if (example === undefined) return [];
  const found = details.get(example.executionId);
  const others = tests.filter((test) => test !== example);
  const marks = [newTests.length > 0 ? 'new' : '', quarantined ? 'in quarantine' : ''].filter(Boolean);
  const title = [
    `${nameOf(example)}${others.length === 0 ? '' : ` and ${others.length} more`}`,
    ...(marks.length === 0 ? [] : [`(${marks.join(', ')})`]),
  ].join(' ');
  const lines = [shortMessage(found?.message ?? example.message ?? example.status)];
  if (found?.step) lines.push(`at step: ${plainText(found.step)}`);
  if (quarantined && example.quarantine !== null) {
    const { owner, expires, reason } = example.quarantine;
    lines.push(`in quarantine until ${expires} (${owner}): ${reason}`);
  }
  if (others.length > 0) {
    lines.push('The same cause:', ...others.slice(0, namedTests).map((test) => `- ${nameOf(test)}`));
    if (others.length > namedTests) lines.push(`- and ${others.length - namedTests} more`);
  }
  return [
    {
      severity: quarantined ? 'warning' : 'error',
      ...placeOf(example, found),
      title,
      message: lines.join('\n'),
      fingerprint: fingerprintOf(example, key),
    },
  ];
}

function ofTest(test: ProblemTest, severity: Annotation['severity'], what: string): Annotation {
  const message = test.message === null ? what : `${what}\n${shortMessage(test.message)}`;
  const { path, line } = test;
  return {
    severity,
    path,
    line,
    title: nameOf(test),
    message,
    fingerprint: fingerprintOf(test, test.verdict),
  };
}

/**
 * What to remark at the source code of a run: one annotation for each cause of failures, new causes first, at the step
 * or the line that failed; then tests without a result; then, as warnings, causes in quarantine and flaky tests.
 *
 * @param details failures in full, as far as they were read, by `executionId`
 */
export function annotationsOf(
  groups: readonly FailureGroup[],
  problems: readonly ProblemTest[],
  details: ReadonlyMap<number, FailureDetails>,
): readonly Annotation[] {
  const causes = groups.flatMap((group) => ofGroup(group, details));
  const lost = problems.filter(({ verdict }) => verdict === 'lost');
  const flaky = problems.filter(({ verdict }) => verdict === 'flaky');
  return [
    ...causes.filter(({ severity }) => severity === 'error'),
    ...lost.map((test) => ofTest(test, 'error', 'lost: planned, and without a result')),
    ...causes.filter(({ severity }) => severity === 'warning'),
    ...flaky.map((test) => ofTest(test, 'warning', `flaky: passed after ${test.attempts} attempts`)),
  ];
}

/** Reads the failures of a run in full, as far as they are told, and makes its annotations. */
export async function collectAnnotations(
  access: DatabaseAccess,
  runId: number,
  problems: readonly ProblemTest[],
  history: BaseHistory,
  signal: AbortSignal,
): Promise<readonly Annotation[]> {
  const groups = failureGroups(problems, history);
  const ids = groups
    .slice(0, maximumCauses)
    .flatMap(({ tests, newTests }) => [newTests[0], tests[0], tests.find((test) => !test.quarantined)])
    .flatMap((test) => test?.executionId ?? []);
  const details = await readFailureDetails(access, runId, [...new Set(ids)], signal);
  return annotationsOf(groups, problems, details);
}
