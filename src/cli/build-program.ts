import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { type CommandEntry, commandRegistry } from './command-registry.ts';
import { addExamples } from './examples.ts';

/** Loads the command that `path` names; all others are there by name and summary only. */
async function buildCommand(
  entry: CommandEntry,
  path: readonly string[],
  context: CommandContext,
): Promise<Command> {
  const asked = path[0] === entry.name;
  if (!asked || (entry.load === undefined && entry.children === undefined)) {
    return new Command(entry.name).summary(entry.summary).description(entry.summary);
  }
  if (entry.load !== undefined) {
    const factory = await entry.load();
    return factory(context).summary(entry.summary);
  }
  const group = new Command(entry.name).summary(entry.summary).description(sentence(entry.summary));
  for (const child of entry.children ?? []) {
    group.addCommand(await buildCommand(child, path.slice(1), context));
  }
  return addExamples(group, entry.examples ?? []);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Nothing below may end the process or write past the streams that it was given. */
function tie(command: Command, context: CommandContext): void {
  const { stdout, stderr } = context;
  command.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
    getOutHelpWidth: () => stdout.columns ?? 100,
    getErrHelpWidth: () => stderr.columns ?? 100,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
    outputError: (text, write) => write(`${text.trimEnd()}\n  (see ${pathOf(command)} --help)\n`),
  });
  for (const child of command.commands) tie(child, context);
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/**
 * The whole command line, with the asked command loaded and the others known by name and summary.
 *
 * @param argv words after the program's name
 * @param version as `--version` prints it
 */
export async function buildProgram(
  argv: readonly string[],
  context: CommandContext,
  version: string,
): Promise<Command> {
  const program = new Command('assay')
    .description(
      'The run database for tests: run them, record every step as it happens, and query it all with SQL.',
    )
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help; after a command: help for it')
    .helpCommand('help [command]', 'show help for a command');
  const path = argv.filter((word) => !word.startsWith('-'));
  for (const entry of commandRegistry) program.addCommand(await buildCommand(entry, path, context));
  addExamples(program, [
    'assay init',
    'assay run --database',
    'assay db list runs',
    'assay db stats',
    'assay db query "SELECT * FROM runs ORDER BY run_id DESC LIMIT 5"',
  ]);
  tie(program, context);
  return program;
}
