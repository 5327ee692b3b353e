import { formatDuration } from '../../../std/duration.ts';
import { type Paint, plainText } from '../../../std/terminal.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { decidingStep, locationOf, reasonOf, stepTitle } from './step-text.ts';

const mostMessageLines = 25;

/** What a status is called in front of people. */
export function statusWord(status: ScenarioResult['status']): string {
  return status.replaceAll('_', ' ');
}

/** `Feature › Scenario`, on one line. */
export function scenarioTitle(scenario: Pick<ScenarioResult, 'featureName' | 'name'>): string {
  return plainText(`${scenario.featureName} › ${scenario.name}`).replaceAll(/\s+/g, ' ');
}

/** Indents a message of foreign origin; the rest of a very long one stays in the scenario's log. */
export function messageLines(message: string, indent: string): string[] {
  const lines = plainText(message).trim().split('\n');
  const shown = lines.slice(0, mostMessageLines);
  const left = lines.length - shown.length;
  if (left > 0) shown.push(`(${left} more ${left === 1 ? 'line' : 'lines'} in scenario.log)`);
  return shown.map((line) => (line === '' ? '' : indent + line));
}

/**
 * A scenario that did not pass, for people: what it is, where it stands, the step and the error, the picture.
 *
 * @param resultsDir how people name the results directory, for the path of the screenshot
 * @returns lines without line ends
 */
export function failureLines(result: ScenarioResult, resultsDir: string, paint: Paint): string[] {
  const step = decidingStep(result);
  const attempt = result.attemptNumber > 1 ? `, attempt ${result.attemptNumber}` : '';
  const pictures = result.steps.flatMap((one) => [
    ...one.screenshots,
    ...one.children.flatMap((child) => child.screenshots),
  ]);
  const picture = step?.screenshots.at(-1) ?? pictures.at(-1);
  return [
    `${paint(['red', 'bold'], `✗ ${scenarioTitle(result)}`)} ${paint('dim', `(${statusWord(result.status)}${attempt}, ${formatDuration(result.durationMs)})`)}`,
    `  ${paint('cyan', locationOf(result))}`,
    ...(step === null
      ? []
      : [
          `  ${plainText(stepTitle(step)).replaceAll('\n', ' ')}${step.line === null ? '' : paint('dim', `  (line ${step.line})`)}`,
        ]),
    ...messageLines(reasonOf(result), '    ').map((line) => paint('red', line)),
    ...(picture === undefined ? [] : [`  ${paint('dim', 'screenshot')} ${resultsDir}/${picture}`]),
  ];
}
