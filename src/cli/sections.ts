import {
  createPaint,
  type Paint,
  padToWidth,
  plainText,
  type TextFormat,
  textWidth,
  truncateToWidth,
} from '../std/terminal.ts';
import type { CommandContext } from './command-context.ts';

export interface Column {
  readonly right?: boolean;
  /** Colours a cell that is padded already. */
  readonly paint?: (paint: Paint, cell: string) => string;
}

/** A heading with aligned rows below it. The last cell of a row may have several lines. */
export interface Section {
  readonly title: string;
  readonly head?: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

const gap = '  ';

const formats: Readonly<Record<string, TextFormat>> = {
  passed: 'green',
  failed: 'red',
  flaky: 'yellow',
  error: 'magenta',
  lost: 'magenta',
  interrupted: 'magenta',
  cancelled: 'magenta',
  skipped: 'dim',
  running: 'cyan',
  pending: 'cyan',
};

/** Colours a status or verdict. */
export function paintVerdict(paint: Paint, cell: string): string {
  const format = formats[cell.trim()];
  return format === undefined ? cell : paint(format, cell);
}

function renderSection(section: Section, paint: Paint, width: number): string[] {
  const { columns, head } = section;
  const rows = section.rows.map((row) => row.map(plainText));
  const lastIndex = columns.length - 1;
  const widths = columns.map((_, index) =>
    index === lastIndex
      ? 0
      : rows.reduce(
          (widest, row) => Math.max(widest, textWidth(row[index] ?? '')),
          textWidth(head?.[index] ?? ''),
        ),
  );
  const indent = widths.slice(0, lastIndex).reduce((sum, one) => sum + one + gap.length, gap.length);
  const layOut = (row: readonly string[], coloured: boolean): string[] => {
    const cells = columns.slice(0, lastIndex).map((column, index) => {
      const cell = padToWidth(row[index] ?? '', widths[index] ?? 0, column.right === true ? 'right' : 'left');
      return coloured && column.paint !== undefined ? column.paint(paint, cell) : cell;
    });
    const [first = '', ...more] = (row[lastIndex] ?? '').split('\n');
    const lines = [
      `${gap}${[...cells, first].join(gap)}`,
      ...more.map((line) => `${' '.repeat(indent)}${coloured ? paint('dim', line) : line}`),
    ];
    return lines.map((line) => truncateToWidth(line.trimEnd(), width));
  };
  return [
    paint('bold', section.title),
    ...(head === undefined ? [] : layOut(head, false).map((line) => paint('dim', line))),
    ...rows.flatMap((row) => layOut(row, true)),
  ];
}

/**
 * Lines of a report: what it is about, then its sections, empty ones left out. On a terminal, lines are cut to its
 * width.
 */
export function outline(
  heading: readonly string[],
  sections: readonly Section[],
  context: CommandContext,
): string {
  const { stdout } = context;
  const paint = createPaint(stdout, context.env);
  const width = stdout.isTTY === true ? (stdout.columns ?? 100) : Number.POSITIVE_INFINITY;
  const [title = '', ...facts] = heading.map(plainText);
  const lines = [paint('bold', title), ...facts];
  for (const section of sections) {
    if (section.rows.length > 0) lines.push('', ...renderSection(section, paint, width));
  }
  return `${lines.join('\n')}\n`;
}
