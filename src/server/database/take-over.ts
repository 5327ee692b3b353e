import { tryKeeperTurn } from '../../keeper/keeper-turn.ts';
import { type KeeperAddress, readAddress } from '../../keeper/lock-file.ts';
import type { OwnerLock } from '../../keeper/owner-lock.ts';
import { SocketClient } from '../../keeper/socket/socket-client.ts';
import { assayError } from '../../model/errors.ts';
import { pause } from '../../std/pause.ts';

/** How long the database may take to become free (ms). */
const patienceMs = 60_000;
/** How long a keeper that was asked to leave may take (ms): it has the lowest priority, and tests may take every core. */
const defaultLeavingMs = 15_000;
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
 * Makes this process the one that keeps a database: a keeper that runs is asked to leave. One that does not come to it is
 * ended; like any death of a keeper, that costs nothing. Recordings go on in their journals meanwhile.
 *
 * @param leavingMs how long a keeper may take to leave
 * @returns the turn; releasing it lets the next keeper work. Null when another process serves the database by now
 * @throws DATABASE_LOCKED when it does not become free, or `signal` was aborted
 */
export async function takeOverTurn(
  databasePath: string,
  signal: AbortSignal,
  leavingMs = defaultLeavingMs,
): Promise<OwnerLock | null> {
  const deadline = Date.now() + patienceMs;
  /** When each keeper was asked to leave, by pid. */
  const asked = new Map<number, number>();
  for (;;) {
    const address = readAddress(databasePath);
    if (address?.http !== undefined) return null;
    if (address !== null) {
      const since = asked.get(address.pid);
      if (since === undefined) await askToLeave(address, databasePath, leavingMs);
      asked.set(address.pid, since ?? Date.now());
      if (since !== undefined && Date.now() - since > leavingMs) end(address);
    }
    const turn = await tryKeeperTurn(databasePath);
    if (turn !== null) return turn;
    if (signal.aborted || Date.now() > deadline)
      throw assayError('DATABASE_LOCKED', { path: databasePath, owner: 'its keeper' });
    await pause(retryMs, signal);
  }
}

async function askToLeave({ socket }: KeeperAddress, databasePath: string, leavingMs: number): Promise<void> {
  try {
    const keeper = await SocketClient.connect(socket, databasePath);
    await Promise.race([keeper.leave(), pause(leavingMs / 3, new AbortController().signal)]);
    await keeper.close();
  } catch {
    // It is leaving already, or does not hear; what comes of it is seen by who has the turn.
  }
}

function end({ pid }: KeeperAddress): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just left, or belongs to somebody else: then the time runs out.
  }
}
