import { readdirSync, readFileSync } from 'node:fs';
import { captureHostIdentity, isProcessAlive } from '../../src/std/process-identity.ts';

const self = captureHostIdentity();

/** Whether a process runs; a zombie does not. */
function lives(pid: number): boolean {
  return isProcessAlive({ ...self, pid, processStart: null }, self) === 'alive';
}

/** Ids of the living processes whose command line holds a path and a word (Linux). */
export function processesOf(path: string, word: string): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
      if (command.includes(path) && command.includes(word) && lives(Number(entry))) found.push(Number(entry));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Kills at once, and returns whether there was somebody to kill. */
export function killAtOnce(pid: number | null | undefined): boolean {
  if (pid === null || pid === undefined) return false;
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false; // It was quicker.
  }
}
