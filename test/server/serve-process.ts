import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const flags = ['--conditions=assay-source', '--disable-warning=ExperimentalWarning'];

/** `assay serve` as a process of its own. */
export interface ServeProcess {
  readonly child: ChildProcess;
  /** The first line that it prints, as JSON. */
  readonly said: { readonly state: string; readonly url: string; readonly page: string };
  /** Settles with its exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;
}

/** Starts `assay serve --json` with these words, and waits for its first line. */
export async function startServeProcess(
  database: string,
  ...words: readonly string[]
): Promise<ServeProcess> {
  const child = spawn(process.execPath, [...flags, main, 'serve', '--db', database, '--json', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), exit.then(() => [null])])) as [string | null];
  if (line === null) throw new Error(`assay serve ended: ${errors}`);
  return { child, said: JSON.parse(line), exit };
}
