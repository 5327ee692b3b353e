import { assayError } from '../model/errors.ts';
import type { ProgramEnvironment } from '../std/program.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import { readAddress } from './lock-file.ts';
import { connectToKeeper } from './open-database-access.ts';
import { RunDatabase } from './run-database.ts';
import { startKeeper } from './start-keeper.ts';

/** How long a keeper may take to let go of the database (ms). */
const patienceMs = 30_000;
const retryMs = 50;

/**
 * Does work for which nobody else may have the database: its keeper is asked to let go of it, and a new one started
 * afterwards when something is still being recorded (recordings go on in their journals meanwhile). On a server others
 * stay connected; there only the journals of this place are followed by nobody.
 *
 * @param work gets the database open, with everything in it that the journals had; it may `release` it to put
 * another file in its place
 * @throws DATABASE_LOCKED when it does not become free, and what opening and the work throw
 */
export async function withExclusiveDatabase<Result>(
  location: DatabaseLocation,
  program: Pick<ProgramEnvironment, 'signal' | 'env'>,
  work: (database: RunDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await takeOver(location, program.signal);
  let recording = false;
  try {
    await database.catchUp();
    await database.closeDeadWriters();
    recording = database.hasOpenJournals();
    return await work(database);
  } finally {
    await database.close();
    if (recording) startKeeper({ location, env: program.env });
  }
}

async function takeOver(location: DatabaseLocation, signal: AbortSignal): Promise<RunDatabase> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    if (readAddress(location.path) !== null) {
      const keeper = await connectToKeeper(location.path);
      await keeper?.leave().catch(() => {}); // It may be leaving already.
      await keeper?.close();
    }
    try {
      return await RunDatabase.open(location);
    } catch (error) {
      const locked = (error as { code?: unknown }).code === 'DATABASE_LOCKED';
      if (!locked || Date.now() > deadline) throw error;
      if (signal.aborted)
        throw assayError('DATABASE_LOCKED', { path: location.path, owner: 'its keeper' }, error);
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
  }
}
