import type { GateMeasures } from '../analysis/gates/gate-measures.ts';
import type { GateCondition, GateJudgement, GateUnit } from '../analysis/gates/judge-run.ts';
import type { CheckedEntry } from '../analysis/quarantine/quarantine-check.ts';
import type { ProblemTest } from '../analysis/report/problem-tests.ts';
import type { Quarantine } from '../configuration/quarantine/load-quarantine.ts';
import { formatDuration } from '../std/duration.ts';
import type { TextFormat } from '../std/terminal.ts';
import { createPaint, padToWidth, plainText, textWidth, truncateToWidth } from '../std/terminal.ts';
import type { CommandContext } from './command-context.ts';
import { countOf, oneLine } from './row-values.ts';

/** Tests that are shown behind a condition: everything shall fit one screen. */
const shownTests = 8;

const write = {
  count: (value) => value.toLocaleString('en-US'),
  share: (value) => `${(100 * value).toFixed(1)} %`,
  milliseconds: formatDuration,
  text: String,
} satisfies Record<GateUnit, (value: number) => string>;

const formats = { passed: 'green', failed: 'red', unknown: 'magenta' } as const satisfies Record<
  GateCondition['outcome'],
  TextFormat
>;

const bounds = { most: 'at most ', least: 'at least ', exactly: '' } as const;

function valueText(value: number | string | null, unit: GateUnit): string {
  if (value === null) return 'not known';
  return typeof value === 'string' ? value : write[unit](value);
}

function testLine(test: ProblemTest): string {
  const place = test.path === null ? '' : `  ${test.path}${test.line === null ? '' : `:${test.line}`}`;
  const message = test.message === null ? '' : `  ${oneLine(test.message, 120)}`;
  return plainText(`${test.suite === '' ? '' : `${test.suite} > `}${test.name}${place}${message}`);
}

/** Sentences about the quarantine that somebody has to see to. */
export function quarantineNotes(checked: readonly CheckedEntry[], { shown }: Quarantine): string[] {
  return checked.flatMap(({ entry, expired, tests, broken, steady }) => {
    const place = `${shown}:${entry.line}`;
    const about = `"${entry.test}" (${entry.owner})`;
    if (expired)
      return [`${place}: ${about} ended on ${entry.expires}: mend the test, or agree on a new day`];
    if (tests === 0) return [`${place}: ${about} is for no test in the database`];
    if (broken.length > 0) {
      return [
        `${place}: ${about} always failed lately: it is broken, not flaky (${broken.slice(0, 3).join(', ')})`,
      ];
    }
    if (steady.length === tests)
      return [`${place}: ${about} passed every time lately: it may leave the list`];
    return [];
  });
}

function describeRun({ run }: GateMeasures): string {
  const facts = [run.branch, run.commit?.slice(0, 10)].filter(Boolean).join(', ');
  return `run ${run.runId}${facts === '' ? '' : ` (${facts})`}`;
}

const titles = {
  passed: 'Gate passed',
  failed: 'Gate failed',
  unknown: 'Gate cannot tell',
} satisfies Record<GateJudgement['outcome'], string>;

/**
 * One screen that says what a gate came to and why.
 *
 * @param notes about the quarantine
 */
export function renderGate(
  name: string | null,
  measures: GateMeasures,
  judgement: GateJudgement,
  notes: readonly string[],
  context: CommandContext,
): string {
  const paint = createPaint(context.stdout, context.env);
  const width = context.stdout.isTTY === true ? (context.stdout.columns ?? 100) : Number.POSITIVE_INFINITY;
  const { outcome, conditions, quarantined } = judgement;
  const gate = name === null ? '' : ` "${name}"`;
  const rows = conditions.map((one) => [
    one.name,
    valueText(one.measured, one.unit),
    `${bounds[one.bound]}${valueText(one.limit, one.unit)}`,
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => textWidth(row[column] ?? ''))));
  const lines = [`${paint(formats[outcome], titles[outcome])}${gate}: ${describeRun(measures)}`, ''];
  for (const [index, one] of conditions.entries()) {
    const [label = '', measured = '', limit = ''] = rows[index] ?? [];
    const verdict = paint(formats[one.outcome], padToWidth(one.outcome, 7));
    lines.push(
      `  ${verdict}  ${padToWidth(label, widths[0] ?? 0)}  ${padToWidth(measured, widths[1] ?? 0, 'right')}  ${limit}`,
    );
    if (one.why !== null) lines.push(`           ${one.why}`);
    for (const test of one.tests.slice(0, shownTests)) lines.push(`           - ${testLine(test)}`);
    const rest = one.tests.length - shownTests;
    if (rest > 0) {
      lines.push(`           and ${rest} more: assay db list failures --run-id ${measures.run.runId}`);
    }
  }
  if (quarantined.length > 0) {
    lines.push('', `In quarantine, not counted: ${countOf(quarantined.length, 'failure')}`);
    for (const test of quarantined.slice(0, shownTests)) {
      lines.push(`  - ${testLine(test)} (${test.quarantine?.owner}, until ${test.quarantine?.expires})`);
    }
    if (quarantined.length > shownTests) lines.push(`  and ${quarantined.length - shownTests} more`);
  }
  if (notes.length > 0) lines.push('', ...notes.map((note) => `${paint('yellow', 'note')}: ${note}`));
  return `${lines.map((line) => truncateToWidth(line, width)).join('\n')}\n`;
}
