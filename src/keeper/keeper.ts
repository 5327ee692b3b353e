import { existsSync } from 'node:fs';
import { messageOf } from '../model/errors.ts';
import { assayVersion } from '../std/assay-version.ts';
import { limitMemory } from '../std/limit-memory.ts';
import { captureHostIdentity } from '../std/process-identity.ts';
import { processBytes } from '../storage/engines/duckdb/memory-limits.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import { socketPath } from './database-files.ts';
import { removeAddress, writeAddress } from './lock-file.ts';
import { RunDatabase } from './run-database.ts';
import { saveMeasures } from './saved-measures.ts';
import { DatabaseService } from './socket/database-service.ts';
import { type SocketServer, startSocketServer } from './socket/socket-server.ts';

/** Time between two passes when there is nothing left to do (ms): what an event waits at most before it is seen. */
const tickMs = 40;
/** How often dead writers are looked for (ms). */
const watchEveryMs = 1000;
/** Quiet time after which everything is checkpointed (ms). */
const checkpointAfterMs = 1500;
/** A write-ahead log of this size is checkpointed even while events come in, so that opening stays quick (bytes). */
const largeLog = 48 * 1024 * 1024;
/** Failures in a row after which the keeper of a file gives up; the next one starts from the journals. */
const maximumFailures = 8;

/** How long a query may go on although it was told to stop (ms); the engine cannot interrupt everything. */
const defaultOverdueMs = 4000;

/**
 * Why a keeper stopped: `displaced` when its file was removed or replaced, `stuck` when a query does not end, `failed`
 * when it could not do its work for too long.
 */
export type KeeperEnd = 'done' | 'displaced' | 'stuck' | 'failed';

export interface KeeperOptions {
  readonly location: DatabaseLocation;
  /** How long it stays without an open journal and without a question (ms). */
  readonly idleMs: number;
  /** How long a server may be away before the keeper gives up (ms). */
  readonly serverAwayMs: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** Address of the page that this keeper serves; none when absent. */
  readonly http?: string;
  /** How long a query may go on although it was told to stop (ms); then the process must end. 4 s when absent. */
  readonly overdueMs?: number;
}

/** The one owner of a database: applies the journals, answers questions, leaves when nobody needs it any more. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #database: RunDatabase;
  readonly #service: DatabaseService;
  #server: SocketServer;
  #lastWork = Date.now();
  #lastWatch = 0;
  #failures = 0;
  /** By `performance.now()`, whose clock stands still while the machine sleeps. */
  #lastSuccess = performance.now();

  private constructor(
    options: KeeperOptions,
    database: RunDatabase,
    service: DatabaseService,
    server: SocketServer,
  ) {
    this.#options = options;
    this.#database = database;
    this.#service = service;
    this.#server = server;
  }

  /**
   * Opens the database and listens.
   *
   * @throws DATABASE_LOCKED when another process has it, and whatever else RunDatabase.open throws
   */
  static async start(options: KeeperOptions): Promise<Keeper> {
    // It runs what people ask; a question for more memory than there is must fail alone.
    if (options.location.engine === 'duckdb') limitMemory(processBytes());
    const database = await RunDatabase.open(options.location);
    for (const notice of database.notices) options.log(notice);
    const service = new DatabaseService(database, 'keeper');
    const server = await startSocketServer(socketPath(options.location.path, process.pid), service);
    const keeper = new Keeper(options, database, service, server);
    keeper.#announce();
    return keeper;
  }

  /** What can be asked of the database; for who serves it in this process, too. */
  get service(): DatabaseService {
    return this.#service;
  }

  #announce(): void {
    const { location, http } = this.#options;
    writeAddress(location.path, {
      ...captureHostIdentity(),
      pid: process.pid,
      socket: socketPath(location.path, process.pid),
      version: assayVersion,
      ...(http === undefined ? {} : { http }),
    });
  }

  /** Works until it is idle or told to stop, and checkpoints everything then; or until it cannot go on. */
  async run(): Promise<KeeperEnd> {
    try {
      return await this.#workUntilTheEnd();
    } catch (error) {
      this.#options.log(
        `gave up: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`,
      );
      return await this.#giveUp('failed');
    }
  }

  async #workUntilTheEnd(): Promise<KeeperEnd> {
    for (;;) {
      if (await this.#isDisplaced()) return await this.#giveUp('displaced');
      if (this.#database.overdueQueryMs() > (this.#options.overdueMs ?? defaultOverdueMs))
        return await this.#giveUp('stuck');
      if (this.#options.signal.aborted || this.#service.isLeaving) break;
      const busy = await this.#tick();
      if (!busy && this.#isIdle() && (await this.#mayLeave())) break;
      if (!busy) await pause(tickMs, this.#options.signal);
    }
    return (await this.#leave()) ? 'done' : 'stuck';
  }

  /** Never asked while a compaction is putting a new file in the place of the old one. */
  async #isDisplaced(): Promise<boolean> {
    return !(await this.#service.exclusively(async () => this.#database.isInPlace()));
  }

  async #tick(): Promise<boolean> {
    try {
      const more = await this.#service.exclusively(async () => {
        if (this.#failures > 0) await this.#database.reopen();
        return await this.#work();
      });
      this.#failures = 0;
      this.#lastSuccess = performance.now();
      return more;
    } catch (error) {
      this.#failures++;
      this.#options.log(`pass failed (${this.#failures}): ${messageOf(error)}`);
      if (this.#mustGiveUp()) throw error;
      await pause(Math.min(5000, 100 * 2 ** this.#failures), this.#options.signal);
      return true;
    }
  }

  /** A server may be stopped for a while; each try takes as long as it takes to see that. */
  #mustGiveUp(): boolean {
    return this.#database.capabilities.isFile
      ? this.#failures >= maximumFailures
      : performance.now() - this.#lastSuccess >= this.#options.serverAwayMs;
  }

  async #work(): Promise<boolean> {
    const report = await this.#database.pass();
    const now = Date.now();
    if (report.events > 0) this.#lastWork = now;
    if (now - this.#lastWatch >= watchEveryMs) {
      this.#lastWatch = now;
      await this.#listenAgain();
      await this.#database.closeDeadWriters();
      saveMeasures(this.#database.path, this.#database.measures, this.#database.follower);
    }
    const quiet = now - this.#lastWork >= checkpointAfterMs;
    if ((quiet && this.#database.needsCheckpoint) || (await this.#database.logBytes()) > largeLog)
      await this.#database.checkpoint();
    return report.more;
  }

  /** Somebody may clean up folders of temporary files; who cannot reach this keeper could not replace it either. */
  async #listenAgain(): Promise<void> {
    const path = socketPath(this.#options.location.path, process.pid);
    if (process.platform === 'win32' || existsSync(path)) return;
    this.#options.log(`the socket ${path} was removed; it is made again`);
    await this.#server.close();
    this.#server = await startSocketServer(path, this.#service);
    this.#announce();
  }

  #isIdle(): boolean {
    const since = Math.max(this.#lastWork, this.#service.lastRequestAt, this.#database.measures.startedAt);
    return (
      this.#service.activeRequests === 0 &&
      this.#service.openSessions === 0 &&
      !this.#database.hasOpenJournals() &&
      Date.now() - since >= this.#options.idleMs
    );
  }

  /** Who starts a journal now starts a keeper, too; who did so before the address was gone is found by one more pass. */
  async #mayLeave(): Promise<boolean> {
    removeAddress(this.#options.location.path, process.pid);
    await this.#tick();
    if (this.#isIdle()) return true;
    this.#announce();
    return false;
  }

  /** Nobody shall ask here any more; the file is left as it is. */
  async #giveUp(end: KeeperEnd): Promise<KeeperEnd> {
    removeAddress(this.#options.location.path, process.pid);
    await this.#server.close();
    return end;
  }

  /** @returns false when a query does not stop: the file must not be closed then */
  async #leave(): Promise<boolean> {
    removeAddress(this.#options.location.path, process.pid);
    await this.#server.close();
    return await this.#service.handOver(async () => {
      await this.#database.catchUp();
      await this.#database.checkpoint();
      saveMeasures(this.#database.path, this.#database.measures, this.#database.follower);
      await this.#database.close();
    });
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
