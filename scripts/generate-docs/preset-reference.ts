import type { Preset } from '../../src/analysis/presets/preset.ts';
import { type PresetOptionName, presetOptions } from '../../src/analysis/presets/preset-options.ts';
import { presetRegistry } from '../../src/analysis/presets/preset-registry.ts';
import { markdownTable } from './markdown.ts';

const presets: readonly Preset[] = Object.values(presetRegistry);
const optionNames = Object.keys(presetOptions) as PresetOptionName[];

function defaultOf(preset: Preset, option: PresetOptionName): string {
  if (preset.required?.includes(option) === true) return 'must be given';
  const own = (preset.defaults as Partial<Record<PresetOptionName, number>> | undefined)?.[option];
  const value = own ?? presetOptions[option].default;
  return value === null ? '' : String(value);
}

function presetSection(preset: Preset): string {
  const options = preset.options.map((option) => {
    const value = defaultOf(preset, option);
    return `\`${presetOptions[option].flag}\`${value === '' ? '' : ` (${value})`}`;
  });
  return `### ${preset.name}\n\n${preset.title}. ${preset.summary}\n\nOptions: ${options.join(', ')}.`;
}

/** docs/generated/presets.md: every question that `assay ask` knows, from the registry. */
export function presetReference(): string {
  const options = optionNames.map((option) => {
    const { flag, valueName, help, default: value } = presetOptions[option];
    return [`\`${flag} <${valueName}>\``, help, value === null ? '' : String(value)];
  });
  return `# Presets

The questions that \`assay ask\` knows ([how to ask them](../guides/asking.md)). Each looks at one run or at a window of runs,
runs on every engine, and prints its SQL with \`--sql\`.

${markdownTable(
  ['preset', 'shows', 'options'],
  presets.map(({ name, title, options: taken }) => [
    `[${name}](#${name})`,
    title,
    taken.map((option) => presetOptions[option].flag).join(' '),
  ]),
)}

## Options

A preset refuses options that it does not take. Runs of the window are those of the last days, the newest first, up to a
number of them; runs that are still running or that broke from outside are left out.

${markdownTable(['option', 'meaning', 'default, unless the preset has another'], options)}

## All presets

${presets.map(presetSection).join('\n\n')}
`;
}
