import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { assayError } from '../model/errors.ts';
import { journalsDirectory } from '../recording/journal/journal-files.ts';
import type { StorageConnection, StorageDatabase, StorageReader } from '../storage/engines/storage-engine.ts';
import { type DatabaseLocation, locationLabel } from '../storage/location/database-location.ts';
import { migrationState } from '../storage/migrations/migration-state.ts';
import { openMigrated } from '../storage/migrations/open-migrated.ts';
import { compactStatement } from '../storage/sql/compact-statement.ts';
import { JournalFollower, type PassReport } from './apply/journal-follower.ts';
import { DeadWriterWatch } from './close-dead-writers.ts';
import { closeMissingJournals } from './close-missing-journals.ts';
import { compactDatabase } from './compact-database.ts';
import type { CompactReport, HealthReport, QueryRequest } from './database-access.ts';
import { compactionPath, exportDirectory } from './database-files.ts';
import { dropJournals, droppableJournals } from './drop-journals.ts';
import { KeeperFeed } from './feed/keeper-feed.ts';
import { LiveFeed } from './feed/live-feed.ts';
import { healthReport, rowCounts } from './health.ts';
import { readAddress } from './lock-file.ts';
import { KeeperMeasures } from './measures.ts';
import { type OwnerLock, takeOwnerLock } from './owner-lock.ts';

/** Defaults of a query's limits. */
export const defaultTimeoutMs = 30_000;
export const defaultMaxRows = 10_000;

/** How long queries have to end when the file must be closed (ms). */
const drainMs = 5000;

type ReadBatches = ReturnType<StorageReader['read']>;

interface Opened {
  readonly database: StorageDatabase;
  readonly connection: StorageConnection;
  readonly reader: StorageReader;
  readonly follower: JournalFollower;
  readonly watch: DeadWriterWatch;
  /** Null where the engine's own lock does it, and for a visitor. */
  readonly lock: OwnerLock | null;
}

/**
 * Who opens a database: its keeper follows the journals, and there is one of them; a visitor only asks and changes
 * rows, beside a keeper, where the engine lets many processes in.
 */
export type DatabaseRole = 'keeper' | 'visitor';

/** How often journals that are gone are looked for, where others may lie on other machines (ms). */
const lookForLostEveryMs = 60_000;

/**
 * An open run database with everything that its owner does: apply journals, answer queries, close dead runs,
 * checkpoint, compact. The keeper has one and serves it; a command opens one for itself when no keeper is alive.
 */
export class RunDatabase {
  readonly location: DatabaseLocation;
  readonly role: DatabaseRole;
  readonly measures = new KeeperMeasures();
  /** What passes commit, for those who look on. */
  readonly feed = new KeeperFeed(new LiveFeed());
  /** Sentences for people about what was not as it should be when the database was opened. */
  readonly notices: string[] = [];
  #opened: Opened;
  /** Grows when the database was closed and opened again: connections of before are of no use then. */
  generation = 0;
  #changedSinceCheckpoint = false;
  #closed = false;
  /** Connections that others were given. */
  readonly #others = new Set<StorageConnection>();
  #lookedForLostAt = 0;
  #inode: number;

  private constructor(location: DatabaseLocation, role: DatabaseRole, opened: Opened) {
    this.location = location;
    this.role = role;
    this.#opened = opened;
    this.feed.follow(opened.follower);
    this.#inode = inodeOf(this.path);
    this.notices.push(...opened.database.notices);
  }

  /** Where journals and the keeper's files lie; the file itself where the engine has one. */
  get path(): string {
    return this.location.path;
  }

  /** Name for people. */
  get label(): string {
    return locationLabel(this.location);
  }

  /**
   * Opens a database (made when it doesn't exist), brings its schema up to date and reads where everything stands.
   *
   * @throws DATABASE_LOCKED, DATABASE_UNREADABLE, DATABASE_NEWER, MIGRATION_FAILED, CONNECTION_FAILED
   */
  static async open(location: DatabaseLocation, role: DatabaseRole = 'keeper'): Promise<RunDatabase> {
    const database = new RunDatabase(location, role, await RunDatabase.#openAll(location, role));
    // Left by a compaction that was killed: who owns the file knows.
    if (role === 'keeper') rmSync(compactionPath(location.path), { force: true });
    return database;
  }

  static async #openAll(location: DatabaseLocation, role: DatabaseRole): Promise<Opened> {
    // DuckDB lets nobody else in; there, opening the file is the lock.
    const lock =
      location.engine === 'duckdb' || role === 'visitor' ? null : await takeOwnerLock(location.path);
    try {
      const database = await openMigrated(location, { exportDirectory: exportDirectory(location.path) });
      const connection = await database.connect();
      const follower = new JournalFollower(connection, journalsDirectory(location.path));
      return {
        database,
        connection,
        reader: database.reader(),
        follower,
        watch: new DeadWriterWatch(follower),
        lock,
      };
    } catch (error) {
      lock?.release();
      throw error;
    }
  }

  /** Ends a connection that `connect` gave. */
  async release(connection: StorageConnection): Promise<void> {
    if (this.#others.delete(connection)) await connection.close();
  }

  /** What the engine can and cannot do. */
  get capabilities(): StorageConnection['capabilities'] {
    return this.#opened.database.capabilities;
  }

  /** Another connection to the database, for changes and questions of ours; it ends with the database at the latest. */
  async connect(): Promise<StorageConnection> {
    const connection = await this.#opened.database.connect();
    this.#others.add(connection);
    return connection;
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
    await this.feed.afterPass(this.#opened.connection);
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
    if (!(await this.stopQueries('the database had to be opened again')))
      throw new Error(`a query does not let go of ${this.path}`);
    try {
      await this.#closeAll();
    } finally {
      await this.#openAgain();
    }
  }

  async #openAgain(): Promise<void> {
    this.#opened = await RunDatabase.#openAll(this.location, this.role);
    this.feed.follow(this.#opened.follower);
    this.#closed = false;
    this.generation++;
    this.#inode = inodeOf(this.path);
    this.notices.push(...this.#opened.database.notices);
  }

  /**
   * Tells people's queries to stop, and waits until they have.
   *
   * @returns false when one of them does not
   */
  async stopQueries(reason: string): Promise<boolean> {
    return await this.#opened.reader.stopAll(reason, drainMs);
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
    const { connection, follower } = this.#opened;
    const again = connection.capabilities.manyMachines ? lookForLostEveryMs : Number.POSITIVE_INFINITY;
    if (this.#lookedForLostAt > 0 && Date.now() - this.#lookedForLostAt < again) return;
    this.#lookedForLostAt = Date.now();
    await closeMissingJournals(connection, follower, journalsDirectory(this.path));
  }

  /** Bytes of the database, and of what is not in its main file yet. */
  async size(): Promise<{ readonly bytes: number; readonly logBytes: number }> {
    return await this.#opened.database.size();
  }

  /** Bytes that are not in the main file yet. */
  async logBytes(): Promise<number> {
    return (await this.#opened.database.size()).logBytes;
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

  /** Gives back the room that is no longer needed; where the engine can't, everything is copied into a new file. */
  async compact(): Promise<CompactReport> {
    const { connection } = this.#opened;
    const statement = compactStatement(connection.dialect);
    return statement === null ? await this.#compactFile() : await this.#compactInPlace(statement);
  }

  async #compactInPlace(statement: string): Promise<CompactReport> {
    const { connection, database } = this.#opened;
    const started = performance.now();
    const before = await database.size();
    const rows = Object.values(await rowCounts(connection));
    await connection.execute(statement);
    await connection.checkpoint();
    return {
      bytesBefore: before.bytes + before.logBytes,
      bytesAfter: (await database.size()).bytes,
      tables: rows.length,
      rows: rows.reduce((sum, count) => sum + count, 0),
      elapsedMs: performance.now() - started,
    };
  }

  async #compactFile(): Promise<CompactReport> {
    await this.catchUp();
    for (let tries = 0; !(await this.checkpoint()); tries++) {
      if (tries >= 100)
        throw assayError('COMPACTION_FAILED', { path: this.path, reason: 'a query is still running' });
      await new Promise((wake) => setTimeout(wake, 100));
    }
    if (!(await this.stopQueries('the database is being compacted')))
      throw assayError('COMPACTION_FAILED', { path: this.path, reason: 'a query is still running' });
    await this.#closeAll();
    try {
      return await compactDatabase(this.path);
    } finally {
      await this.#openAgain();
    }
  }

  async health(access: HealthReport['access']): Promise<HealthReport> {
    const { connection, database, follower } = this.#opened;
    const { current } = await migrationState(connection, this.label);
    return await healthReport({
      location: this.location,
      size: await database.size(),
      connection,
      follower,
      measures: this.measures,
      access: this.role === 'visitor' && readAddress(this.path) !== null ? 'beside' : access,
      migration: current,
    });
  }

  /** Whether the file at the path is still the one that is open. */
  isInPlace(): boolean {
    return inodeOf(this.path) === this.#inode;
  }

  async close(): Promise<void> {
    await this.#closeAll();
  }

  async #closeAll(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { connection, database, lock } = this.#opened;
    try {
      // An instance of DuckDB lives as long as one of its connections, and must not outlive this.
      for (const other of this.#others) await other.close();
      this.#others.clear();
      await connection.close();
      await database.close();
    } finally {
      lock?.release();
    }
  }
}

/** Tells a file from another one that was put in its place; 0 when there is none. */
function inodeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
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
