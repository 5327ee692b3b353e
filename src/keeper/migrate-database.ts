import { AssayError } from '../model/errors.ts';
import type { ProgramEnvironment } from '../std/program.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import { type MigrateOptions, openMigrated } from '../storage/migrations/open-migrated.ts';
import { readAddress } from './lock-file.ts';
import { connectToKeeper } from './open-database-access.ts';
import { takeOwnerLock } from './owner-lock.ts';
import { startKeeper } from './start-keeper.ts';

/** How long a keeper may take to let go of the database (ms). */
const patienceMs = 30_000;
const retryMs = 50;

export interface MigrateRequest {
  readonly location: DatabaseLocation;
  readonly program: Pick<ProgramEnvironment, 'signal' | 'env'>;
  readonly migrate: Pick<MigrateOptions, 'direction' | 'target' | 'known' | 'onMigration'>;
  /** Whether a keeper that had to let go is started again; a keeper brings the schema to its latest version. */
  readonly restartsKeeper: boolean;
}

/**
 * Migrates a database that exists, up or down, while no keeper of this place has it. Recordings go on in their
 * journals meanwhile.
 *
 * @returns whether a keeper had to let go of it
 * @throws DATABASE_MISSING, DATABASE_LOCKED when it does not become free, and what `openMigrated` throws
 */
export async function migrateDatabase(request: MigrateRequest): Promise<boolean> {
  const { location, program, migrate, restartsKeeper } = request;
  const deadline = Date.now() + patienceMs;
  let hadKeeper = false;
  for (;;) {
    hadKeeper = (await askKeeperToLeave(location.path)) || hadKeeper;
    try {
      await migrateAlone(location, migrate);
      break;
    } catch (error) {
      const locked = error instanceof AssayError && error.code === 'DATABASE_LOCKED';
      if (!locked || Date.now() > deadline || program.signal.aborted) throw error;
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
  }
  if (hadKeeper && restartsKeeper) startKeeper({ location, env: program.env });
  return hadKeeper;
}

async function askKeeperToLeave(path: string): Promise<boolean> {
  if (readAddress(path) === null) return false;
  const keeper = await connectToKeeper(path);
  if (keeper === null) return false;
  await keeper.leave().catch(() => {}); // It may be leaving already.
  await keeper.close();
  return true;
}

async function migrateAlone(location: DatabaseLocation, migrate: MigrateRequest['migrate']): Promise<void> {
  // DuckDB lets nobody else in; there, opening the file is the lock.
  const lock = location.engine === 'duckdb' ? null : await takeOwnerLock(location.path);
  try {
    const database = await openMigrated(location, { ...migrate, mustExist: true });
    await database.close();
  } finally {
    lock?.release();
  }
}
