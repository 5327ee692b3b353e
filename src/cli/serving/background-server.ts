import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAddress } from '../../keeper/lock-file.ts';
import { assayError, messageOf } from '../../model/errors.ts';
import { moduleFlags } from '../../std/module-flags.ts';
import { pause } from '../../std/pause.ts';
import { isProcessAlive } from '../../std/process-identity.ts';
import { siblingModule } from '../../std/sibling-module.ts';
import type { DatabaseLocation } from '../../storage/location/database-location.ts';
import type { CommandContext } from '../command-context.ts';

/** How long a server may take to start, or to end (ms): a keeper must leave first, and a busy machine is slow. */
const patienceMs = 100_000;
const retryMs = 50;

/** What a server in the background prints goes here. */
export function serverLogPath(databasePath: string): string {
  return join(dirname(databasePath), 'serve.log');
}

/**
 * Starts the server of a database as a process of its own, and waits until it answers.
 *
 * @param words of the command line, without what only the first process does
 * @param env variables of the process; what names the database with a password comes by them
 * @returns address of the page
 * @throws SERVE_NOT_STARTED
 */
export async function startInBackground(
  location: DatabaseLocation,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { cwd, signal }: CommandContext,
): Promise<string> {
  const log = serverLogPath(location.path);
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'w');
  const main = fileURLToPath(siblingModule(import.meta.url, '../main'));
  const child = spawn(process.execPath, [...moduleFlags(process.execArgv), main, 'serve', ...words], {
    detached: true,
    stdio: ['ignore', output, output],
    cwd,
    env,
  });
  closeSync(output);
  let ended: string | null = null;
  child.once('error', (error) => {
    ended = messageOf(error);
  });
  child.once('exit', () => {
    ended ??= lastWords(log);
  });
  child.unref();
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const url = readAddress(location.path)?.http;
    if (url !== undefined && (await answers(url))) return url;
    if (ended !== null) throw assayError('SERVE_NOT_STARTED', { log, reason: ended });
    if (signal.aborted || Date.now() > deadline)
      throw assayError('SERVE_NOT_STARTED', { log, reason: 'it does not answer yet' });
    await pause(retryMs, signal);
  }
}

/** Whether a server is there; one that is just starting says 503. */
async function answers(url: string): Promise<boolean> {
  try {
    const { status } = await fetch(new URL('/login', url), {
      redirect: 'manual',
      signal: AbortSignal.timeout(2000),
    });
    return status < 500;
  } catch {
    return false;
  }
}

function lastWords(log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.find((line) => line.startsWith('error')) ?? lines.at(-1) ?? 'it ended without a word';
}

/**
 * Ends the server of a database on this machine, in order.
 *
 * @returns whether there was one
 * @throws SERVE_NOT_STARTED when it does not end
 */
export async function stopServer(location: DatabaseLocation, { signal }: CommandContext): Promise<boolean> {
  const address = readAddress(location.path);
  if (address?.http === undefined) return false;
  process.kill(address.pid, 'SIGTERM');
  const deadline = Date.now() + patienceMs;
  while (isProcessAlive(address) === 'alive' && !signal.aborted && Date.now() < deadline)
    await pause(retryMs, signal);
  return true;
}
