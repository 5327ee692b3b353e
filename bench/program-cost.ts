import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Length of a tick in /proc: 100 a second on every Linux that Node runs on. */
const tickMs = 10;

/** What a program took. */
export interface ProgramCost {
  readonly wallMs: number;
  /**
   * User and system time of the program and of every process that it waited for. What it left behind (a keeper) is
   * not in it. Null where the system doesn't tell.
   */
  readonly cpuMs: number | null;
}

export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

function statFields(pid: number | 'self'): readonly string[] | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null; // No /proc here, or the process is gone.
  }
}

/** User and system time of a living process so far (ms); null where the system doesn't tell. */
export function cpuOfProcess(pid: number): number | null {
  const fields = statFields(pid);
  return fields === null ? null : (Number(fields[11]) + Number(fields[12])) * tickMs;
}

function cpuOfEndedChildren(): number | null {
  const fields = statFields('self');
  return fields === null ? null : (Number(fields[13]) + Number(fields[14])) * tickMs;
}

/**
 * Runs a program to its end, with nothing else started by this process meanwhile. Its standard output is dropped.
 *
 * @throws when it does not end with exit code 0, with the end of what it wrote to standard error
 */
export async function costOfProgram(call: ProgramCall): Promise<ProgramCost> {
  const before = cpuOfEndedChildren();
  const started = performance.now();
  const child = spawn(call.command, call.args, {
    cwd: call.cwd,
    env: { ...(call.env ?? process.env) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  let wallMs = 0;
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    // Not `close`: a process that was left behind may hold standard error open.
    child.on('exit', (exitCode) => {
      wallMs = performance.now() - started;
      resolve(exitCode);
    });
  });
  const after = cpuOfEndedChildren();
  child.stderr.destroy();
  if (code !== 0)
    throw new Error(`${call.command} ${call.args.join(' ')} ended with exit code ${code}:\n${errors}`);
  return { wallMs, cpuMs: before === null || after === null ? null : after - before };
}
