import { type Command, Option } from 'commander';
import type { LoadedConfig } from '../configuration/load-config.ts';
import { loadQuarantine, type Quarantine } from '../configuration/quarantine/load-quarantine.ts';
import type { CommandContext } from './command-context.ts';

/** Options of every command that looks at one run with the project's settings. */
export interface RunLookOptions {
  readonly run: string;
  readonly config?: string;
  readonly quarantine?: string | false;
}

/** Adds `--run`, `--config`, `--quarantine` and `--no-quarantine`. */
export function addRunLookOptions(command: Command): Command {
  return command
    .addOption(new Option('-r, --run <run>', 'number, beginning of the UUID, or latest').default('latest'))
    .option(
      '-c, --config <file>',
      'configuration (default: assay.config.ts, .mts, .js or .mjs, if there is one)',
    )
    .option('--quarantine <file>', 'list of known failures (default: assay.quarantine.json)')
    .option('--no-quarantine', 'no failure counts as known');
}

/**
 * The list of known failures that the options mean.
 *
 * @throws QUARANTINE_MISSING, QUARANTINE_INVALID
 */
export function chosenQuarantine(
  context: CommandContext,
  loaded: LoadedConfig,
  { quarantine }: Pick<RunLookOptions, 'quarantine'>,
): Quarantine {
  const named = typeof quarantine === 'string' ? quarantine : undefined;
  const list = loadQuarantine(context.cwd, loaded, named);
  return quarantine === false ? { ...list, entries: [] } : list;
}
