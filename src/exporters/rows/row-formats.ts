import type { QueryColumn } from '../../keeper/database-access.ts';
import { csvFormat } from './csv.ts';
import { jsonFormat, ndjsonFormat } from './json.ts';
import type { Row, RowFormat } from './row-format.ts';

/** The text formats of results. Each call makes a new writer. */
export const rowFormats = {
  csv: csvFormat,
  json: jsonFormat,
  ndjson: ndjsonFormat,
} satisfies Record<string, () => RowFormat>;

export type RowFormatName = keyof typeof rowFormats;

/** A whole result as text. For results that are in memory anyway. */
export function formatRows(
  name: RowFormatName,
  result: { readonly columns: readonly QueryColumn[]; readonly rows: readonly Row[] },
): string {
  const format = rowFormats[name]();
  const head = format.head(result.columns);
  const rows = result.rows.map((row, index) => format.row(row, result.columns, index));
  return `${head}${rows.join('')}${format.tail(rows.length)}`;
}
