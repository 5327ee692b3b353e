import type { QueryColumn } from '../../keeper/database-access.ts';
import type { Row, RowFormat } from './row-format.ts';

/** Takes a piece of text and returns when it may be given the next one. */
export type WriteText = (text: string) => Promise<void>;

/**
 * Writes a streamed result, one batch at a time.
 *
 * @param batches as `DatabaseAccess.stream` yields them; the first brings the columns
 * @returns rows written
 */
export async function writeRows(
  batches: AsyncIterable<{ readonly columns: readonly QueryColumn[]; readonly rows: readonly Row[] }>,
  format: RowFormat,
  write: WriteText,
): Promise<number> {
  let rows = 0;
  let begun = false;
  for await (const batch of batches) {
    let text = begun ? '' : format.head(batch.columns);
    begun = true;
    for (const row of batch.rows) text += format.row(row, batch.columns, rows++);
    if (text !== '') await write(text);
  }
  const end = `${begun ? '' : format.head([])}${format.tail(rows)}`;
  if (end !== '') await write(end);
  return rows;
}
