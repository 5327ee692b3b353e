import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readAddress } from '../../src/keeper/lock-file.ts';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { startKeeper } from '../../src/keeper/start-keeper.ts';
import { journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { logPath } from './damage-log.ts';
import { JournalShelf } from './kept-journals.ts';
import { killAtOnce, processesOf } from './processes.ts';

/** How long a question may take (ms). */
const askMs = 60_000;

export const pause = (milliseconds: number) => new Promise<void>((wake) => setTimeout(wake, milliseconds));

/** A folder with journals and the keeper that follows them; on a server there may be several of one database. */
export class Machine {
  readonly location: DatabaseLocation;
  readonly folder: string;
  readonly shelf: JournalShelf;
  readonly #tell: (problem: string) => void;
  askedAt = 0;

  /** @param tell is told what must not happen */
  constructor(location: DatabaseLocation, tell: (problem: string) => void) {
    this.location = location;
    this.folder = dirname(location.path);
    this.#tell = tell;
    mkdirSync(this.folder, { recursive: true });
    this.shelf = new JournalShelf(journalsDirectory(location.path), join(this.folder, 'shelf'));
  }

  /** What whoever records or asks next does. */
  askForKeeper(): void {
    this.askedAt = performance.now();
    this.#startKeeper();
  }

  #startKeeper(): void {
    const problem = startKeeper({
      location: this.location,
      env: { ...process.env, ASSAY_KEEPER_IDLE_MS: '60000' },
    });
    if (problem !== null) this.#tell(`the keeper could not be started: ${problem}`);
  }

  hasKeeper(): boolean {
    return readAddress(this.location.path) !== null;
  }

  /** Waits until a keeper can be asked, or for so long. */
  async keeperAnswers(mostMs: number): Promise<void> {
    const started = performance.now();
    let looked = started;
    while (!this.hasKeeper() && performance.now() - started < mostMs) {
      await pause(10);
      if (performance.now() - looked < 1000) continue;
      looked = performance.now();
      // One that was just killed may have looked alive when a new one was asked for.
      if (this.keepers().length === 0) this.#startKeeper();
    }
  }

  keepers(): number[] {
    return processesOf(this.location.path, 'keeper-main');
  }

  /** Kills its keepers; returns how many there were, and how many of them left a write-ahead log. */
  killKeepers(): { readonly killed: number; readonly logsLeft: number } {
    const log = logPath(this.location);
    let killed = 0;
    let logsLeft = 0;
    for (const pid of this.keepers()) {
      if (!killAtOnce(pid)) continue;
      killed++;
      if (log !== null && (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 0) logsLeft++;
    }
    return { killed, logsLeft };
  }

  async ask(sql: string): Promise<readonly (readonly unknown[])[]> {
    const access = await openDatabaseAccess({
      location: this.location,
      program: { signal: new AbortController().signal },
      mustExist: true,
    });
    try {
      const { rows } = await access.query({ sql, maxRows: Number.POSITIVE_INFINITY, timeoutMs: askMs });
      return rows;
    } finally {
      await access.close();
    }
  }
}
