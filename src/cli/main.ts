#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { nowMicros } from '../std/clock.ts';
import { OutputGone } from './output-gone.ts';

/** Exit code of a program that a second Ctrl-C ends at once: 128 + SIGINT, as shells count. */
const interruptedCode = 130;
/** Exit code when the output cannot be written, for example on a full disk. */
const outputFailedCode = 2;

// Each query under way holds a thread of Node's pool, whose size is read once, when it is first used.
if (process.argv[2] === 'serve') process.env.UV_THREADPOOL_SIZE ??= '16';

const stop = new AbortController();
let outputFailed = false;

function askToStop(): void {
  if (stop.signal.aborted) process.exit(interruptedCode);
  stop.abort();
}

function outputEnded(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && !outputFailed) {
    outputFailed = true;
    process.stderr.write(`error: The output cannot be written: ${error.message}\n`);
  }
  stop.abort(new OutputGone(error.message));
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => stream.write('', () => resolve()));
}

process.on('SIGINT', askToStop);
process.on('SIGTERM', askToStop);
process.stdout.on('error', outputEnded);
// Without a place for messages there is nobody to tell about it.
process.stderr.on('error', () => {});

enableCompileCache?.();
const { runCommandLine } = await import('./command-line.ts');
const code = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: nowMicros,
  signal: stop.signal,
});
await Promise.all([drained(process.stdout), drained(process.stderr)]);
process.exit(outputFailed ? outputFailedCode : code);
