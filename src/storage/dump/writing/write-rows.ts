import { assayError } from '../../../model/errors.ts';
import type { QueryRow, StorageConnection } from '../../engines/storage-engine.ts';
import { doubleText } from '../format/double-text.ts';
import { selfReferenceOf } from '../format/dump-table.ts';
import { insertText } from '../format/statement-text.ts';
import type { DumpText } from './dump-text.ts';
import { type RowQuery, rowQuery, type WrittenTable } from './row-query.ts';
import { Statements } from './statements.ts';

/** A row as the dump writes it; null when a value does not fit its column. */
function rowText(row: QueryRow, pieces: RowQuery['pieces']): string | null {
  let text = '';
  for (const { name, isDouble } of pieces) {
    const value = row[name];
    if (!isDouble) {
      if (value === null || value === undefined) return null;
      text += value as string;
    } else if (value === null || value === undefined) text += 'NULL';
    else text += doubleText(Number(value));
  }
  // NUL can only be in tables that are not ours; it is in no text that all engines take.
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

/**
 * Writes the rows of a table.
 *
 * @param count rows that there are
 * @param written told how many rows were written since the last call
 * @throws DUMP_VALUE_UNFIT when a value is not of its column's type, DUMP_ROWS_CIRCULAR when rows refer to each other in
 * a circle
 */
export async function writeRows(
  connection: StorageConnection,
  table: WrittenTable,
  count: number,
  text: DumpText,
  written: (rows: number) => void,
): Promise<void> {
  const query = rowQuery(connection.dialect, table);
  const statements = new Statements(table);
  const head = insertText(table);
  let done = 0;
  for (let depth = 0; done < count; depth++) {
    const before = done;
    for await (const rows of connection.stream(query.sql(depth))) {
      for (const row of rows) {
        const line = rowText(row, query.pieces);
        if (line === null) throw assayError('DUMP_VALUE_UNFIT', { table: table.name, row: done + 1 });
        const isFirst = statements.begins(line);
        if (isFirst) text.add(done === 0 ? `\n${head}` : `;\n${head}`);
        else text.add(',\n');
        text.add(line);
        done++;
        if (text.isFull) await text.flush();
      }
      written(rows.length);
    }
    statements.endHere();
    if (done === before || (done < count && selfReferenceOf(table) === null)) break;
  }
  if (done > 0) text.add(';\n');
  if (done !== count) throw assayError('DUMP_ROWS_CIRCULAR', { table: table.name, rows: count - done });
}
