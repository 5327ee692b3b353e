import { rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { DatabaseLocation } from '../../location/database-location.ts';
import type { OpenOptions, StorageDatabase, StorageReader } from '../storage-engine.ts';
import { ReaderProcesses } from './reader-processes.ts';
import { SqliteConnection, sqliteCapabilities } from './sqlite-connection.ts';
import { openForReading, openForWriting } from './sqlite-file.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { openSession } from './sqlite-session.ts';

/** How long a connection waits for other writers (ms). */
const defaultPatienceMs = 10_000;

export interface SqliteOptions extends OpenOptions {
  /** How long a connection waits for other writers (ms); 10 s when absent. */
  readonly patienceMs?: number;
}

/** An open SQLite file. Other processes may have it open as well, and write into it. */
export class SqliteDatabase implements StorageDatabase {
  readonly location: DatabaseLocation;
  readonly capabilities = sqliteCapabilities;
  readonly notices: readonly string[];
  readonly #target: string;
  readonly #isReadOnly: boolean;
  readonly #patienceMs: number;
  readonly #copy: string | null;
  readonly #processes: ReaderProcesses;
  /** The connection by which the file was opened and looked at, for the first who asks for one. */
  #first: DatabaseSync | null;

  private constructor(
    location: DatabaseLocation,
    options: SqliteOptions,
    file: { target: string; session: DatabaseSync; copy?: string; notice?: string },
  ) {
    this.location = location;
    this.notices = file.notice === undefined ? [] : [file.notice];
    this.#target = file.target;
    this.#isReadOnly = options.readOnly === true;
    this.#patienceMs = options.patienceMs ?? defaultPatienceMs;
    this.#copy = file.copy ?? null;
    this.#first = file.session;
    this.#processes = new ReaderProcesses(file.target);
  }

  /**
   * Opens a database, made when it doesn't exist.
   *
   * @throws DATABASE_UNREADABLE when it is no SQLite file, DATABASE_MISSING when it must exist and doesn't,
   * DATABASE_READ_ONLY when it shall be written and cannot be
   */
  static async open(location: DatabaseLocation, options: SqliteOptions = {}): Promise<SqliteDatabase> {
    const { path } = location;
    const { readOnly = false, mustExist = false, patienceMs = defaultPatienceMs } = options;
    const file = readOnly
      ? await openForReading(path, patienceMs)
      : await openForWriting(path, mustExist, patienceMs);
    return new SqliteDatabase(location, options, file);
  }

  /** A connection for Assay's own statements. */
  async connect(): Promise<SqliteConnection> {
    const session = this.#first ?? openSession(this.#target, this.#isReadOnly);
    this.#first = null;
    return new SqliteConnection(session, this.location.path, this.#patienceMs);
  }

  /** A way to run users' read-only queries. */
  reader(): StorageReader {
    return new SqliteReader(this.#processes);
  }

  async size(): Promise<{ readonly bytes: number; readonly logBytes: number }> {
    const bytesOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return { bytes: bytesOf(this.location.path), logBytes: bytesOf(`${this.location.path}-wal`) };
  }

  async close(): Promise<void> {
    this.#first?.close();
    this.#first = null;
    await this.#processes.close();
    if (this.#copy !== null) rmSync(dirname(this.#copy), { recursive: true, force: true });
  }
}
