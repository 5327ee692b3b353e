import { readAddress } from '../src/keeper/lock-file.ts';
import { startKeeper } from '../src/keeper/start-keeper.ts';
import { isProcessAlive } from '../src/std/process-identity.ts';
import { duckDbFile } from '../src/storage/location/database-location.ts';

const started = new Set<number>();

async function until<Value>(what: string, look: () => Value | null, timeoutMs = 20_000): Promise<Value> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = look();
    if (value !== null) return value;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await new Promise((wake) => setTimeout(wake, 10));
  }
}

/** Remembers the keeper of a database that a program has started, so that it is stopped at the latest at the end. */
export async function keeperOf(databasePath: string): Promise<number> {
  const { pid } = await until(`the keeper of ${databasePath}`, () => readAddress(databasePath));
  started.add(pid);
  return pid;
}

/**
 * Starts a keeper as recorders do, and waits until it answers.
 *
 * @returns its process id
 */
export async function startKeeperProcess(databasePath: string): Promise<number> {
  const problem = startKeeper({
    location: duckDbFile(databasePath),
    env: { ...process.env, ASSAY_KEEPER_IDLE_MS: '600000' },
  });
  if (problem !== null) throw new Error(`the keeper did not start: ${problem}`);
  return await keeperOf(databasePath);
}

/** Ends a keeper in order and waits until the database is free. */
export async function stopKeeperProcess(databasePath: string): Promise<void> {
  const address = readAddress(databasePath);
  if (address === null) return;
  process.kill(address.pid, 'SIGTERM');
  await until(`the end of the keeper of ${databasePath}`, () =>
    isProcessAlive(address) === 'alive' ? null : true,
  );
  started.delete(address.pid);
}

/** Ends every keeper that is still there, at once: their databases are about to be removed. */
export function stopStartedKeepers(): void {
  for (const pid of started) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Already gone.
    }
  }
}
