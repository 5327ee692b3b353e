import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { assayError } from '../model/errors.ts';
import { journalsDirectory } from '../recording/journal/journal-files.ts';
import type { DuckDbConnection } from '../storage/engines/duckdb/duckdb-connection.ts';
import { DuckDbDatabase } from '../storage/engines/duckdb/duckdb-database.ts';
import type { DuckDbReader } from '../storage/engines/duckdb/duckdb-reader.ts';
import { migrate, migrationState } from '../storage/migrations/migrate.ts';
import { JournalFollower, type PassReport } from './apply/journal-follower.ts';
import { DeadWriterWatch } from './close-dead-writers.ts';
import { closeMissingJournals } from './close-missing-journals.ts';
import { compactDatabase } from './compact-database.ts';
import type { CompactReport, HealthReport, QueryRequest } from './database-access.ts';
import { compactionPath, exportDirectory } from './database-files.ts';
import { dropJournals, droppableJournals } from './drop-journals.ts';
import { healthReport } from './health.ts';
import { KeeperMeasures } from './measures.ts';

/** Defaults of a query's limits. */
export const defaultTimeoutMs = 30_000;
export const defaultMaxRows = 10_000;

/** How long queries have to end when the file must be closed (ms). */
const drainMs = 5000;

type ReadBatches = ReturnType<DuckDbReader['read']>;

interface Opened {
  readonly database: DuckDbDatabase;
  readonly connection: DuckDbConnection;
  readonly reader: DuckDbReader;
  readonly follower: JournalFollower;
  readonly watch: DeadWriterWatch;
}

/**
 * An open run database with everything that its owner does: apply journals, answer queries, close dead runs,
 * checkpoint, compact. The keeper has one and serves it; a command opens one for itself when no keeper is alive.
 */
export class RunDatabase {
  readonly path: string;
  readonly measures = new KeeperMeasures();
  /** Sentences for people about what was not as it should be when the database was opened. */
  readonly notices: string[] = [];
  #opened: Opened;
  #changedSinceCheckpoint = false;
  #checkedForLostJournals = false;
  #inode: number;

  private constructor(path: string, opened: Opened) {
    this.path = path;
    this.#opened = opened;
    this.#inode = inodeOf(path);
    this.#noteSetAsideLog();
  }

  #noteSetAsideLog(): void {
    const { setAsideLog } = this.#opened.database;
    if (setAsideLog === null) return;
    this.notices.push(
      `The write-ahead log of ${this.path} could not be read; it was set aside as ${basename(setAsideLog)}. The database was opened at its last checkpoint and filled again from the journals.`,
    );
  }

  /**
   * Opens a database (made when it doesn't exist), brings its schema up to date and reads where everything stands.
   *
   * @param path absolute path
   * @throws DATABASE_LOCKED, DATABASE_UNREADABLE, DATABASE_NEWER, MIGRATION_FAILED
   */
  static async open(path: string): Promise<RunDatabase> {
    const database = new RunDatabase(path, await RunDatabase.#openAll(path));
    rmSync(compactionPath(path), { force: true }); // Left by a compaction that was killed: who owns the file knows.
    return database;
  }

  static async #openAll(path: string): Promise<Opened> {
    const database = await DuckDbDatabase.open(path, { exportDirectory: exportDirectory(path) });
    const connection = await database.connect();
    await migrate(connection, path);
    const follower = new JournalFollower(connection, journalsDirectory(path));
    return {
      database,
      connection,
      reader: database.reader(),
      follower,
      watch: new DeadWriterWatch(follower),
    };
  }

  get follower(): JournalFollower {
    return this.#opened.follower;
  }

  /** Applies what the journals have, up to one batch. */
  async pass(): Promise<PassReport> {
    const started = performance.now();
    const report = await this.#opened.follower.pass();
    if (report.events > 0) {
      this.measures.applied(report.events, performance.now() - started);
      this.#changedSinceCheckpoint = true;
    }
    return report;
  }

  /** Applies everything that the journals have now. */
  async catchUp(): Promise<void> {
    while ((await this.pass()).more);
  }

  /**
   * Closes and opens the file again: after an error of the engine its instance may be unusable.
   *
   * @throws when a query does not let go of the file; two instances of one file in a process would harm it
   */
  async reopen(): Promise<void> {
    if (!(await this.#opened.reader.stopAll('the database had to be opened again', drainMs)))
      throw new Error(`a query does not let go of ${this.path}`);
    try {
      this.#closeAll();
    } finally {
      await this.#openAgain();
    }
  }

  async #openAgain(): Promise<void> {
    this.#opened = await RunDatabase.#openAll(this.path);
    this.#inode = inodeOf(this.path);
    this.#noteSetAsideLog();
  }

  /** How long a query has not stopped although it was told to (ms); such a one only ends with the process. */
  overdueQueryMs(): number {
    return this.#opened.reader.overdueMs();
  }

  /** Whether a journal is still being written. */
  hasOpenJournals(): boolean {
    return Array.from(this.#opened.follower.registry.states.values()).some((journal) => !journal.closed);
  }

  /** Closes what dead writers left open. Call it after a pass: only then is it known which journals there are. */
  async closeDeadWriters(): Promise<void> {
    await this.#opened.watch.look();
    if (this.#checkedForLostJournals) return;
    this.#checkedForLostJournals = true;
    const { connection, follower } = this.#opened;
    await closeMissingJournals(connection, follower, journalsDirectory(this.path));
  }

  /** Bytes of the write-ahead log. */
  walBytes(): number {
    return sizeOf(`${this.path}.wal`);
  }

  /** Whether a checkpoint would do something. */
  get needsCheckpoint(): boolean {
    return this.#changedSinceCheckpoint || droppableJournals(this.#opened.follower).length > 0;
  }

  /**
   * Makes everything durable in the main file, and then drops the journals that are complete.
   *
   * @returns false when a query that is under way stands against it; try again later
   */
  async checkpoint(): Promise<boolean> {
    const complete = droppableJournals(this.#opened.follower);
    const started = performance.now();
    try {
      await this.#opened.connection.checkpoint();
    } catch (error) {
      if (error instanceof Error && /other (write )?transactions active/i.test(error.message)) return false;
      throw error;
    }
    this.measures.checkpointed(performance.now() - started);
    this.#changedSinceCheckpoint = false;
    dropJournals(this.#opened.follower, complete);
    return true;
  }

  /** Answers a user's query in batches. */
  async *read(request: QueryRequest): ReadBatches {
    const started = performance.now();
    try {
      yield* this.#opened.reader.read({
        sql: request.sql,
        ...(request.parameters === undefined
          ? {}
          : { parameters: request.parameters as Record<string, unknown> }),
        timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
        maxRows: request.maxRows ?? defaultMaxRows,
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      });
    } finally {
      this.measures.queryMs.add(performance.now() - started);
    }
  }

  /**
   * Writes the result of a query to a Parquet file: first in the folder that the engine may write to, then moved.
   *
   * @returns rows written
   */
  async writeParquet(request: QueryRequest, target: string): Promise<number> {
    const folder = exportDirectory(this.path);
    mkdirSync(folder, { recursive: true });
    const draft = join(folder, `${process.pid}-${Date.now()}.parquet`);
    try {
      const rows = await this.#opened.reader.writeParquet(
        {
          sql: request.sql,
          timeoutMs: request.timeoutMs ?? 600_000,
          maxRows: Number.POSITIVE_INFINITY,
          ...(request.signal === undefined ? {} : { signal: request.signal }),
          ...(request.parameters === undefined
            ? {}
            : { parameters: request.parameters as Record<string, unknown> }),
        },
        draft,
      );
      moveFile(draft, target);
      return rows;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Copies everything into a new file without the holes of the old one, verifies it, and puts it in its place. */
  async compact(): Promise<CompactReport> {
    await this.catchUp();
    for (let tries = 0; !(await this.checkpoint()); tries++) {
      if (tries >= 100)
        throw assayError('COMPACTION_FAILED', { path: this.path, reason: 'a query is still running' });
      await new Promise((wake) => setTimeout(wake, 100));
    }
    if (!(await this.#opened.reader.stopAll('the database is being compacted', drainMs)))
      throw assayError('COMPACTION_FAILED', { path: this.path, reason: 'a query is still running' });
    this.#closeAll();
    try {
      return await compactDatabase(this.path);
    } finally {
      await this.#openAgain();
    }
  }

  async health(access: HealthReport['access']): Promise<HealthReport> {
    const { connection, follower } = this.#opened;
    const { current } = await migrationState(connection, this.path);
    return await healthReport({
      path: this.path,
      connection,
      follower,
      measures: this.measures,
      access,
      migration: current,
    });
  }

  /** Whether the file at the path is still the one that is open. */
  isInPlace(): boolean {
    return inodeOf(this.path) === this.#inode;
  }

  async close(): Promise<void> {
    this.#closeAll();
  }

  #closeAll(): void {
    this.#opened.connection.close();
    this.#opened.database.close();
  }
}

/** Tells a file from another one that was put in its place; 0 when there is none. */
function inodeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    throw assayError(
      'FILE_NOT_WRITTEN',
      { path: to, reason: cause instanceof Error ? cause.message : String(cause) },
      cause,
    );
  }
}
