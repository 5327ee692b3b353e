import { assayError } from '../../model/errors.ts';
import { nearestName } from '../../std/nearest-name.ts';
import { failedFiles } from './failed-files.ts';
import type { Preset } from './preset.ts';

/** Every preset, in the order in which lists show them. Its key is its name. */
export const presetRegistry = {
  'failed-files': failedFiles,
} satisfies Record<string, Preset>;

export type PresetName = keyof typeof presetRegistry;

/** The names of all presets. */
export const presetNames = Object.keys(presetRegistry) as PresetName[];

/**
 * A preset by its name.
 *
 * @throws PRESET_UNKNOWN
 */
export function findPreset(name: string): Preset {
  if (Object.hasOwn(presetRegistry, name)) return presetRegistry[name as PresetName];
  throw assayError('PRESET_UNKNOWN', {
    preset: name,
    meant: nearestName(name, presetNames),
    known: presetNames.join(', '),
  });
}
