import { cellText, isInexact, isNumeric, isTime } from '../exporters/rows/cell-text.ts';
import type { QueryColumn, QueryResult } from '../keeper/database-access.ts';
import type { JsonValue } from '../std/json-value.ts';
import { createPaint } from '../std/terminal.ts';
import { markdownTable, renderTable, type TableColumn } from '../std/text-table.ts';
import type { CommandContext } from './command-context.ts';

/** Digits behind the point that measures such as durations are shown with; other formats have them all. */
const shownDigits = 3;

export interface TableStyle {
  /** Never to shorten cells. */
  readonly wide?: boolean | undefined;
  /** How NULL shows; default `NULL`. */
  readonly nullText?: string;
  /** Times without fractions of seconds. */
  readonly wholeSeconds?: boolean;
}

function tableColumns({ columns, rows }: Pick<QueryResult, 'columns' | 'rows'>): TableColumn[] {
  const known = columns.map((column, index) => ({ ...column, type: shownType(column, index, rows) }));
  return known.map((column) => ({
    name: column.name,
    align: isNumeric(column) ? 'right' : 'left',
    rigid: isNumeric(column) || /^bool/i.test(column.type) || isTime(column),
  }));
}

/** SQLite knows no type of a computed column: its values tell. */
function shownType(column: QueryColumn, index: number, rows: QueryResult['rows']): string {
  if (column.type !== 'UNKNOWN') return column.type;
  const isNumber =
    rows.length > 0 && rows.every((row) => row[index] === null || typeof row[index] === 'number');
  return isNumber ? 'REAL' : column.type;
}

function shownText(value: JsonValue, column: QueryColumn | undefined, style: TableStyle): string {
  if (value === null) return style.nullText ?? 'NULL';
  if (typeof value === 'number' && column !== undefined && isInexact(column) && !Number.isInteger(value)) {
    const rounded = Number(value.toFixed(shownDigits));
    return String(rounded === 0 ? value : rounded);
  }
  if (typeof value === 'string' && column !== undefined && isTime(column)) {
    const time = value.replace('T', ' ');
    return style.wholeSeconds === true ? time.slice(0, 19) : time.replace(/\.?0*Z$/, '');
  }
  return cellText(value) ?? '';
}

/** A result as a table: numbers at the right, times in UTC. On a terminal it fits the width. */
export function renderResultTable(context: CommandContext, result: QueryResult, style: TableStyle): string {
  const { stdout } = context;
  const rows = result.rows.map((row) =>
    row.map((value, index) => shownText(value, result.columns[index], style)),
  );
  const width = style.wide === true || stdout.isTTY !== true ? undefined : stdout.columns;
  return renderTable(tableColumns(result), rows, {
    ...(width === undefined ? {} : { width }),
    style: createPaint(stdout, context.env),
  });
}

/** A result as a table of GitHub's Markdown; NULL is an empty cell. */
export function renderMarkdown(result: QueryResult): string {
  const rows = result.rows.map((row) => row.map((value) => cellText(value) ?? ''));
  return markdownTable(tableColumns(result), rows);
}
