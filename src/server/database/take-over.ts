import { tryKeeperTurn } from '../../keeper/keeper-turn.ts';
import { readAddress } from '../../keeper/lock-file.ts';
import { connectToKeeper } from '../../keeper/open-database-access.ts';
import type { OwnerLock } from '../../keeper/owner-lock.ts';
import { assayError } from '../../model/errors.ts';

/** How long a keeper may take to let go of the database (ms). */
const patienceMs = 30_000;
const retryMs = 50;

/**
 * Where the page of a database is served by this machine already; null when it is not.
 *
 * @param databasePath absolute path of the file, or of what lies beside a server's database
 */
export function servedAt(databasePath: string): string | null {
  return readAddress(databasePath)?.http ?? null;
}

/**
 * Makes this process the one that keeps a database: a keeper that runs is asked to leave. Recordings go on in their
 * journals meanwhile.
 *
 * @returns the turn; releasing it lets the next keeper work. Null when another process serves the database by now
 * @throws DATABASE_LOCKED when the keeper does not leave, or `signal` was aborted
 */
export async function takeOverTurn(databasePath: string, signal: AbortSignal): Promise<OwnerLock | null> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    if (servedAt(databasePath) !== null) return null;
    if (readAddress(databasePath) !== null) await askToLeave(databasePath);
    const turn = await tryKeeperTurn(databasePath);
    if (turn !== null) return turn;
    if (signal.aborted || Date.now() > deadline)
      throw assayError('DATABASE_LOCKED', { path: databasePath, owner: 'its keeper' });
    await new Promise((wake) => setTimeout(wake, retryMs));
  }
}

async function askToLeave(databasePath: string): Promise<void> {
  const keeper = await connectToKeeper(databasePath);
  await keeper?.leave().catch(() => {}); // It may be leaving already.
  await keeper?.close();
}
