import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { DuckDBInstance, version } from '@duckdb/node-api';
import { assayError, messageOf } from '../../../model/errors.ts';
import { type DatabaseLocation, duckDbFile } from '../../location/database-location.ts';
import { quoteText } from '../../sql/create-table.ts';
import type { OpenOptions, StorageDatabase } from '../storage-engine.ts';
import { DuckDbConnection, duckDbCapabilities } from './duckdb-connection.ts';
import { DuckDbReader } from './duckdb-reader.ts';
import { engineMegabytes } from './memory-limits.ts';

/** The write-ahead log is folded into the main file when it passes this: replay at open stays below a second or so. */
const checkpointThreshold = '64MB';

/**
 * Size of a block of a new file. DuckDB's own 256 KiB makes an almost empty run database 12 MB large (every column
 * and index takes a block); measured with 300,000 pairs of steps and step runs, 64 KiB is as quick and smaller.
 */
const blockSize = '65536';

/** From this version on a write-ahead log names its database: without it, another file's log would be taken as ours. */
const storageVersion = 'v1.4.0';

/**
 * Files that this process has open for writing. The operating system's lock keeps other processes out, but not a second
 * instance in the same one, and two instances destroy a file.
 */
const openHere = new Set<string>();

/**
 * Keeps a file for one who opens it for writing in this process.
 *
 * @returns gives it back
 * @throws DATABASE_LOCKED when somebody else in this process has it
 */
export function claimFile(path: string): () => void {
  if (openHere.has(path)) throw assayError('DATABASE_LOCKED', { path, owner: 'this process' });
  openHere.add(path);
  return () => openHere.delete(path);
}

export interface DuckDbOptions extends OpenOptions {
  /** Files and ATTACH are allowed: for Assay's own maintenance, never where user SQL runs. */
  readonly unrestricted?: boolean;
}

/** An open DuckDB file. Only one process can have it open for writing. */
export class DuckDbDatabase implements StorageDatabase {
  readonly path: string;
  readonly location: DatabaseLocation;
  readonly capabilities = duckDbCapabilities;
  readonly notices: readonly string[];
  /** Where a write-ahead log was put that could not be read; null when all was well. */
  readonly setAsideLog: string | null;
  readonly #instance: DuckDBInstance;

  private constructor(path: string, instance: DuckDBInstance, setAsideLog: string | null) {
    this.path = path;
    this.location = duckDbFile(path);
    this.notices =
      setAsideLog === null
        ? []
        : [
            `The write-ahead log of ${path} could not be read; it was set aside as ${basename(setAsideLog)}. The database was opened at its last checkpoint and filled again from the journals.`,
          ];
    this.#instance = instance;
    this.setAsideLog = setAsideLog;
  }

  /**
   * Opens a database, made when it doesn't exist. If its write-ahead log cannot be read, the log is set aside and the
   * database opens as it was at its last checkpoint; the journals fill the rest.
   *
   * @throws DATABASE_LOCKED when another process has it, DATABASE_UNREADABLE when it is no DuckDB file,
   * DATABASE_MISSING when it must exist and doesn't
   */
  static async open(path: string, options: DuckDbOptions = {}): Promise<DuckDbDatabase> {
    if (options.mustExist === true && path !== ':memory:' && !existsSync(path))
      throw assayError('DATABASE_MISSING', { path });
    const exclusive = options.readOnly !== true && path !== ':memory:';
    if (!exclusive) return await DuckDbDatabase.#openFile(path, options);
    const release = claimFile(path);
    try {
      mkdirSync(dirname(path), { recursive: true });
      return await DuckDbDatabase.#openFile(path, options);
    } catch (error) {
      release();
      throw error;
    }
  }

  static async #openFile(path: string, options: DuckDbOptions): Promise<DuckDbDatabase> {
    try {
      return new DuckDbDatabase(path, await openInstance(path, options), null);
    } catch (error) {
      throwIfLocked(path, error);
      const log = `${path}.wal`;
      if (options.readOnly === true || !existsSync(log)) throw unreadable(path, error);
      return await DuckDbDatabase.#openWithoutLog(path, log, options, error);
    }
  }

  static async #openWithoutLog(
    path: string,
    log: string,
    options: DuckDbOptions,
    first: unknown,
  ): Promise<DuckDbDatabase> {
    const aside = `${log}.set-aside-${new Date(statSync(log).mtimeMs).toISOString().replaceAll(':', '-')}`;
    renameSync(log, aside);
    try {
      return new DuckDbDatabase(path, await openInstance(path, options), aside);
    } catch {
      renameSync(aside, log);
      throw unreadable(path, first);
    }
  }

  /** A connection for Assay's own statements. */
  async connect(): Promise<DuckDbConnection> {
    return new DuckDbConnection(await this.#instance.connect(), `DuckDB ${version()}`);
  }

  /** A way to run users' read-only queries. */
  reader(): DuckDbReader {
    return new DuckDbReader(() => this.#instance.connect());
  }

  async size(): Promise<{ bytes: number; logBytes: number }> {
    const bytesOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return { bytes: bytesOf(this.path), logBytes: bytesOf(`${this.path}.wal`) };
  }

  async close(): Promise<void> {
    this.#instance.closeSync();
    openHere.delete(this.path);
  }
}

function settings(options: DuckDbOptions): Record<string, string> {
  const config: Record<string, string> = {
    access_mode: options.readOnly === true ? 'READ_ONLY' : 'READ_WRITE',
    threads: String(Math.max(1, Math.floor(availableParallelism() / 2))),
    memory_limit: `${engineMegabytes()}MB`,
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
  };
  if (options.readOnly !== true) {
    config.checkpoint_threshold = checkpointThreshold;
    config.default_block_size = blockSize;
    config.storage_compatibility_version = storageVersion;
  }
  return config;
}

/** Shuts the instance off from files, network and extensions, for good: no statement can open it again. */
async function restrict(instance: DuckDBInstance, options: DuckDbOptions): Promise<void> {
  const connection = await instance.connect();
  try {
    if (options.exportDirectory !== undefined) {
      await connection.run(`SET allowed_directories = [${quoteText(resolve(options.exportDirectory))}]`);
    }
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
  } finally {
    connection.closeSync();
  }
}

/** DuckDB takes CSV, JSON and Parquet for databases in memory with a view of the file: what is recorded would be lost. */
async function throwIfOtherKind(instance: DuckDBInstance): Promise<void> {
  const connection = await instance.connect();
  const sql = 'SELECT count(path) FROM duckdb_databases() WHERE database_name = current_database()';
  const [row] = await (await connection.run(sql)).getRowsJson();
  connection.closeSync();
  if (Number(row?.[0]) === 1) return;
  instance.closeSync();
  throw new Error('it is not a valid DuckDB database file');
}

async function openInstance(path: string, options: DuckDbOptions): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(path, settings(options));
  if (path !== ':memory:') await throwIfOtherKind(instance);
  if (options.unrestricted !== true) await restrict(instance, options);
  return instance;
}

/** A new file begins with three blocks of 4 KiB, which are written after it is there. */
const headerBytes = 3 * 4096;
/** So long another process may take to write them (ms). */
const makingMs = 5000;

/** Whether a file is so short and so new that another process must be making it at this moment. */
function isBeingMade(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && status.size < headerBytes && Date.now() - status.mtimeMs < makingMs;
}

/** @throws DATABASE_LOCKED when that is what the engine's error says, or somebody is making the file */
export function throwIfLocked(path: string, error: unknown): void {
  const message = messageOf(error);
  if (message.includes('not a valid DuckDB database file') && isBeingMade(path))
    throw assayError('DATABASE_LOCKED', { path, owner: 'a program that is making it' }, error);
  if (!message.includes('Could not set lock on file')) return;
  const owner = /Conflicting lock is held in (.+? \(PID \d+\))/.exec(message)?.[1] ?? 'another program';
  throw assayError('DATABASE_LOCKED', { path, owner }, error);
}

function unreadable(path: string, error: unknown): Error {
  return assayError('DATABASE_UNREADABLE', { path, reason: messageOf(error).split('\n', 1)[0] ?? '' }, error);
}
