import { enableCompileCache } from 'node:module';
import { AssayError, messageOf } from '../model/errors.ts';
import { stepBack } from '../std/step-back.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import type { Keeper } from './keeper.ts';
import { keeperLocation, keeperPriorityVariable } from './keeper-location.ts';
import { takeKeeperTurn } from './keeper-turn.ts';
import { readAddress } from './lock-file.ts';
import { startKeeper } from './start-keeper.ts';

// What is loaded from here on starts in half of the time from the second keeper on.
enableCompileCache?.();

const defaultIdleMs = 10_000;
const defaultServerAwayMs = 15 * 60_000;
const retryMs = 100;
/** How long a server that is away at the start is waited for before the journals are left to the next keeper (ms). */
const serverPatienceMs = 60_000;
const serverRetryMs = 1000;

const log = (line: string) => process.stderr.write(`${new Date().toISOString()} [${process.pid}] ${line}\n`);

/** How long to wait before the next try after an error (ms); null when there is no use in it. */
function waitAfter(error: unknown, triedMs: number): number | null {
  if (!(error instanceof AssayError)) return null;
  if (error.code === 'DATABASE_LOCKED') return retryMs;
  const isAway = error.code === 'CONNECTION_FAILED' || error.code === 'CONNECTION_LOST';
  return isAway && triedMs < serverPatienceMs ? serverRetryMs : null;
}

/**
 * Waits while something that is no keeper has the database, or a server is away; leaves it to another keeper when there
 * is one.
 */
async function startWhenFree(location: DatabaseLocation, signal: AbortSignal): Promise<Keeper | null> {
  // Only now: loading the engine is work, too, that must not take a core from the tests that are just starting.
  const { Keeper } = await import('./keeper.ts');
  const started = Date.now();
  let told = false;
  while (!signal.aborted) {
    try {
      const idleMs = Number(process.env.ASSAY_KEEPER_IDLE_MS ?? defaultIdleMs);
      const serverAwayMs = Number(process.env.ASSAY_KEEPER_SERVER_AWAY_MS ?? defaultServerAwayMs);
      return await Keeper.start({ location, idleMs, serverAwayMs, log, signal });
    } catch (error) {
      const wait = waitAfter(error, Date.now() - started);
      if (wait === null) throw error;
      if (readAddress(location.path) !== null) return null;
      if (!told) log(`waiting: ${messageOf(error)}`);
      told = true;
      await new Promise((wake) => setTimeout(wake, wait));
    }
  }
  return null;
}

async function main(): Promise<void> {
  if (process.env[keeperPriorityVariable] !== 'normal') stepBack();
  const location = keeperLocation(process.env, process.argv[2]);
  if (location === null) throw new Error('usage: keeper-main DATABASE');
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  process.on('SIGINT', () => {}); // Ctrl-C is for the run in the foreground; its end must still be applied.
  process.on('SIGHUP', () => {});
  const mayWork = await takeKeeperTurn(location.path, stop.signal);
  const keeper = mayWork ? await startWhenFree(location, stop.signal) : null;
  const end = await keeper?.run();
  if (end === 'stuck' && !stop.signal.aborted) {
    log('a query does not stop; another keeper takes over');
    startKeeper({ location, env: process.env });
  }
  // An orderly end of the engine would wait for that query, write where another file may lie by now, or fail once more.
  if (end !== undefined && end !== 'done') process.kill(process.pid, 'SIGKILL');
}

main().then(
  () => {},
  (error: unknown) => {
    log(`ended: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`);
    process.exitCode = 1;
  },
);
