import type { JsonValue } from '../std/json-value.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import type { Dialect } from '../storage/sql/column-types.ts';

export type { JsonValue };

/** A question to the database and what it may cost. */
export interface QueryRequest {
  /** One read-only statement. */
  readonly sql: string;
  /** Values of `$name` parameters (object) or of `?` / `$1` parameters (array). */
  readonly parameters?: Readonly<Record<string, JsonValue>> | readonly JsonValue[];
  /** Default 30,000 ms. */
  readonly timeoutMs?: number;
  /** Default 10,000; more rows are cut and `truncated` says so. Infinity for exports. */
  readonly maxRows?: number;
  /** Aborting it stops the query. */
  readonly signal?: AbortSignal;
}

export interface QueryColumn {
  readonly name: string;
  /** Type in DuckDB's spelling, for example `BIGINT`, `TIMESTAMP`, `JSON`. */
  readonly type: string;
}

export interface QueryResult {
  readonly columns: readonly QueryColumn[];
  /**
   * Times are ISO 8601 in UTC with microseconds (`2026-11-21T09:30:00.123456Z`); integers beyond 2^53 and other exact
   * numbers come as text.
   */
  readonly rows: readonly (readonly JsonValue[])[];
  /** Whether there were more rows than `maxRows`. */
  readonly truncated: boolean;
  readonly elapsedMs: number;
}

export interface CompactReport {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly tables: number;
  readonly rows: number;
  readonly elapsedMs: number;
}

/** What `assay db health` shows. */
export interface HealthReport {
  readonly databasePath: string;
  readonly databaseBytes: number;
  readonly walBytes: number;
  readonly engine: string;
  readonly migration: string;
  /** How the answer was obtained: from a running keeper, beside one, or by opening a database that has none. */
  readonly access: 'keeper' | 'beside' | 'direct' | 'read-only';
  /** Measures of the running keeper, or (access other than keeper) of the last one. */
  readonly keeper: {
    readonly pid: number;
    readonly startedAt: string;
    readonly residentBytes: number;
    readonly eventsApplied: number;
    readonly eventsPerSecond: number;
    readonly applyMs: { readonly p50: number; readonly p99: number; readonly max: number };
    readonly queueBytes: number;
    readonly checkpoints: number;
    readonly lastCheckpointMs: number | null;
    readonly queries: number;
    readonly queryMs: { readonly p50: number; readonly p99: number; readonly max: number };
  } | null;
  readonly journals: { readonly open: number; readonly closed: number; readonly unappliedBytes: number };
  readonly skippedEvents: number;
  /** Sentences about anything that is not as it should be; empty when all is well. */
  readonly problems: readonly string[];
  readonly rows: Readonly<Record<string, number>>;
}

/** A way to a run database: through its keeper when one is alive, else by opening the file. */
export interface DatabaseAccess {
  /** Language that `query` takes. */
  readonly dialect: Dialect;
  readonly kind: 'keeper' | 'direct' | 'read-only';
  /** Sentences for the user about what happened when the database was opened; usually none. */
  readonly notices: readonly string[];
  /** @throws QUERY_REFUSED, QUERY_FAILED, QUERY_STOPPED */
  query(request: QueryRequest): Promise<QueryResult>;
  /** Rows in batches, for results that do not fit into memory. The first batch may be empty (columns only). */
  stream(
    request: QueryRequest,
  ): AsyncIterable<{ columns: readonly QueryColumn[]; rows: readonly (readonly JsonValue[])[] }>;
  /**
   * Writes the result of a query to a Parquet file.
   *
   * @param target absolute path of the file; it is replaced
   * @returns rows written
   */
  writeParquet(request: QueryRequest, target: string): Promise<number>;
  /**
   * A connection for changes and questions of ours, beside whatever else goes on. Close it when done.
   *
   * @throws DATABASE_READ_ONLY where nothing can be written
   */
  connect(): Promise<StorageConnection>;
  compact(): Promise<CompactReport>;
  health(): Promise<HealthReport>;
  /** Waits until everything that is in the journals now has been applied. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** What questions are asked of: all that analysis needs of a database, and an engine in a browser can offer it, too. */
export type QueryAccess = Pick<DatabaseAccess, 'dialect' | 'query' | 'stream'>;
