import type { Command } from 'commander';
import type { Quarantine } from '../configuration/quarantine/load-quarantine.ts';
import type { CommandContext } from './command-context.ts';
import { loadProjectConfig } from './load-project-config.ts';
import { chosenQuarantine } from './report-options.ts';

/** Which list is meant. */
export interface QuarantineOptions {
  readonly config?: string;
  readonly file?: string;
}

/** Adds `--config` and `--file`. */
export function addQuarantineOptions(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      'configuration (default: assay.config.ts, .mts, .js or .mjs, if there is one)',
    )
    .option('--file <file>', 'the list (default: assay.quarantine.json beside the configuration)');
}

/**
 * The list that the options mean.
 *
 * @throws QUARANTINE_MISSING, QUARANTINE_INVALID, and what reading the configuration throws
 */
export async function openQuarantine(
  context: CommandContext,
  options: QuarantineOptions,
): Promise<Quarantine> {
  const loaded = await loadProjectConfig(context.cwd, options.config);
  return chosenQuarantine(context, loaded, options.file === undefined ? {} : { quarantine: options.file });
}
