import type { JsonValue } from '../../std/json-value.ts';
import { cellText } from './cell-text.ts';
import type { RowFormat } from './row-format.ts';

const needsQuotes = /[",\r\n]|^\s|\s$/;

/** NULL is an empty field, an empty text is `""`, so that a reader can tell them apart. */
function csvCell(value: JsonValue): string {
  const text = cellText(value);
  if (text === null) return '';
  return text === '' || needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLine(values: readonly JsonValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

/** Comma-separated values after RFC 4180, with a header line. */
export function csvFormat(): RowFormat {
  return {
    head: (columns) => csvLine(columns.map((column) => column.name)),
    row: (row) => csvLine(row),
    tail: () => '',
  };
}
