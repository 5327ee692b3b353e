import type {
  CompactReport,
  DatabaseAccess,
  HealthReport,
  QueryRequest,
  QueryResult,
} from './database-access.ts';
import type { RunDatabase } from './run-database.ts';
import { DatabaseService } from './socket/database-service.ts';

/** Asks a database that this process has opened itself, because no keeper is alive. */
export class DirectAccess implements DatabaseAccess {
  readonly kind = 'direct';
  readonly #service: DatabaseService;

  constructor(database: RunDatabase) {
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

  settle(): Promise<void> {
    return this.#service.settle();
  }

  async close(): Promise<void> {
    await this.#service.database.close();
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
