import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { siblingModule } from '../std/sibling-module.ts';
import { keeperLogPath } from './database-files.ts';
import { readAddress } from './lock-file.ts';

/** Each query under way holds a thread of Node's pool, and the keeper's own work needs one, too. */
const threadPoolSize = '16';

/** Flags of ours that another process of ours needs; a debugger's port or a profile is for the first one alone. */
function moduleFlags(flags: readonly string[]): string[] {
  return flags.flatMap((flag, index) => {
    if (!/^(-C|--(conditions|disable-warning|import|experimental-.*))(=|$)/.test(flag)) return [];
    const value = flags[index + 1];
    const isApart = !flag.includes('=') && value !== undefined && !value.startsWith('-');
    return isApart ? [flag, value] : [flag];
  });
}

/** A log larger than this is begun anew (bytes). */
const largestLog = 1024 * 1024;

/**
 * Starts the keeper of a database as a process of its own, unless one is alive. Never throws and never waits: when it
 * cannot be started, the journals stay and whoever opens the database next applies them.
 *
 * @param databasePath absolute path
 * @param env environment of the keeper; ASSAY_KEEPER_IDLE_MS says how long it stays without work
 * @returns what went wrong, for a warning; null when all is well
 */
export function startKeeper({
  databasePath,
  env,
}: {
  readonly databasePath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): string | null {
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
      env: { UV_THREADPOOL_SIZE: threadPoolSize, ...env },
    });
    child.on('error', () => {});
    child.unref();
    closeSync(log);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
