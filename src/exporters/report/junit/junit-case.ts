import type { QuarantineEntry } from '../../../configuration/quarantine/quarantine-match.ts';
import { formatDuration } from '../../../std/duration.ts';
import { xmlAttributes, xmlText } from '../../../std/xml-text.ts';
import { failureText, isBad, reasonLine, stepTitle } from '../attempt-text.ts';
import type { ReportAttempt, ReportTest } from '../run-report.ts';
import { elementOf, secondsOf } from './junit-outcome.ts';

/** Text of the output of one attempt; what is longer is cut, because readers refuse files of hundreds of megabytes. */
const longestOutput = 64 * 1024;

function element(name: string, text: string, indent: string): string {
  return text === '' ? '' : `${indent}<${name}>${xmlText(text)}\n${indent}</${name}>\n`;
}

function cut(text: string): string {
  if (text.length <= longestOutput) return text;
  const left = text.length - longestOutput;
  return `${text.slice(0, longestOutput)}\n... ${left.toLocaleString('en-US')} more characters are in the database`;
}

/** Steps, files and what was logged; what was logged as an error stands in `system-err`. */
function outputOf(attempt: ReportAttempt, indent: string): string {
  const steps = attempt.steps.map((step) => {
    const facts = [formatDuration(step.durationMs ?? 0)];
    if (step.attempts > 1) facts.push(`${step.attempts} attempts`);
    return `${'  '.repeat(step.level)}${stepTitle(step)} ... ${step.status} (${facts.join(', ')})`;
  });
  const lines = (isError: boolean) =>
    attempt.logs.filter(({ level }) => (level === 'error') === isError).map(({ message }) => message);
  const files = attempt.artifacts.map(({ path }) => `[[ATTACHMENT|${path}]]`);
  return (
    element('system-out', cut([...steps, ...lines(false), ...files].join('\n')), indent) +
    element('system-err', cut(lines(true).join('\n')), indent)
  );
}

function typeAndMessage(attempt: ReportAttempt): string {
  return xmlAttributes({ message: reasonLine(attempt), type: attempt.errorType ?? attempt.status });
}

/** As Maven Surefire writes attempts that another one followed: flaky when the test passed in the end. */
function earlierAttempt(attempt: ReportAttempt, passedInTheEnd: boolean): string {
  if (!isBad(attempt)) return '';
  const kind = elementOf(attempt.status) === 'failure' ? 'Failure' : 'Error';
  const name = `${passedInTheEnd ? 'flaky' : 'rerun'}${kind}`;
  return (
    `      <${name}${typeAndMessage(attempt)}>\n` +
    `        <stackTrace>${xmlText(failureText(attempt))}</stackTrace>\n` +
    outputOf(attempt, '        ') +
    `      </${name}>\n`
  );
}

function outcome(test: ReportTest, last: ReportAttempt): string {
  switch (test.verdict) {
    case 'passed':
    case 'flaky':
      return '';
    case 'skipped':
    case 'pending':
    case 'running': {
      const reason = test.verdict === 'skipped' ? (last.errorMessage ?? undefined) : `${test.verdict} yet`;
      return `      <skipped${xmlAttributes({ message: reason })}/>\n`;
    }
    default: {
      const name = test.verdict === 'failed' ? 'failure' : 'error';
      const lost = test.verdict === 'lost' && last.errorMessage === null;
      const ended: ReportAttempt = lost ? { ...last, status: 'lost' } : last;
      return `      <${name}${typeAndMessage(ended)}>${xmlText(failureText(ended))}</${name}>\n`;
    }
  }
}

function propertiesOf(test: ReportTest, entry: QuarantineEntry | null): string {
  const properties: (readonly [string, string])[] = test.tags.map((tag) => ['tag', tag]);
  if (test.owner !== null) properties.push(['owner', test.owner]);
  if (test.verdict === 'flaky') properties.push(['flaky', 'true']);
  if (entry !== null) {
    properties.push(['quarantined', `${entry.owner}, until ${entry.expires}: ${entry.reason}`]);
  }
  if (properties.length === 0) return '';
  const lines = properties.map(([name, value]) => `        <property${xmlAttributes({ name, value })}/>\n`);
  return `      <properties>\n${lines.join('')}      </properties>\n`;
}

/**
 * One test as a `testcase`. It tells the last attempt; earlier ones that failed are `flakyFailure` or `rerunFailure`
 * (or `...Error`) in it.
 *
 * @param className what consumers group by
 * @param name unlike that of any other case of the suite
 * @param entry why the test is in quarantine, if it is
 */
export function testCase(
  test: ReportTest,
  className: string,
  name: string,
  entry: QuarantineEntry | null,
): string {
  const last = test.attempts.at(-1);
  if (last === undefined) return '';
  const attributes = xmlAttributes({
    name,
    classname: className,
    time: secondsOf(last.durationMs ?? 0),
    file: test.path ?? test.suite.path ?? undefined,
    line: test.line ?? undefined,
  });
  const passed = test.verdict === 'flaky' || test.verdict === 'passed';
  const earlier = test.attempts.slice(0, -1).map((attempt) => earlierAttempt(attempt, passed));
  const body = propertiesOf(test, entry) + outcome(test, last) + earlier.join('') + outputOf(last, '      ');
  if (body === '') return `    <testcase${attributes}/>\n`;
  return `    <testcase${attributes}>\n${body}    </testcase>\n`;
}
