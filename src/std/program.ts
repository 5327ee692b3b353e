import type { Readable, Writable } from 'node:stream';

/** Where text for people goes; a terminal says so with `isTTY`. */
export type TextOutput = Writable & { isTTY?: boolean; columns?: number };

/**
 * Everything that the program takes from the process it runs in. Code below the command line gets it as an
 * argument, so that tests run whole commands in process.
 */
export interface ProgramEnvironment {
  /** Absolute working directory; relative paths of users are resolved against it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Wall clock in microseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Aborted when the user asks the program to stop (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
}
