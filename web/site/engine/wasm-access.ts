import type { QueryAccess, QueryRequest, QueryResult } from '../../../src/keeper/database-access.ts';
import { AssayError, assayError, messageOf } from '../../../src/model/errors.ts';
import type { JsonValue } from '../../../src/std/json-value.ts';
import { fillParameters } from '../../../src/storage/engines/sqlite/query-parameters.ts';
import { cellConverter, distinctNames } from '../../../src/storage/engines/sqlite/reader-cells.ts';
import { readingStatement } from '../../../src/storage/engines/sqlite/reading-statement.ts';
import { refusedAnswer } from '../../../src/storage/engines/sqlite/refused-answer.ts';
import { QueryLimits } from '../../../src/storage/query-limits.ts';
import type { WasmDatabase } from './wasm-database.ts';

type Batch = Omit<QueryResult, 'elapsedMs'>;

const defaultTimeoutMs = 30_000;
const defaultMaxRows = 10_000;
const batchRows = 1000;
/** SQLite's own code for a statement that its progress handler has ended. */
const interrupted = 9;

/** Runs users' SQL on the database in a page: one read-only statement with limits on time, rows and memory. */
export class WasmAccess implements QueryAccess {
  readonly dialect = 'sqlite';
  readonly #database: WasmDatabase;

  constructor(database: WasmDatabase) {
    this.#database = database;
  }

  async query(request: QueryRequest): Promise<QueryResult> {
    const started = performance.now();
    let columns: QueryResult['columns'] = [];
    const rows: QueryResult['rows'][number][] = [];
    let truncated = false;
    for await (const batch of this.#read(request, request.maxRows ?? defaultMaxRows)) {
      columns = batch.columns;
      for (const row of batch.rows) rows.push(row);
      truncated = batch.truncated;
    }
    return { columns, rows, truncated, elapsedMs: performance.now() - started };
  }

  stream(request: QueryRequest): AsyncGenerator<Batch> {
    return this.#read(request, request.maxRows ?? Number.POSITIVE_INFINITY);
  }

  async *#read(request: QueryRequest, maxRows: number): AsyncGenerator<Batch> {
    const statement = readingStatement(request.sql);
    const { sql, values } = fillParameters(statement, request.parameters);
    const { timeoutMs = defaultTimeoutMs, signal } = request;
    const limits = new QueryLimits({ timeoutMs, ...(signal === undefined ? {} : { signal }) }, () => {});
    try {
      limits.throwIfStopped();
      const query = this.#database.run(sql, values, performance.now() + timeoutMs);
      try {
        const names = distinctNames(query.columns.map(({ name }) => name));
        const columns = names.map((name, index) => ({ name, type: query.columns[index]?.type ?? 'UNKNOWN' }));
        const converters = query.columns.map(({ type }) => cellConverter(type));
        let left = maxRows;
        for (let isOver = false; !isOver; ) {
          const rows: JsonValue[][] = [];
          let truncated = false;
          while (rows.length < batchRows && !isOver) {
            const row = query.next();
            truncated = row !== null && left === 0;
            isOver = row === null || truncated;
            if (row === null || truncated) break;
            rows.push(converters.map((convert, index) => convert(row[index])));
            left--;
          }
          yield { columns, rows, truncated };
          limits.throwIfStopped();
        }
      } finally {
        query.close();
      }
    } catch (error) {
      throw queryError(error, limits.stopped, timeoutMs);
    } finally {
      limits.lift();
    }
  }
}

function queryError(error: unknown, stopped: string | null, timeoutMs: number): Error {
  if (error instanceof AssayError) return error;
  if (stopped !== null) return assayError('QUERY_STOPPED', { reason: stopped }, error);
  const code = (error as { readonly resultCode?: unknown }).resultCode;
  if (typeof code !== 'number') return assayError('QUERY_FAILED', { reason: messageOf(error) }, error);
  if ((code & 0xff) === interrupted)
    return assayError('QUERY_STOPPED', { reason: `it took longer than ${timeoutMs / 1000} s` }, error);
  // `SQLITE_ERROR: sqlite3 result code 1: no such table: runs`
  return refusedAnswer(messageOf(error).replace(/^SQLITE_\w+: (?:sqlite3 result code \d+: )?/, ''), code);
}
