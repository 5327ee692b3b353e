import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moduleFlags } from '../std/module-flags.ts';
import { siblingModule } from '../std/sibling-module.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import { keeperLogPath } from './database-files.ts';
import { keeperLocationVariable } from './keeper-location.ts';
import { readAddress } from './lock-file.ts';

/** Each query under way holds a thread of Node's pool, and the keeper's own work needs one, too. */
const threadPoolSize = '16';

/** A log larger than this is begun anew (bytes). */
const largestLog = 1024 * 1024;

/**
 * Starts the keeper of a database as a process of its own, unless one is alive. Never throws and never waits: when it
 * cannot be started, the journals stay and whoever opens the database next applies them.
 *
 * @param location of the database; a password goes by the environment, where only this user can see it
 * @param env environment of the keeper; ASSAY_KEEPER_IDLE_MS says how long it stays without work, and
 * ASSAY_KEEPER_SERVER_AWAY_MS how long a server may be away before it gives up
 * @returns what went wrong, for a warning; null when all is well
 */
export function startKeeper({
  location,
  env,
}: {
  readonly location: DatabaseLocation;
  readonly env: Readonly<Record<string, string | undefined>>;
}): string | null {
  const databasePath = location.path;
  try {
    if (readAddress(databasePath) !== null) return null;
    mkdirSync(dirname(databasePath), { recursive: true });
    const logPath = keeperLogPath(databasePath);
    const tooLarge = (statSync(logPath, { throwIfNoEntry: false })?.size ?? 0) > largestLog;
    const log = openSync(logPath, tooLarge ? 'w' : 'a');
    const main = fileURLToPath(siblingModule(import.meta.url, './keeper-main'));
    const child = spawn(process.execPath, [...moduleFlags(process.execArgv), main, databasePath], {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: dirname(databasePath),
      env: { UV_THREADPOOL_SIZE: threadPoolSize, ...env, [keeperLocationVariable]: JSON.stringify(location) },
    });
    child.on('error', () => {});
    child.unref();
    closeSync(log);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
