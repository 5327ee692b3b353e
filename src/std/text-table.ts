import { type Paint, padToWidth, plainText, textWidth, truncateToWidth } from './terminal.ts';

export interface TableColumn {
  readonly name: string;
  /** Default: left. */
  readonly align?: 'left' | 'right';
  /** Not cut while cutting the other columns is enough. */
  readonly rigid?: boolean;
}

export interface TableOptions {
  /** Columns that the whole table may take; wider cells are cut. Default: as wide as it gets. */
  readonly width?: number;
  /** Columns that one cell may take. Default: no limit. */
  readonly maxColumnWidth?: number;
  /** Colours the head. Default: no colours. */
  readonly style?: Paint;
}

const gap = '  ';
const narrowest = 4;
/** With less than this for each column that may be cut, all columns are. */
const leastForText = 6;

function oneLine(cell: string): string {
  return plainText(cell).trimEnd().replaceAll('\n', '↵').replaceAll('\t', ' ');
}

/** The widths of columns that fit together. */
function fitColumns(
  columns: readonly TableColumn[],
  natural: readonly number[],
  available: number,
): number[] {
  const isRigid = (position: number) => columns[position]?.rigid === true;
  const flexible = natural.filter((_, position) => !isRigid(position));
  const left = natural.reduce(
    (rest, width, position) => (isRigid(position) ? rest - width : rest),
    available,
  );
  if (left < flexible.length * leastForText) {
    const limit = columnLimit(natural, available);
    return natural.map((width) => Math.min(width, limit));
  }
  const limit = columnLimit(flexible, left);
  return natural.map((width, position) => (isRigid(position) ? width : Math.min(width, limit)));
}

/** The highest limit for single columns with which all of them fit; narrow columns are not touched. */
function columnLimit(widths: readonly number[], available: number): number {
  let left = available;
  const ascending = widths.toSorted((a, b) => a - b);
  for (const [position, width] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - position));
    if (width > share) return Math.max(narrowest, share);
    left -= width;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * A table for people: a head, a rule, rows; columns stand apart by two spaces. Line ends in cells show as `↵`.
 *
 * @param rows cells in the order of the columns; missing ones are empty
 * @returns lines, each with its line end
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const { width = Number.POSITIVE_INFINITY, maxColumnWidth = Number.POSITIVE_INFINITY } = options;
  const style: Paint = options.style ?? ((_format, text) => text);
  const head = columns.map((column) => oneLine(column.name));
  const body = rows.map((row) => columns.map((_, position) => oneLine(row[position] ?? '')));
  const natural = head.map((name, position) =>
    Math.min(
      maxColumnWidth,
      body.reduce((widest, row) => Math.max(widest, textWidth(row[position] ?? '')), textWidth(name)),
    ),
  );
  const widths = fitColumns(columns, natural, width - gap.length * (columns.length - 1));
  const line = (cells: readonly string[]) =>
    cells.map((cell, position) => {
      const columnWidth = widths[position] ?? 0;
      return padToWidth(truncateToWidth(cell, columnWidth), columnWidth, columns[position]?.align);
    });
  const rule = widths.map((one) => '─'.repeat(one));
  return [
    line(head).map((cell) => style('bold', cell)),
    rule.map((cell) => style('dim', cell)),
    ...body.map(line),
  ]
    .map((cells) => `${cells.join(gap).trimEnd()}\n`)
    .join('');
}

function markdownCell(cell: string): string {
  return plainText(cell)
    .replaceAll(/[\\|`*_[\]]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('\n', '<br>');
}

/** The same as a table of GitHub's Markdown. */
export function markdownTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [
    line(columns.map((column) => markdownCell(column.name))),
    line(columns.map((column) => (column.align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map((_, position) => markdownCell(row[position] ?? '')))),
  ].join('');
}
