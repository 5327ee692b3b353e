import { Command, Option } from 'commander';
import type { Preset } from '../../analysis/presets/preset.ts';
import {
  type GivenOptions,
  type PresetOptionName,
  presetOptions,
} from '../../analysis/presets/preset-options.ts';
import { findPreset, presetNames, presetRegistry } from '../../analysis/presets/preset-registry.ts';
import { assayError } from '../../model/errors.ts';
import { askNamedPreset } from '../ask-named-preset.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { addResultOptions, type ResultOptions, showResult } from '../show-result.ts';

type AskOptions = ResultOptions &
  DatabaseOptions & { readonly [Name in PresetOptionName]?: string } & {
    readonly runId?: string;
    readonly list?: boolean;
    readonly sql?: boolean;
  };

const optionNames = Object.keys(presetOptions) as PresetOptionName[];

function optionHelp(name: PresetOptionName): string {
  const { help, default: value } = presetOptions[name];
  return value === null ? help : `${help} (default: ${value}, unless the preset has another)`;
}

async function showPresets(context: CommandContext, options: ResultOptions): Promise<void> {
  const presets: readonly Preset[] = presetNames.map((name) => presetRegistry[name]);
  await showResult(
    context,
    {
      columns: ['preset', 'summary', 'options'].map((name) => ({ name, type: 'VARCHAR' })),
      rows: presets.map(({ name, summary, options }) => [
        name,
        summary,
        options.map((option) => presetOptions[option].flag).join(' '),
      ]),
      truncated: false,
      elapsedMs: 0,
    },
    options,
  );
}

export const askCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('ask'))
    .description(
      'Asks the run database a question that people ask again and again. Each preset takes some of the options below;\n' +
        '--list says which, and --sql prints its queries so that they can be changed.',
    )
    .argument('[preset]', presetNames.join(', '))
    .option('--list', 'show every preset, what it answers and the options that it takes')
    .option('--sql', 'print the queries, runnable as they stand, instead of running them');
  for (const name of optionNames) {
    const { flag, valueName } = presetOptions[name];
    command.addOption(new Option(`${flag} <${valueName}>`, optionHelp(name)));
  }
  command.addOption(new Option('-r, --run-id <run>', 'the same as --run').conflicts('run').hideHelp());
  addResultOptions(command).action(async (name: string | undefined, options: AskOptions) => {
    if (options.list === true) return showPresets(context, options);
    if (name === undefined) throw assayError('PRESET_MISSING', {});
    findPreset(name);
    const given: GivenOptions = {
      ...Object.fromEntries(optionNames.map((option) => [option, options[option]])),
      ...(options.runId !== undefined && { run: options.runId }),
    };
    await askNamedPreset(context, name, given, options);
  });
  return addExamples(command, [
    'assay ask --list',
    'assay ask failed-files',
    'assay ask new-failures --run latest --base main',
    'assay ask slow-tests --runs 20 --limit 10 --format markdown',
    'assay ask test-history --test "Add to cart"',
    'assay ask fix-opportunities --sql',
  ]);
};
