import { PassThrough, Readable, Writable } from 'node:stream';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { TextOutput } from '../../src/std/program.ts';

export interface CapturedRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramSettings {
  readonly cwd: string;
  /** What is piped in; without it standard input is a terminal. */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Columns of a terminal; without it the output is a pipe. */
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

/** The moment at which commands of the tests believe to run: 2026-11-21 12:00 UTC. */
const now = Date.parse('2026-11-21T12:00:00Z') * 1000;

function capture(columns: number | undefined): { readonly output: TextOutput; readonly text: () => string } {
  const parts: string[] = [];
  const output: TextOutput = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      parts.push(chunk.toString());
      done();
    },
  });
  if (columns !== undefined) Object.assign(output, { isTTY: true, columns });
  return { output, text: () => parts.join('') };
}

/** Runs `assay` with these words in this process, with streams of its own. */
export async function runAssay(argv: readonly string[], settings: ProgramSettings): Promise<CapturedRun> {
  const stdout = capture(settings.columns);
  const stderr = capture(undefined);
  const stdin =
    settings.stdin === undefined
      ? Object.assign(new PassThrough(), { isTTY: true })
      : Readable.from([settings.stdin]);
  const code = await runCommandLine(argv, {
    cwd: settings.cwd,
    env: settings.env ?? {},
    stdin,
    stdout: stdout.output,
    stderr: stderr.output,
    now: () => now,
    signal: settings.signal ?? new AbortController().signal,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
