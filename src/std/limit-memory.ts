import { spawnSync } from 'node:child_process';

/**
 * Sets an upper end to the memory that this process can take, on Linux: what asks for more fails by itself, instead of the system
 * ending some process. Only the soft limit is set, so that it can be taken back.
 *
 * @returns whether it is set; elsewhere, and without util-linux, it is not
 */
export function limitMemory(bytes: number): boolean {
  if (process.platform !== 'linux') return false;
  const limit = `--data=${Math.floor(bytes)}:`;
  return spawnSync('prlimit', ['--pid', String(process.pid), limit], { stdio: 'ignore' }).status === 0;
}
