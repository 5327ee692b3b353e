import { mkdirSync } from 'node:fs';
import { socketDirectory, turnLockPath } from './database-files.ts';
import { readAddress } from './lock-file.ts';
import { type OwnerLock, tryLock } from './owner-lock.ts';

const retryMs = 100;

/** Held until the process ends; a lock that nobody refers to would be collected as garbage, and so given back. */
const held: OwnerLock[] = [];

/**
 * Lets one keeper of a database work, and one more wait until it has left; whoever else is started has nothing to do.
 * Starting takes a while on a busy machine, and many may ask for a keeper meanwhile.
 *
 * @returns whether this process is the one that works; it stays so until it ends
 */
export async function takeKeeperTurn(databasePath: string, signal: AbortSignal): Promise<boolean> {
  prepareLocks();
  const waiting = await tryLock(turnLockPath(databasePath, 'waiting'));
  if (waiting === null) return false;
  try {
    while (!signal.aborted) {
      const working = await tryLock(turnLockPath(databasePath, 'working'));
      if (working !== null) return held.push(working) > 0;
      if (readAddress(databasePath) !== null) return false;
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
    return false;
  } finally {
    waiting.release();
  }
}

/**
 * Takes the turn of a keeper if nobody has it; for one that may give it back before its process ends.
 *
 * @returns null while another process works, also one that is just leaving
 */
export async function tryKeeperTurn(databasePath: string): Promise<OwnerLock | null> {
  prepareLocks();
  return await tryLock(turnLockPath(databasePath, 'working'));
}

function prepareLocks(): void {
  mkdirSync(socketDirectory(), { recursive: true, mode: 0o700 });
}
