import { readFileSync } from 'node:fs';
import type { DatabaseAccess } from '../../src/keeper/database-access.ts';
import { keeperLogPath } from '../../src/keeper/database-files.ts';
import { readAddress } from '../../src/keeper/lock-file.ts';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { startKeeper } from '../../src/keeper/start-keeper.ts';
import { isProcessAlive, type ProcessIdentity } from '../../src/std/process-identity.ts';
import { type DatabaseLocation, duckDbFile } from '../../src/storage/location/database-location.ts';
import { rowObjects } from './temporary-database.ts';

/** Polls until something holds. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  patienceMs = 15_000,
): Promise<number> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > patienceMs) throw new Error(`waited ${patienceMs} ms in vain: ${what}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
  return performance.now() - started;
}

export function isAlive(process: ProcessIdentity): boolean {
  return isProcessAlive(process) === 'alive';
}

/** The keeper processes of one database, for tests that start, ask and kill them. */
export class KeeperProcesses {
  readonly #location: DatabaseLocation;
  readonly #databasePath: string;

  /** @param location a bare path is a DuckDB file */
  constructor(location: DatabaseLocation | string) {
    this.#location = typeof location === 'string' ? duckDbFile(location) : location;
    this.#databasePath = this.#location.path;
  }

  /**
   * Asks for a keeper without waiting for it.
   *
   * @param more variables for it
   */
  ask(idleMs = 60_000, more: Readonly<Record<string, string>> = {}): void {
    const problem = startKeeper({
      location: this.#location,
      env: { ...process.env, ASSAY_KEEPER_IDLE_MS: String(idleMs), ...more },
    });
    if (problem !== null) throw new Error(problem);
  }

  /** Starts a keeper unless one lives, and waits until it can be asked. */
  async start(idleMs?: number): Promise<ProcessIdentity> {
    this.ask(idleMs);
    return await this.current();
  }

  /** The living keeper, as soon as there is one. */
  async current(): Promise<ProcessIdentity> {
    // It has the lowest priority of all.
    const what = `a keeper; its log says: ${this.log()}`;
    await until(() => readAddress(this.#databasePath) !== null, what, 45_000);
    return readAddress(this.#databasePath) as ProcessIdentity;
  }

  /** Kills the keeper at once. */
  async kill(): Promise<void> {
    const keeper = readAddress(this.#databasePath);
    if (keeper === null) return;
    process.kill(keeper.pid, 'SIGKILL');
    await until(() => !isAlive(keeper), 'the end of a killed keeper');
  }

  async gone(keeper: ProcessIdentity, patienceMs?: number): Promise<number> {
    return await until(() => !isAlive(keeper), `the end of keeper ${keeper.pid}: ${this.log()}`, patienceMs);
  }

  log(): string {
    try {
      return readFileSync(keeperLogPath(this.#databasePath), 'utf8');
    } catch {
      return ''; // It said nothing.
    }
  }

  /** A way to the database, through the keeper when there is one. */
  async open(): Promise<DatabaseAccess> {
    return await openDatabaseAccess({
      location: this.#location,
      program: { signal: new AbortController().signal },
    });
  }

  /** One question. */
  async rows(sql: string): Promise<Record<string, unknown>[]> {
    const access = await this.open();
    try {
      return rowObjects(await access.query({ sql, maxRows: 1_000_000 }));
    } finally {
      await access.close();
    }
  }
}
