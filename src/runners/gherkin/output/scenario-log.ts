import type { Failure } from '../../../model/failure.ts';
import { formatDuration } from '../../../std/duration.ts';
import { padToWidth, plainText, textWidth } from '../../../std/terminal.ts';
import type { ScenarioResult, StepResult } from '../result/scenario-result.ts';
import { failureText, locationOf, stepTitle } from './step-text.ts';

const statusColumns = 11;
const durationColumns = 10;
const leftColumns = statusColumns + durationColumns + 2;

function indented(text: string, columns: number): string[] {
  return plainText(text)
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(columns) + line));
}

function failureLines(failure: Failure, columns: number): string[] {
  const stack = failure.stack === null || failure.stack.trim() === '' ? [] : indented(failure.stack, columns);
  return [...indented(failureText(failure), columns), ...stack];
}

function attemptLines(step: StepResult, columns: number): string[] {
  if (step.attempts.length < 2) return [];
  return step.attempts.flatMap((attempt, position) => {
    // The failure of the last attempt is that of the step, which stands below in full.
    const isLast = position === step.attempts.length - 1;
    const reason = attempt.failure === null || isLast ? '' : `: ${failureText(attempt.failure)}`;
    const text = `attempt ${attempt.attemptNumber}: ${attempt.status} (${formatDuration(attempt.durationMs)})${reason}`;
    return indented(text, columns);
  });
}

function tableLines(table: readonly (readonly string[])[], columns: number): string[] {
  const rows = table.map((row) => row.map((cell) => plainText(cell).replaceAll('\n', '\\n')));
  const widths = (rows[0] ?? []).map((_, position) =>
    Math.max(...rows.map((row) => textWidth(row[position] ?? ''))),
  );
  return rows.map((row) => {
    const cells = row.map((cell, position) => padToWidth(cell, widths[position] ?? 0));
    return `${' '.repeat(columns)}| ${cells.join(' | ')} |`;
  });
}

function stepLines(step: StepResult, depth: number): string[] {
  const status = step.status.padEnd(statusColumns);
  const duration = formatDuration(step.durationMs).padStart(durationColumns);
  const indent = '  '.repeat(depth);
  const inside = leftColumns + indent.length + 4;
  const title = plainText(stepTitle(step)).replaceAll('\n', ' ');
  return [
    `${status}${duration}  ${indent}${title}${step.line === null ? '' : `  (line ${step.line})`}`,
    ...(step.docString === null
      ? []
      : [...indented('"""', inside), ...indented(step.docString, inside), ...indented('"""', inside)]),
    ...(step.dataTable === null ? [] : tableLines(step.dataTable, inside)),
    ...attemptLines(step, inside),
    ...(step.failure === null ? [] : failureLines(step.failure, inside)),
    ...step.screenshots.map((path) => `${' '.repeat(inside)}screenshot: ${path}`),
    ...step.children.flatMap((child) => stepLines(child, depth + 1)),
  ];
}

function headingLines(step: StepResult): string[] {
  const indent = '  '.repeat(Math.max(0, step.level - 1));
  return ['', `${' '.repeat(leftColumns)}${indent}${'#'.repeat(step.level)} ${plainText(step.text)}`];
}

function headLines(result: ScenarioResult): string[] {
  const fields: [string, string | null][] = [
    [result.featureKeyword || 'Feature', result.featureName],
    ['Rule', result.ruleName],
    [result.keyword || 'Scenario', result.name],
    ['Location', locationOf(result)],
    ['Tags', result.tags.length === 0 ? null : result.tags.join(' ')],
    [
      'Values',
      result.parameters === null
        ? null
        : Object.entries(result.parameters)
            .map(([name, value]) => `${name}=${value}`)
            .join(', '),
    ],
    ['Attempt', `${result.attemptNumber}${result.willBeRetried ? ' (another one follows)' : ''}`],
    ['Worker', String(result.workerIndex)],
    ['Started', new Date(result.startedAt / 1000).toISOString()],
    ['Status', `${result.status} (${formatDuration(result.durationMs)})`],
  ];
  const shown = fields.filter((field): field is [string, string] => field[1] !== null && field[1] !== '');
  const widest = Math.max(...shown.map(([name]) => name.length));
  return shown.map(
    ([name, value]) => `${`${name}:`.padEnd(widest + 2)}${plainText(value).replaceAll('\n', ' ')}`,
  );
}

/**
 * One attempt of a scenario as plain text: what it is, every step with status, duration, attempts and errors. Steps
 * stand deeper below the headings of their sections, sub-steps below their step.
 */
export function renderScenarioLog(result: ScenarioResult): string {
  const lines = headLines(result);
  const description = result.description.trim().replaceAll(/^[ \t]+/gm, '');
  if (description !== '') lines.push('', ...indented(description, 2));
  lines.push('');
  let depth = 0;
  for (const step of result.steps) {
    if (step.type === 'section') {
      lines.push(...headingLines(step));
      depth = step.level;
    } else {
      lines.push(...stepLines(step, step.type === 'hook' ? 0 : depth));
    }
  }
  const stepsTell = result.steps.some((step) => step.failure?.message === result.failure?.message);
  if (result.failure !== null && !stepsTell) lines.push('', ...failureLines(result.failure, 0));
  return `${lines.join('\n')}\n`;
}
