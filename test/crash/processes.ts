import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { captureHostIdentity, isProcessAlive } from '../../src/std/process-identity.ts';

const self = captureHostIdentity();

/** Whether a process runs; a zombie does not. */
function lives(pid: number): boolean {
  return isProcessAlive({ ...self, pid, processStart: null }, self) === 'alive';
}

/** Ids of the living processes with a word in their command line, and a path in it or as their folder (Linux). */
export function processesOf(path: string, word: string): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
      if (!command.includes(word)) continue;
      const concerned = command.includes(path) || readlinkSync(`/proc/${entry}/cwd`) === path;
      if (concerned && lives(Number(entry))) found.push(Number(entry));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Whether a process has a file open (Linux). */
export function isOpen(path: string): boolean {
  return readdirSync('/proc').some((entry) => {
    try {
      const files = /^\d+$/.test(entry) ? readdirSync(`/proc/${entry}/fd`) : [];
      return files.some((file) => readlinkSync(`/proc/${entry}/fd/${file}`) === path);
    } catch {
      return false; // It has ended meanwhile.
    }
  });
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
