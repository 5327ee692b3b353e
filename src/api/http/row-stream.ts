import type { RowFormat } from '../../exporters/rows/row-format.ts';
import type { QueryColumn } from '../../keeper/database-access.ts';
import type { JsonValue } from '../../std/json-value.ts';

type Batch = { readonly columns: readonly QueryColumn[]; readonly rows: readonly (readonly JsonValue[])[] };

/** Pieces of text are gathered to so many letters before they are sent. */
const pieceLetters = 64 * 1024;

/** The text of rows, piece by piece. */
async function* pieces(batches: AsyncIterator<Batch>, format: RowFormat, first: IteratorResult<Batch>) {
  let rows = 0;
  let text = '';
  let { done, value } = first;
  let begun = false;
  while (done !== true) {
    const batch = value as Batch;
    if (!begun) text += format.head(batch.columns);
    begun = true;
    for (const row of batch.rows) {
      text += format.row(row, batch.columns, rows++);
      if (text.length < pieceLetters) continue;
      yield text;
      text = '';
    }
    ({ done, value } = await batches.next());
  }
  yield `${text}${begun ? '' : format.head([])}${format.tail(rows)}`;
}

/**
 * Rows as a stream of text that takes more only as they are read, so that no result must fit into memory. What goes wrong
 * before the first row is thrown; later it breaks the stream off, for nobody shall take half of a file for the whole.
 *
 * @param batches of `QueryAccess.stream`
 * @param end is called when the last row is out, or nobody reads on
 */
export async function rowStream(
  batches: AsyncIterable<Batch>,
  format: RowFormat,
  end: () => void,
): Promise<ReadableStream<Uint8Array>> {
  const source = batches[Symbol.asyncIterator]();
  let first: IteratorResult<Batch>;
  try {
    first = await source.next();
    // Some engines tell the columns before they begin with the work.
    while (first.done !== true && first.value.rows.length === 0) {
      const next = await source.next();
      if (next.done === true) break;
      first = next;
    }
  } catch (error) {
    end();
    throw error;
  }
  const text = pieces(source, format, first);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await text.next();
        if (value !== undefined && value !== '') controller.enqueue(encoder.encode(value));
        if (done !== true) return;
        end();
        controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    async cancel() {
      try {
        await source.return?.(undefined);
      } finally {
        end();
      }
    },
  });
}
