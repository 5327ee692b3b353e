import { formatDuration } from '../../../std/duration.ts';
import { xmlAttributes, xmlText } from '../../../std/xml-text.ts';
import type { ScenarioResult, StepResult } from '../result/scenario-result.ts';
import { outcomeOf } from './scenario-totals.ts';
import { failureOf, failureText, fullReasonOf, stepTitle } from './step-text.ts';

/** All attempts of one scenario, in the order in which they ran; at least one. */
export type ScenarioAttempts = readonly ScenarioResult[];

type Trouble = 'failure' | 'error' | null;

/** A test that says no is a failure; one that could not be asked, or gave no answer, is an error. */
function troubleOf(result: ScenarioResult): Trouble {
  switch (result.status) {
    case 'passed':
    case 'skipped':
      return null;
    case 'failed':
    case 'ambiguous':
      return 'failure';
    default:
      return 'error';
  }
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function testName(result: ScenarioResult): string {
  if (result.parameters === null) return result.name;
  const values = Object.entries(result.parameters);
  if (values.every(([, value]) => value !== '' && result.name.includes(value))) return result.name;
  return `${result.name} [${values.map(([name, value]) => `${name}: ${value}`).join(', ')}]`;
}

function stepLines(step: StepResult, depth: number): string[] {
  const attempts = step.attempts.length < 2 ? '' : `, ${step.attempts.length} attempts`;
  const title = `${'  '.repeat(depth)}${stepTitle(step)}`;
  return [
    step.type === 'section'
      ? title
      : `${title} ... ${step.status} (${formatDuration(step.durationMs)}${attempts})`,
    ...step.screenshots.map((path) => `${'  '.repeat(depth + 1)}screenshot: ${path}`),
    ...step.children.flatMap((child) => stepLines(child, depth + 1)),
  ];
}

function stepsOutput(result: ScenarioResult, indent: string): string {
  const text = result.steps.flatMap((step) => stepLines(step, 0)).join('\n');
  return text === '' ? '' : `${indent}<system-out>${xmlText(text)}\n${indent}</system-out>\n`;
}

function typeAndMessage(result: ScenarioResult): string {
  const failure = failureOf(result);
  const [firstLine = ''] = (failure?.message ?? fullReasonOf(result)).trim().split('\n');
  return xmlAttributes({ type: failure?.type ?? result.status, message: firstLine });
}

function details(result: ScenarioResult): string {
  const failure = failureOf(result);
  if (failure === null) return fullReasonOf(result);
  return failureText(failure) + (failure.stack === null || failure.stack === '' ? '' : `\n${failure.stack}`);
}

/** As Maven Surefire writes attempts that another one followed: flaky when the scenario passed in the end. */
function earlierAttempt(result: ScenarioResult, passedInTheEnd: boolean): string {
  const trouble = troubleOf(result);
  if (trouble === null) return '';
  const kind = trouble === 'failure' ? 'Failure' : 'Error';
  const element = `${passedInTheEnd ? 'flaky' : 'rerun'}${kind}`;
  return (
    `      <${element}${typeAndMessage(result)}>\n` +
    `        <stackTrace>${xmlText(details(result))}</stackTrace>\n` +
    stepsOutput(result, '        ') +
    `      </${element}>\n`
  );
}

function testCase(attempts: ScenarioAttempts, className: string, name: string): string {
  const last = attempts.at(-1);
  if (last === undefined) return '';
  const trouble = troubleOf(last);
  const attributes = xmlAttributes({
    classname: className,
    name,
    time: seconds(last.durationMs),
    file: last.uri,
    line: last.line,
  });
  const outcome =
    trouble === null
      ? ''
      : `      <${trouble}${typeAndMessage(last)}>${xmlText(details(last))}</${trouble}>\n`;
  const skipped =
    last.status === 'skipped' ? `      <skipped${xmlAttributes({ message: last.failure?.message })}/>\n` : '';
  const earlier = attempts.slice(0, -1).map((attempt) => earlierAttempt(attempt, last.status === 'passed'));
  const body = outcome + skipped + earlier.join('') + stepsOutput(last, '      ');
  return body === ''
    ? `    <testcase${attributes}/>\n`
    : `    <testcase${attributes}>\n${body}    </testcase>\n`;
}

/** Consumers take cases of the same name for the same case: the second one gets a number. */
function numbered(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/**
 * A feature as JUnit XML: one test suite, one case a scenario. The case tells the last attempt; earlier ones that
 * failed are `flakyFailure` or `rerunFailure` in it. Times are seconds, the timestamp is UTC.
 *
 * @param scenarios all scenarios of one feature; sorted here by line
 */
export function renderJunitXml(scenarios: readonly ScenarioAttempts[]): string {
  const sorted = scenarios
    .filter((attempts) => attempts.length > 0)
    .toSorted((a, b) => (a[0]?.line ?? 0) - (b[0]?.line ?? 0));
  const lasts = sorted.flatMap((attempts) => attempts.at(-1) ?? []);
  const [first] = lasts;
  if (first === undefined) return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites/>\n';
  const suiteName = first.featureName === '' ? first.uri : first.featureName;
  const count = (matches: (result: ScenarioResult) => boolean) => lasts.filter(matches).length;
  const totals = {
    tests: lasts.length,
    failures: count((result) => troubleOf(result) === 'failure'),
    errors: count((result) => troubleOf(result) === 'error'),
    skipped: count((result) => result.status === 'skipped'),
    time: seconds(lasts.reduce((sum, result) => sum + result.durationMs, 0)),
  };
  const flakes = sorted.filter((attempts) => outcomeOf(attempts.map((one) => one.status)) === 'flaky').length;
  const started = sorted
    .flat()
    .reduce((earliest, result) => Math.min(earliest, result.startedAt), first.startedAt);
  const suite = xmlAttributes({
    name: suiteName,
    ...totals,
    flakes,
    timestamp: new Date(started / 1000).toISOString(),
    file: first.uri,
  });
  const names = numbered(lasts.map(testName));
  const cases = sorted.map((attempts, position) => testCase(attempts, suiteName, names[position] ?? ''));
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<testsuites${xmlAttributes(totals)}>\n  <testsuite${suite}>\n${cases.join('')}  </testsuite>\n</testsuites>\n`
  );
}
