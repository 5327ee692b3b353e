import { assayError } from '../model/errors.ts';
import { openStorage } from '../storage/engines/open-engine.ts';
import type { StorageConnection, StorageDatabase } from '../storage/engines/storage-engine.ts';
import { type DatabaseLocation, locationLabel } from '../storage/location/database-location.ts';
import { type Dialect, dialectOf } from '../storage/sql/column-types.ts';
import type {
  CompactReport,
  DatabaseAccess,
  HealthReport,
  QueryRequest,
  QueryResult,
} from './database-access.ts';
import { defaultMaxRows, defaultTimeoutMs, type RunDatabase } from './run-database.ts';
import { DatabaseService } from './socket/database-service.ts';

/** Asks a database that this process has opened itself: no keeper is alive, or the engine lets many processes in. */
export class DirectAccess implements DatabaseAccess {
  readonly dialect: Dialect;
  readonly kind = 'direct';
  readonly notices: readonly string[];
  readonly #service: DatabaseService;

  readonly #settle: (service: DatabaseService) => Promise<unknown>;

  /**
   * @param settle has the journals applied; by itself unless somebody else is at it
   */
  constructor(
    database: RunDatabase,
    settle: (service: DatabaseService) => Promise<unknown> = (service) => service.settle(),
  ) {
    this.#settle = settle;
    this.notices = database.notices;
    this.dialect = dialectOf(database.location.engine);
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

  connect(): Promise<StorageConnection> {
    return this.#service.database.connect();
  }

  compact(): Promise<CompactReport> {
    return this.#service.compact();
  }

  health(): Promise<HealthReport> {
    return this.#service.health();
  }

  async settle(): Promise<void> {
    await this.#settle(this.#service);
  }

  async close(): Promise<void> {
    const { database } = this.#service;
    if (database.role === 'visitor') return await database.close();
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
  readonly dialect: Dialect;
  readonly kind = 'read-only';
  readonly notices: readonly string[];
  readonly #database: StorageDatabase;

  private constructor(database: StorageDatabase) {
    this.#database = database;
    this.dialect = dialectOf(database.location.engine);
    this.notices = [
      `${locationLabel(database.location)} can only be read here; what is not in it yet (journals) is not shown.`,
    ];
  }

  static async open(location: DatabaseLocation): Promise<ReadOnlyAccess> {
    return new ReadOnlyAccess(await openStorage(location, { readOnly: true }));
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

  async connect(): Promise<StorageConnection> {
    throw this.#refuse('changes need a database that can be written');
  }

  async compact(): Promise<CompactReport> {
    throw this.#refuse('compacting replaces the file');
  }

  async health(): Promise<HealthReport> {
    throw this.#refuse('health is a matter of its owner');
  }

  async settle(): Promise<void> {}

  async close(): Promise<void> {
    await this.#database.close();
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
    return assayError('DATABASE_READ_ONLY', { path: locationLabel(this.#database.location), reason });
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
