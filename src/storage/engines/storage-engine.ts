import type { JsonValue } from '../../std/json-value.ts';
import type { DatabaseLocation } from '../location/database-location.ts';
import type { Dialect } from '../sql/column-types.ts';
import type { SqlValue } from '../sql/parameter-values.ts';
import type { NewRow, RowChange, TableName } from '../tables/all-tables.ts';

/** A row that a query returned, by column name; what JavaScript has no exact number for comes as text. */
export type QueryRow = Readonly<Record<string, unknown>>;

export type { SqlValue };

/** What one engine can do and another cannot. */
export interface EngineCapabilities {
  /** The database is one file of this machine: it can be copied, compacted and swapped. */
  readonly isFile: boolean;
  /** Several processes may write. Where they may not, the engine's own lock keeps a second one out. */
  readonly manyWriters: boolean;
  /** Writers on several machines: ids must come from the database, and rows of others appear at any time. */
  readonly manyMachines: boolean;
  /** Rows and those that refer to them can be deleted in one transaction. */
  readonly deletesFamilies: boolean;
  /** ALTER TABLE can change tables that others refer to; where it cannot, a migration copies into a new file. */
  readonly altersReferenced: boolean;
  /** The engine writes Parquet files itself. */
  readonly writesParquet: boolean;
}

/** What kind of trouble a driver's error is. */
export type FailureKind =
  | 'unique'
  | 'foreign-key'
  | 'check'
  | 'not-null'
  | 'value'
  | 'timeout'
  | 'connection'
  | 'serialization'
  | 'full';

export interface TransactionOptions {
  /**
   * Inner transactions can be undone alone. DuckDB has no savepoints: it must keep in memory what the outer one did and
   * do it again. Without this, an inner one that throws takes the outer one with it there.
   */
  readonly savepoints?: boolean;
}

/** What the rest of Assay needs of a database, whichever engine it is. One connection, one thing at a time. */
export interface StorageConnection {
  readonly dialect: Dialect;
  /** Product and version, for people. */
  readonly engine: string;
  readonly capabilities: EngineCapabilities;
  /**
   * Runs one statement.
   *
   * @param parameters values of `?` placeholders, on every engine
   * @returns rows changed, where the statement changes rows
   */
  execute(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
  /**
   * Runs a query of ours (not a user's). Whole numbers come as numbers up to 2^53 and as text beyond, decimals as
   * numbers; booleans as the engine has them (SQLite: 0 and 1; see `isTrue`). Ask for times, UUIDs and JSON through the
   * fragments of storage/sql.
   */
  rows(sql: string, parameters?: readonly SqlValue[]): Promise<readonly QueryRow[]>;
  /** The same in batches, for results that don't fit into memory. Nothing else may run on the connection meanwhile. */
  stream(sql: string, parameters?: readonly SqlValue[]): AsyncIterable<readonly QueryRow[]>;
  /** Runs several statements, as they are. */
  script(sql: string): Promise<void>;
  /**
   * Everything in the function happens, or nothing does. Inside another transaction it is a savepoint: when it
   * throws, what it did is undone, and the outer one may go on. Where a server broke the outermost one off (connection
   * lost, serialization failure) the function is called again.
   *
   * @param options of the outermost one
   */
  transaction<Result>(work: () => Promise<Result>, options?: TransactionOptions): Promise<Result>;
  /** Appends rows by the engine's fastest way; rows may refer to earlier rows of the same call only by other tables. */
  insert<Name extends TableName>(table: Name, rows: readonly NewRow<Name>[]): Promise<void>;
  /**
   * Changes rows by key; a column that is left out keeps its value. A duration that is neither given nor there is
   * worked out from start and end, in tables that have all three.
   */
  update<Name extends TableName>(table: Name, changes: ReadonlyMap<number, RowChange<Name>>): Promise<void>;
  /** Makes everything committed so far durable in the main file. */
  checkpoint(): Promise<void>;
  /** What kind of trouble an error of this connection is; null for any other. */
  failureKind(error: unknown): FailureKind | null;
  close(): Promise<void>;
}

/** A user's question with its limits. */
export interface ReadRequest {
  readonly sql: string;
  /** Values of `$name` parameters (object) or of `?` / `$1` parameters (array). */
  readonly parameters?: Readonly<Record<string, unknown>> | readonly unknown[];
  readonly timeoutMs: number;
  /** Rows to return at most; Infinity for all. */
  readonly maxRows: number;
  readonly signal?: AbortSignal;
}

/** One batch of an answer; `truncated` says that there would be more rows than were asked for. */
export interface ReadBatch {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /**
   * Times are ISO 8601 in UTC with microseconds where the engine has a type for times, else as they are stored; exact
   * numbers beyond JavaScript's come as text.
   */
  readonly rows: JsonValue[][];
  readonly truncated: boolean;
}

/** Runs users' SQL: one read-only statement with limits on time, rows and memory. */
export interface StorageReader {
  /**
   * Answers a query in batches; the first one comes even when there are no rows.
   *
   * @throws QUERY_REFUSED when it is not one reading statement, QUERY_STOPPED by a limit, QUERY_FAILED otherwise
   */
  read(request: ReadRequest): AsyncGenerator<ReadBatch>;
  /**
   * Writes the answer into a Parquet file, where the engine does that.
   *
   * @returns rows written
   */
  writeParquet(request: ReadRequest, file: string): Promise<number>;
  /** How long the worst of the queries that were told to stop has not done so (ms); 0 when there is none. */
  overdueMs(): number;
  /** Stops every query that is under way; false when one of them does not stop in time. */
  stopAll(reason: string, patienceMs: number): Promise<boolean>;
}

/** An open database. */
export interface StorageDatabase {
  readonly location: DatabaseLocation;
  readonly capabilities: EngineCapabilities;
  /** Sentences for people about what was not as it should be when it was opened. */
  readonly notices: readonly string[];
  /** A connection for Assay's own statements. */
  connect(): Promise<StorageConnection>;
  reader(): StorageReader;
  /** Bytes of the database and of what is not yet in its main file. */
  size(): Promise<{ readonly bytes: number; readonly logBytes: number }>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Opens for reading only; works where the file or the server cannot be written. */
  readonly readOnly?: boolean;
  /** Opens only what is there; otherwise a missing file is made. */
  readonly mustExist?: boolean;
  /** The only folder that SQL may touch (for Parquet exports); none when absent. */
  readonly exportDirectory?: string;
}

/** What the folder of an engine offers to the rest. */
export interface StorageEngine {
  /**
   * Opens a database.
   *
   * @throws DATABASE_LOCKED, DATABASE_UNREADABLE, CONNECTION_FAILED
   */
  open(location: DatabaseLocation, options?: OpenOptions): Promise<StorageDatabase>;
}
