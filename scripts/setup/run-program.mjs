import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';

/** A set-up step that failed: its message is for the user, who needs no stack trace. */
export class SetupError extends Error {}

/**
 * Runs a program to its end and keeps what it prints.
 * @returns {{ ok: boolean, output: string }} `output` holds stdout and stderr, and the reason when it could not start
 */
export function runQuietly(program, args, { cwd, env = process.env, minutes = 10 } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: minutes * 60_000,
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  const output = [stdout, stderr, error?.message].filter(Boolean).join('\n').trim();
  return { ok: status === 0, output };
}

/**
 * Runs a program that shares this one's terminal. Signals that only this process gets are passed on.
 * @returns {Promise<number>} its exit code; 128 + 15 and the like when a signal ended it
 */
export function runInForeground(program, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
    const passOn = (signal) => {
      // Ctrl-C in a terminal reaches the whole group: passing it on would make it two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, passOn);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, passOn);
      const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
      resolve(code ?? 128 + (numbers[signal] ?? 0));
    });
  });
}

/** The environment with this repository's own programs taken off PATH: npm must not run on a Node that it replaces. */
export function environmentOutside(repository) {
  const outside = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(repository + sep));
  return { ...process.env, PATH: outside.join(delimiter) };
}

/** The environment with this repository's own programs, the pinned Node among them, first on PATH. */
export function environmentInside(repository, extra = {}) {
  const path = [join(repository, 'node_modules/.bin'), environmentOutside(repository).PATH];
  return { ...process.env, PATH: path.join(delimiter), ...extra };
}

/** The first of `programs` that a folder of PATH holds, as a full path. */
export function findOnPath(programs) {
  for (const program of programs) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, program);
      if (folder !== '' && existsSync(path)) return path;
    }
  }
  return undefined;
}
