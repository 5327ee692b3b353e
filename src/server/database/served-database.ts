import type { LiveFeed } from '../../keeper/feed/live-feed.ts';
import { Keeper, type KeeperEnd } from '../../keeper/keeper.ts';
import type { OwnerLock } from '../../keeper/owner-lock.ts';
import type { DatabaseService } from '../../keeper/socket/database-service.ts';
import { startKeeper } from '../../keeper/start-keeper.ts';
import { assayError, messageOf } from '../../model/errors.ts';
import { pause } from '../../std/pause.ts';
import { type DatabaseLocation, locationLabel } from '../../storage/location/database-location.ts';
import type { KeptDatabase } from './session-source.ts';

/** How long another program that asked for the database has it before this one asks for it again (ms). */
const stepAsideMs = 1000;
const retryMs = 100;
/** How long a request waits for a database that another program has for a moment (ms). */
const patienceMs = 5000;
/** Who looks at the page loses more by its end than by a query that takes long to stop (ms). */
const servedOverdueMs = 60_000;
/** How long the database may be taken when the server starts (ms). */
const startPatienceMs = 30_000;

/** What the keeper of a server needs to know. */
export interface ServedDatabaseOptions {
  readonly location: DatabaseLocation;
  /** Address of the page, for the lock file. */
  readonly http: string;
  /** Of a keeper that takes over at the end. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: (line: string) => void;
}

/**
 * The database of a server, kept by this process. It lets go of it for programs that need it alone (restore, compact,
 * migrations), and takes it again; requests wait for that, or are told to come back.
 */
export class ServedDatabase implements KeptDatabase {
  readonly #options: ServedDatabaseOptions;
  readonly #turn: OwnerLock;
  readonly #stop = new AbortController();
  #keeper: Keeper | null = null;
  /** Settles when there is a keeper again, or never will be. */
  #back = Promise.withResolvers<void>();

  private constructor(options: ServedDatabaseOptions, turn: OwnerLock) {
    this.#options = options;
    this.#turn = turn;
  }

  /**
   * Opens the database, made when it doesn't exist, and says where its page is.
   *
   * @param turn of the keeper; given back at the end
   * @throws DATABASE_LOCKED when it does not become free, and what opening throws
   */
  static async open(
    options: ServedDatabaseOptions,
    turn: OwnerLock,
    signal: AbortSignal,
  ): Promise<ServedDatabase> {
    const served = new ServedDatabase(options, turn);
    try {
      await served.#open(signal, Date.now() + startPatienceMs);
      return served;
    } catch (error) {
      turn.release();
      throw error;
    }
  }

  get label(): string {
    return locationLabel(this.#options.location);
  }

  get path(): string {
    return this.#options.location.path;
  }

  get location(): DatabaseLocation {
    return this.#options.location;
  }

  async service(): Promise<DatabaseService> {
    if (this.#keeper === null) {
      const late = new Promise<void>((wake) => setTimeout(wake, patienceMs).unref());
      await Promise.race([this.#back.promise, late]);
    }
    return this.#current().service;
  }

  /**
   * What is committed, for those who look on; another one after the database was lent.
   *
   * @throws DATABASE_LENT while another program has the database
   */
  get feed(): LiveFeed {
    return this.#current().service.database.feed.live;
  }

  #current(): Keeper {
    if (this.#keeper !== null) return this.#keeper;
    throw assayError('DATABASE_LENT', {});
  }

  /** Whether something is being recorded; false while another program has the database. */
  get isRecording(): boolean {
    return this.#keeper?.service.database.hasOpenJournals() ?? false;
  }

  /**
   * Keeps the database until `stop`, or until it cannot be kept any more.
   *
   * @returns `done` after `stop`; anything else means that the engine must not be used any more by this process
   * @throws what opening the database again throws
   */
  async keep(): Promise<KeeperEnd> {
    const { signal } = this.#stop;
    while (this.#keeper !== null) {
      const keeper = this.#keeper;
      const end = await keeper.run();
      if (end !== 'done') {
        // It waits for the end of this process, which alone ends such a query.
        if (end === 'stuck' && this.isRecording) this.#startKeeper();
        return end;
      }
      this.#keeper = null;
      this.#back = Promise.withResolvers();
      keeper.service.database.feed.live.stop(); // Who looked on comes again, and finds the next feed.
      if (signal.aborted) return this.#handOver(keeper);
      this.#options.log('the database is lent to another program');
      await pause(stepAsideMs, signal);
      await this.#open(signal, Number.POSITIVE_INFINITY);
      if (this.#keeper !== null) this.#options.log('the database is back');
    }
    return this.#handOver(null);
  }

  /** Lets go of the database after everything that the journals have was applied. */
  stop(): void {
    this.#stop.abort();
  }

  #handOver(keeper: Keeper | null): KeeperEnd {
    const isRecording = keeper?.service.database.hasOpenJournals() ?? false;
    this.#back.resolve();
    this.#turn.release();
    if (isRecording) this.#startKeeper();
    return 'done';
  }

  #startKeeper(): void {
    const { location, env, log } = this.#options;
    const problem = startKeeper({ location, env });
    if (problem !== null) log(`no keeper could be started: ${problem}`);
  }

  /** Waits while somebody else has the database; leaves it closed when `signal` is aborted. */
  async #open(signal: AbortSignal, deadline: number): Promise<void> {
    const { location, http, log } = this.#options;
    while (!signal.aborted) {
      try {
        this.#keeper = await Keeper.start({
          location,
          http,
          log,
          idleMs: Number.POSITIVE_INFINITY,
          serverAwayMs: Number.POSITIVE_INFINITY,
          overdueMs: servedOverdueMs,
          signal: this.#stop.signal,
        });
        return this.#back.resolve();
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'DATABASE_LOCKED' || Date.now() > deadline) {
          // At the start whoever asked for the server is told.
          if (deadline === Number.POSITIVE_INFINITY)
            log(`the database cannot be opened: ${messageOf(error)}`);
          throw error;
        }
        await pause(retryMs, signal);
      }
    }
    if (deadline !== Number.POSITIVE_INFINITY)
      throw assayError('DATABASE_LOCKED', { path: this.label, owner: 'another program' });
  }
}
