import type { JsonValue } from '../../std/json-value.ts';
import { cellText } from './cell-text.ts';
import type { RowFormat } from './row-format.ts';

const needsQuotes = /[",\r\n]|^\s|\s$/;

/** What a spreadsheet takes for a formula when it stands at the beginning of a cell (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r\n](?!\d+(?:\.\d+)?(?:e[-+]?\d+)?$)/i;

/** How cells are written. */
export interface CsvOptions {
  /** Puts a quote before texts that a spreadsheet would take for formulas; they are then no longer quite what they were. */
  readonly escapeFormulas?: boolean;
}

/** NULL is an empty field, an empty text is `""`, so that a reader can tell them apart. */
function csvCell(value: JsonValue, { escapeFormulas = false }: CsvOptions): string {
  const plain = cellText(value);
  if (plain === null) return '';
  const text = escapeFormulas && typeof value !== 'number' && formula.test(plain) ? `'${plain}` : plain;
  return text === '' || needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLine(values: readonly JsonValue[], options: CsvOptions): string {
  return `${values.map((value) => csvCell(value, options)).join(',')}\r\n`;
}

/** Comma-separated values after RFC 4180, with a header line. */
export function csvFormat(options: CsvOptions = {}): RowFormat {
  return {
    head: (columns) =>
      csvLine(
        columns.map((column) => column.name),
        options,
      ),
    row: (row) => csvLine(row, options),
    tail: () => '',
  };
}
