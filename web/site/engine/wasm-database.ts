import type { Database, PreparedStatement, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { readingPragmas } from '../../../src/storage/engines/sqlite/reading-pragmas.ts';
import { refusedFunctions } from '../../../src/storage/engines/sqlite/refused-functions.ts';
import { rowReader } from './wasm-rows.ts';

/** Bytes of a database file, in pieces as they come in. */
export interface DatabaseImage {
  /** Bytes of all pieces. */
  readonly size: number;
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A statement that is under way. */
export interface WasmStatement {
  readonly columns: readonly { readonly name: string; readonly type: string | null }[];
  /** The next row; null behind the last one. Whole numbers are BigInts. */
  next(): unknown[] | null;
  close(): void;
}

/** Longest text that a query may make, and what queries may take beside the database (bytes). */
const longestValue = 64 * 1024 * 1024;
const memoryBytes = 512 * 1024 * 1024;
/** Steps of SQLite's machine between two looks at the clock: some milliseconds. */
const stepsBetweenLooks = 20_000;

/** What a statement may be bound to: a list for `?`, or values by parameter as it is written. */
export type Bound =
  | readonly (string | number | bigint | null)[]
  | Readonly<Record<string, string | number | bigint | null>>;

/** A database in memory that can only be read. Every call blocks until it is done. */
export class WasmDatabase {
  readonly version: string;
  readonly #capi: Sqlite3Static['capi'];
  readonly #database: Database;
  readonly #row: ReturnType<typeof rowReader>;
  /** When the statement that is under way shall stop, by `performance.now()`. */
  #deadline = Number.POSITIVE_INFINITY;

  private constructor(sqlite: Sqlite3Static, database: Database) {
    this.version = sqlite.version.libVersion;
    this.#capi = sqlite.capi;
    this.#database = database;
    this.#row = rowReader(sqlite);
  }

  /**
   * Puts a database file into the memory of the engine, once: nothing is copied again.
   *
   * @throws when the bytes are no database, or there is no memory for them
   */
  static async open(sqlite: Sqlite3Static, image: DatabaseImage): Promise<WasmDatabase> {
    const { capi, wasm } = sqlite;
    // It tells of every statement that fails, to the console; here those who ask are told.
    Object.assign(sqlite.config, { warn: () => {} });
    const address = capi.sqlite3_malloc(image.size);
    if (Number(address) === 0) throw new Error(`there is no memory for a database of ${image.size} bytes`);
    let at = Number(address);
    const end = at + image.size;
    for await (const piece of image.pieces) {
      if (at + piece.length > end) throw new Error('the database is longer than it says');
      wasm.heap8u().set(piece, at);
      at += piece.length;
    }
    if (at !== end) throw new Error('the database is shorter than it says');
    // Written with a write-ahead log, which a database in memory cannot have: read as one without.
    wasm.heap8u().fill(1, Number(address) + 18, Number(address) + 20);
    const database = new sqlite.oo1.DB(':memory:', 'c');
    const { SQLITE_DESERIALIZE_FREEONCLOSE, SQLITE_DESERIALIZE_READONLY } = capi;
    const pointer = pointerOf(database);
    const flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY;
    database.checkRc(capi.sqlite3_deserialize(pointer, 'main', address, image.size, image.size, flags));
    database.exec(
      `PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA hard_heap_limit = ${image.size + memoryBytes}`,
    );
    database.selectValue('SELECT count(*) FROM sqlite_schema');
    capi.sqlite3_limit(pointer, capi.SQLITE_LIMIT_LENGTH, longestValue);
    const opened = new WasmDatabase(sqlite, database);
    opened.#restrict();
    return opened;
  }

  /**
   * Begins a statement.
   *
   * @param deadline when it shall stop, by `performance.now()`
   * @throws SQLite's error, as the other calls do
   */
  run(sql: string, bound: Bound, deadline = Number.POSITIVE_INFINITY): WasmStatement {
    const statement = this.#database.prepare(sql);
    try {
      const isEmpty = Array.isArray(bound) ? bound.length === 0 : Object.keys(bound).length === 0;
      if (!isEmpty) statement.bind(bound as never);
    } catch (error) {
      statement.finalize();
      throw error;
    }
    const count = statement.columnCount;
    return {
      columns: this.#columns(statement, count),
      next: () => {
        this.#deadline = deadline;
        return statement.step() ? this.#row(statement, count) : null;
      },
      close: () => void statement.finalize(),
    };
  }

  close(): void {
    this.#database.close();
  }

  #columns(statement: PreparedStatement, count: number): WasmStatement['columns'] {
    const { pointer } = statement;
    if (pointer === undefined) return [];
    return Array.from({ length: count }, (_, column) => ({
      name: this.#capi.sqlite3_column_name(pointer, column),
      type: this.#capi.sqlite3_column_decltype(pointer, column),
    }));
  }

  /** Whatever is asked: it reads, calls no function that reaches out, and stops when its time is over. */
  #restrict(): void {
    const {
      SQLITE_OK,
      SQLITE_DENY,
      SQLITE_SELECT,
      SQLITE_READ,
      SQLITE_RECURSIVE,
      SQLITE_FUNCTION,
      SQLITE_PRAGMA,
    } = this.#capi;
    const free = new Set<number>([SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE]);
    const pointer = pointerOf(this.#database);
    this.#capi.sqlite3_set_authorizer(
      pointer,
      (_, action, first, second) => {
        if (free.has(action)) return SQLITE_OK;
        if (action === SQLITE_FUNCTION)
          return refusedFunctions.has(String(second).toLowerCase()) ? SQLITE_DENY : SQLITE_OK;
        return action === SQLITE_PRAGMA && readingPragmas.has(String(first).toLowerCase())
          ? SQLITE_OK
          : SQLITE_DENY;
      },
      0 as never,
    );
    const isOver = () => (performance.now() > this.#deadline ? 1 : 0);
    this.#capi.sqlite3_progress_handler(pointer, stepsBetweenLooks, isOver, 0 as never);
  }
}

function pointerOf(database: Database): NonNullable<Database['pointer']> {
  const { pointer } = database;
  if (pointer === undefined) throw new Error('the database is closed');
  return pointer;
}
