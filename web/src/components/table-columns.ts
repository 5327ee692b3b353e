import type { JSX } from 'solid-js';

/** A value that a table can sort by and copy. */
export type CellValue = string | number | bigint | boolean | null | undefined;

/** A column of a `DataTable`. */
export type Column<T> = {
  readonly id: string;
  readonly label: string;
  /** Width in pixels to begin with; a column without one takes what is left. */
  readonly width?: number | undefined;
  readonly numeric?: boolean | undefined;
  /** `false`: left out at phone width. */
  readonly narrow?: boolean | undefined;
  /** `false`: cannot be sorted by. */
  readonly sortable?: boolean | undefined;
  /** What is sorted by and copied, and shown when there is no `cell`. */
  readonly value: (row: T) => CellValue;
  readonly cell?: ((row: T) => JSX.Element) | undefined;
};

/** What a table is sorted by. */
export type Sort = { readonly column: string; readonly descending: boolean };

const minimum = 120;

/** CSS of the grid's columns; `widths` are those that somebody has dragged. */
export function columnTemplate<T>(
  columns: readonly Column<T>[],
  widths: Readonly<Record<string, number>>,
): string {
  return columns
    .map((column) => {
      const width = widths[column.id] ?? column.width;
      return width === undefined ? `minmax(${minimum}px, 1fr)` : `${width}px`;
    })
    .join(' ');
}

/** Width in pixels below which the table scrolls sideways. */
export function leastWidth<T>(
  columns: readonly Column<T>[],
  widths: Readonly<Record<string, number>>,
): number {
  return columns.reduce((sum, column) => sum + (widths[column.id] ?? column.width ?? minimum) + 12, 24);
}

/** The rows in another order; rows that are equal keep theirs, missing values come last. */
export function sortRows<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  sort: Sort | undefined,
): readonly T[] {
  const column = columns.find((one) => one.id === sort?.column);
  if (!column || !sort) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [a, b] = [column.value(left), column.value(right)];
    if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
    return sign * compareValues(a, b);
  });
}

/** What pressing a heading changes: down, up, as it came. Numbers begin with the largest. */
export function nextSort<T>(column: Column<T>, sort: Sort | undefined): Sort | undefined {
  const first = column.numeric === true;
  if (sort?.column !== column.id) return { column: column.id, descending: first };
  return sort.descending === first ? { column: column.id, descending: !first } : undefined;
}

/** Rows as text with tabs, as spreadsheets take it. */
export function rowsAsText<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const clean = (value: CellValue) => String(value ?? '').replaceAll(/[\t\r\n]+/g, ' ');
  return [
    columns.map((column) => column.label),
    ...rows.map((row) => columns.map((column) => clean(column.value(row)))),
  ]
    .map((cells) => cells.join('\t'))
    .join('\n');
}

function isMissing(value: CellValue): value is null | undefined {
  return value === null || value === undefined;
}

function compareValues(a: CellValue, b: CellValue): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en', { numeric: true });
  return Number(a) - Number(b);
}
