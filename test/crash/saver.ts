import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { AssayError } from '../../src/model/errors.ts';
import { backupDatabase } from '../../src/storage/backup/backup-database.ts';
import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import type { DatabaseLocation, EngineName } from '../../src/storage/location/database-location.ts';
import { mergeDatabase } from '../../src/storage/merging/merge-database.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { copyToLocation } from '../../src/storage/transfer/copy-to-location.ts';
import { pause } from './machine.ts';
import type { Round } from './round.ts';

/** Engine into which a round copies and merges. */
const otherEngine = { duckdb: 'sqlite', sqlite: 'duckdb', postgres: 'sqlite' } as const satisfies Record<
  EngineName,
  EngineName
>;

/** Nobody can save what cannot be reached just now. */
const expected = [
  'KEEPER_UNREACHABLE',
  'DATABASE_LOCKED',
  'DATABASE_MISSING',
  'CONNECTION_FAILED',
  'CONNECTION_LOST',
];

/** What was saved while others wrote. */
export interface Saved {
  readonly kind: 'backup' | 'copy';
  /** File of a backup. */
  readonly file: string;
  readonly location: DatabaseLocation;
}

/** Takes backups and copies all the time, and merges what is finished into another database. */
export class Saver {
  readonly saved: Saved[] = [];
  readonly #round: Round;
  readonly #folder: string;
  readonly merged: DatabaseLocation;

  constructor(round: Round) {
    this.#round = round;
    this.#folder = join(round.folder, 'saved');
    mkdirSync(this.#folder);
    this.merged = this.#location('merged');
  }

  #location(name: string): DatabaseLocation {
    const engine = otherEngine[this.#round.ground.engine];
    return { engine, path: join(this.#folder, `${name}.${engine}`), postgres: null };
  }

  async saveAllTheTime(): Promise<void> {
    const { random } = this.#round;
    for (let index = 1; !this.#round.over; index++) {
      await pause(random.whole(50, 400));
      const kind = random.pick(['backup', 'copy', 'merge'] as const);
      try {
        if (kind === 'merge') await this.merge();
        else this.saved.push(await this.#save(kind, index));
        this.#round.saves[kind]++;
      } catch (error) {
        if (!(error instanceof AssayError && expected.includes(error.code)))
          this.#round.problems.push(`a ${kind} failed: ${error instanceof Error ? error.stack : error}`);
      }
    }
  }

  async #save(kind: Saved['kind'], index: number): Promise<Saved> {
    const file = join(this.#folder, `${index}.backup`);
    const location = this.#location(String(index));
    await this.#withConnection(async (connection) => {
      if (kind === 'backup') await backupDatabase(connection, file);
      else await copyToLocation(connection, location, { sourceLabel: 'the database of the round' });
    });
    return { kind, file, location };
  }

  /** Takes everything that is finished into the database that is merged into. */
  async merge(): Promise<void> {
    await this.#withConnection(async (source) => {
      const target = await openMigrated(this.merged);
      const connection = await target.connect();
      try {
        const labels = { sourceLabel: 'the database of the round', targetLabel: this.merged.path };
        await mergeDatabase(source, connection, { ...labels, now: Date.now() * 1000 });
      } finally {
        await connection.close();
        await target.close();
      }
    });
  }

  async #withConnection(work: (connection: StorageConnection) => Promise<void>): Promise<void> {
    const location = this.#round.database;
    const access = await openDatabaseAccess({ location, program: { signal: new AbortController().signal } });
    try {
      const connection = await access.connect();
      try {
        await work(connection);
      } finally {
        await connection.close();
      }
    } finally {
      await access.close();
    }
  }
}
