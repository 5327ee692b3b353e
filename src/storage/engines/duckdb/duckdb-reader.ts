import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  type DuckDBType,
  type DuckDBValue,
  SQLNULL,
  StatementType,
  VARCHAR,
} from '@duckdb/node-api';
import { assayError, messageOf } from '../../../model/errors.ts';
import { RunningQueries } from '../../running-queries.ts';
import { quoteText } from '../../sql/create-table.ts';
import type { ReadBatch, ReadRequest, StorageReader } from '../storage-engine.ts';
import { chunkToRows } from './duckdb-values.ts';
import { LimitedConnection } from './limited-connection.ts';

/** First words of statements that can run in a read-only transaction and still do more than read. */
const refusedWords =
  /^(?:--[^\n]*\n|\/\*[\s\S]*?\*\/|\s)*(create|attach|detach|copy|install|load|set|reset|pragma|call|checkpoint|force|export|import|vacuum|use|begin|commit|rollback|prepare|execute|deallocate|insert|update|delete|merge|truncate|drop|alter|comment)\b/i;

/** Functions that read or change settings of the process instead of data. */
const refusedFunctions =
  /\b(enable_logging|disable_logging|enable_profiling|duckdb_secrets|getenv|which_secret|truncate_duckdb_logs|query)\s*\(/i;

/** Texts, comments and quotes of SQL: what is left without them are its words. */
const notWords =
  /\be'(?:\\.|''|[^'\\])*'|'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|"/gi;

/** Runs users' SQL: one read-only statement, on a connection of its own, with limits on time and rows. */
export class DuckDbReader implements StorageReader {
  readonly #connect: () => Promise<DuckDBConnection>;
  readonly #running = new RunningQueries();

  constructor(connect: () => Promise<DuckDBConnection>) {
    this.#connect = connect;
  }

  /**
   * Answers a query in batches; the first one comes even when there are no rows.
   *
   * @throws QUERY_REFUSED when it is not one reading statement, QUERY_STOPPED by a limit, QUERY_FAILED otherwise
   */
  async *read(request: ReadRequest): AsyncGenerator<ReadBatch> {
    const limited = await this.#open(request);
    try {
      const result = await limited.within(async () => {
        await limited.connection.run('BEGIN TRANSACTION READ ONLY');
        const statement = await prepareReading(limited.connection, request.sql);
        bindParameters(statement, request.parameters);
        return await statement.stream();
      });
      yield* batches(result, request.maxRows, limited);
    } catch (error) {
      throw queryError(error, limited.limits.stopped);
    } finally {
      await limited.end();
    }
  }

  /**
   * Writes the answer to a query into a Parquet file; the engine must be allowed to write there.
   *
   * @returns rows written
   * @throws as `read`
   */
  async writeParquet(request: ReadRequest, file: string): Promise<number> {
    const limited = await this.#open(request);
    try {
      return await limited.within(async () => {
        (await prepareReading(limited.connection, request.sql)).destroySync();
        const sql = request.sql.replace(/;\s*$/, '');
        const copy = await limited.connection.prepare(
          `COPY (${sql}\n) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`,
        );
        bindParameters(copy, request.parameters);
        const result = await copy.run();
        return Number((await result.getRowsJson())[0]?.[0] ?? 0);
      });
    } catch (error) {
      throw queryError(error, limited.limits.stopped);
    } finally {
      await limited.end();
    }
  }

  /** How long the worst of the queries that were told to stop has not done so (ms); 0 when there is none. */
  overdueMs(): number {
    return this.#running.overdueMs();
  }

  /**
   * Stops every query that is under way and waits for the end of them.
   *
   * @returns false when one of them does not stop in time
   */
  async stopAll(reason: string, patienceMs: number): Promise<boolean> {
    return await this.#running.stopAll(reason, patienceMs);
  }

  async #open(request: ReadRequest): Promise<LimitedConnection> {
    const limited = new LimitedConnection(await this.#connect(), request, () =>
      this.#running.delete(limited.limits),
    );
    this.#running.add(limited.limits);
    return limited;
  }
}

async function prepareReading(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const word = refusedWords.exec(sql)?.[1];
  if (word !== undefined)
    throw assayError('QUERY_REFUSED', { reason: `${word.toUpperCase()} does more than read` });
  const fn = refusedFunctions.exec(sql.replaceAll(notWords, ''))?.[1];
  if (fn !== undefined)
    throw assayError('QUERY_REFUSED', { reason: `the function ${fn} is not for queries` });
  const statements = await connection.extractStatements(sql);
  if (statements.count === 0) throw assayError('QUERY_REFUSED', { reason: 'there is no statement in it' });
  if (statements.count > 1)
    throw assayError('QUERY_REFUSED', { reason: `it has ${statements.count} statements` });
  const statement = await statements.prepare(0);
  const type = statement.statementType;
  const explainsReading = type === StatementType.EXPLAIN && !/^\s*explain\s+\(?\s*analyze/i.test(sql);
  if (type !== StatementType.SELECT && !explainsReading) {
    throw assayError('QUERY_REFUSED', { reason: 'it is not a SELECT' });
  }
  return statement;
}

function bindParameters(statement: DuckDBPreparedStatement, parameters: ReadRequest['parameters']): void {
  if (parameters === undefined) return;
  if (Array.isArray(parameters)) {
    statement.bind(parameters.map(parameterValue), parameters.map(parameterType));
    return;
  }
  const count = statement.parameterCount;
  const known = new Set(Array.from({ length: count }, (_, index) => statement.parameterName(index + 1)));
  const given = Object.entries(parameters).filter(([name]) => known.has(name));
  statement.bind(
    Object.fromEntries(given.map(([name, value]) => [name, parameterValue(value)])),
    Object.fromEntries(given.map(([name, value]) => [name, parameterType(value)])),
  );
}

function parameterValue(value: unknown): DuckDBValue {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return JSON.stringify(value);
}

/** Whole numbers are BIGINT, not the HUGEINT that DuckDB would make of a BigInt. */
function parameterType(value: unknown): DuckDBType {
  if (value === null) return SQLNULL;
  if (typeof value === 'boolean') return BOOLEAN;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BIGINT : DOUBLE;
  return VARCHAR;
}

async function* batches(
  result: DuckDBResult,
  maxRows: number,
  limited: LimitedConnection,
): AsyncGenerator<ReadBatch> {
  const types: DuckDBType[] = result.columnTypes();
  const columns = result
    .deduplicatedColumnNames()
    .map((name, index) => ({ name, type: typeName(types[index]) }));
  yield { columns, rows: [], truncated: false };
  let count = 0;
  for (;;) {
    const chunk = await limited.within(() => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) return;
    const rows = chunkToRows(chunk, types);
    count += rows.length;
    if (count > maxRows) {
      yield { columns, rows: rows.slice(0, rows.length - (count - maxRows)), truncated: true };
      return;
    }
    yield { columns, rows, truncated: false };
  }
}

function typeName(type: DuckDBType | undefined): string {
  return type?.alias ?? type?.toString() ?? 'UNKNOWN';
}

function queryError(error: unknown, stopped: string | null): Error {
  if (stopped !== null) return assayError('QUERY_STOPPED', { reason: stopped }, error);
  if (error instanceof Error && error.name === 'AssayError') return error;
  const message = messageOf(error);
  if (/out of memory/i.test(message))
    return assayError('QUERY_STOPPED', { reason: 'it needs more memory than it may have' }, error);
  if (/read-only|permission error/i.test(message))
    return assayError('QUERY_REFUSED', { reason: message.split('\n', 1)[0] ?? message }, error);
  return assayError('QUERY_FAILED', { reason: message }, error);
}
