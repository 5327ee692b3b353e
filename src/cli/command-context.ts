import type { Command } from 'commander';
import type { ProgramEnvironment } from '../std/program.ts';

/** What a command gets: the program's environment, and a way to say with which code the process shall end. */
export interface CommandContext extends ProgramEnvironment {
  /** Sets the exit code; only main.ts ends the process. */
  readonly setExitCode: (code: number) => void;
}

/** Builds one command of the command line. Each lives in a file of its own under commands/. */
export type CommandFactory = (context: CommandContext) => Command;
