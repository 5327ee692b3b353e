import {
  type GivenOptions,
  type PresetOptionName,
  presetOptions,
} from '../analysis/presets/preset-options.ts';
import { assayError } from '../model/errors.ts';
import type { JsonValue } from '../std/json-value.ts';

const optionNames = Object.keys(presetOptions) as PresetOptionName[];

/**
 * Options of a preset from `--param` values: by name of the option (`baseRun`) or of its flag (`base_run`).
 *
 * @throws PARAMETER_UNUSED for a name that no option has
 */
export function optionsOfParameters(parameters: Readonly<Record<string, JsonValue>> = {}): GivenOptions {
  const entries = Object.entries(parameters).map(([name, value]) => {
    const plain = name.replaceAll('_', '').toLowerCase();
    const option = optionNames.find((one) => one.toLowerCase() === plain);
    if (option === undefined) throw assayError('PARAMETER_UNUSED', { name });
    return [option, value === null ? null : String(value)];
  });
  return Object.fromEntries(entries) as GivenOptions;
}
