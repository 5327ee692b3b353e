import { renderTable } from '../src/std/text-table.ts';
import type { BaselineEntry } from './baseline.ts';
import { describeMachine, type Machine } from './machine.ts';
import type { Figure, Measurement } from './measurement.ts';
import { spreadOf } from './statistics.ts';

/** Three digits that matter, with separators. */
function number(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits });
}

/** The median now over the baseline's; null when there is nothing to compare. */
export function ratioToBaseline(figure: Figure, entry: BaselineEntry | undefined): number | null {
  const now = spreadOf(figure.values);
  const then = entry?.figures[figure.name];
  if (now === null || then === undefined || then.unit !== figure.unit || then.median === 0) return null;
  return now.median / then.median;
}

function verdictOn(figure: Figure, ratio: number | null): string {
  if (ratio === null) return '';
  const text = `${ratio.toFixed(2)}x`;
  if (figure.better === 'neither' || Math.abs(ratio - 1) < 0.1) return text;
  return `${text} ${(ratio < 1) === (figure.better === 'lower') ? 'better' : 'worse'}`;
}

/** The figures of a measurement as a table for people. */
export function renderFigures(
  measurement: Measurement,
  figures: readonly Figure[],
  entry: BaselineEntry | undefined,
): string {
  const rows = figures.map((figure) => {
    const spread = spreadOf(figure.values);
    const then = entry?.figures[figure.name];
    return [
      figure.name,
      figure.unit,
      ...(spread === null ? ['?', '?', '?'] : [spread.min, spread.median, spread.max].map(number)),
      then === undefined ? '' : number(then.median),
      verdictOn(figure, ratioToBaseline(figure, entry)),
      figure.aim ?? '',
    ];
  });
  const columns = [
    { name: 'figure' },
    { name: 'unit' },
    { name: 'min', align: 'right' as const },
    { name: 'median', align: 'right' as const },
    { name: 'max', align: 'right' as const },
    { name: 'baseline', align: 'right' as const },
    { name: 'now / baseline' },
    { name: 'aim' },
  ];
  const rounds = Math.max(0, ...figures.map((figure) => figure.values.length));
  const head = `${measurement.name}: ${measurement.title} (${rounds} ${rounds === 1 ? 'round' : 'rounds'})`;
  return `\n${head}\n${renderTable(columns, rows)}`;
}

/** Says what the baseline was measured on where that is not this machine. */
export function noteOnBaseline(entry: BaselineEntry | undefined, machine: Machine): string {
  if (entry === undefined) return 'No baseline yet.\n';
  const same = describeMachine(entry.machine) === describeMachine(machine);
  return `Baseline of ${entry.recordedAt}${same ? '' : `, on another machine: ${describeMachine(entry.machine)}`}\n`;
}
