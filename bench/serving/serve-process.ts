import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { assayFromSource } from '../repository.ts';

/** A running `assay serve`. */
export interface ServeProcess {
  readonly pid: number;
  /** Address of the page, with a slash at its end. */
  readonly url: string;
  /** Ends it in order. */
  stop(): Promise<void>;
}

/** Starts `assay serve` for a database file at a free port, and waits until it answers. */
export async function startServeProcess(databasePath: string): Promise<ServeProcess> {
  const words = ['serve', '--db', databasePath, '--json', '--port', '0'];
  const child = spawn(process.execPath, [...assayFromSource, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`assay serve ended with ${code}`)));
  });
  return {
    pid: child.pid ?? 0,
    url: (JSON.parse(line) as { url: string }).url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', kill);
    },
  };
}
