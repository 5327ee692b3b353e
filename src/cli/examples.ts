import type { Command } from 'commander';

/**
 * Adds examples below a command's help.
 *
 * @param lines one command line each, optionally followed by `  # what it does`
 */
export function addExamples(command: Command, lines: readonly string[]): Command {
  if (lines.length === 0) return command;
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}
