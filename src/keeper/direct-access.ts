import { assayError } from '../model/errors.ts';
import { DuckDbDatabase } from '../storage/engines/duckdb/duckdb-database.ts';
import type {
  CompactReport,
  DatabaseAccess,
  HealthReport,
  QueryRequest,
  QueryResult,
} from './database-access.ts';
import { defaultMaxRows, defaultTimeoutMs, type RunDatabase } from './run-database.ts';
import { DatabaseService } from './socket/database-service.ts';

/** Asks a database that this process has opened itself, because no keeper is alive. */
export class DirectAccess implements DatabaseAccess {
  readonly kind = 'direct';
  readonly notices: readonly string[];
  readonly #service: DatabaseService;

  constructor(database: RunDatabase) {
    this.notices = database.notices;
    this.#service = new DatabaseService(database, 'direct');
  }

  async query(request: QueryRequest): Promise<QueryResult> {
    return await collect(this.#service.read(request));
  }

  stream(request: QueryRequest): ReturnType<DatabaseAccess['stream']> {
    return this.#service.read({ ...request, maxRows: request.maxRows ?? Number.POSITIVE_INFINITY });
  }

  writeParquet(request: QueryRequest, target: string): Promise<number> {
    return this.#service.writeParquet(request, target);
  }

  compact(): Promise<CompactReport> {
    return this.#service.compact();
  }

  health(): Promise<HealthReport> {
    return this.#service.health();
  }

  async settle(): Promise<void> {
    await this.#service.settle();
  }

  async close(): Promise<void> {
    const { database } = this.#service;
    try {
      if (database.needsCheckpoint) await database.checkpoint();
    } catch {
      // No room on the disk: the rows are in the write-ahead log, and the next owner tries again.
    } finally {
      await database.close();
    }
  }
}

/** Asks a database in a folder that cannot be written; what lies in journals there stays unseen. */
export class ReadOnlyAccess implements DatabaseAccess {
  readonly kind = 'read-only';
  readonly notices: readonly string[];
  readonly #database: DuckDbDatabase;

  private constructor(database: DuckDbDatabase) {
    this.#database = database;
    this.notices = [`${database.path} can only be read here; what is not in it yet (journals) is not shown.`];
  }

  static async open(path: string): Promise<ReadOnlyAccess> {
    return new ReadOnlyAccess(await DuckDbDatabase.open(path, { readOnly: true }));
  }

  async query(request: QueryRequest): Promise<QueryResult> {
    return await collect(this.#read(request, defaultMaxRows));
  }

  stream(request: QueryRequest): ReturnType<DatabaseAccess['stream']> {
    return this.#read(request, Number.POSITIVE_INFINITY);
  }

  async writeParquet(): Promise<number> {
    throw this.#refuse('a Parquet export is made beside the database first');
  }

  async compact(): Promise<CompactReport> {
    throw this.#refuse('compacting replaces the file');
  }

  async health(): Promise<HealthReport> {
    throw this.#refuse('health is a matter of its owner');
  }

  async settle(): Promise<void> {}

  async close(): Promise<void> {
    this.#database.close();
  }

  #read(request: QueryRequest, maxRows: number): ReturnType<RunDatabase['read']> {
    return this.#database.reader().read({
      sql: request.sql,
      timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
      maxRows: request.maxRows ?? maxRows,
      ...(request.parameters === undefined
        ? {}
        : { parameters: request.parameters as Record<string, unknown> }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
  }

  #refuse(reason: string): Error {
    return assayError('DATABASE_READ_ONLY', { path: this.#database.path, reason });
  }
}

/** Puts the batches of an answer together. */
export async function collect(batches: AsyncIterable<Omit<QueryResult, 'elapsedMs'>>): Promise<QueryResult> {
  const started = performance.now();
  let columns: QueryResult['columns'] = [];
  const rows: QueryResult['rows'][number][] = [];
  let truncated = false;
  for await (const batch of batches) {
    columns = batch.columns;
    for (const row of batch.rows) rows.push(row);
    truncated = batch.truncated;
  }
  return { columns, rows, truncated, elapsedMs: performance.now() - started };
}
