import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of what was asked of a preset. */
export const presetErrors = {
  PROJECT_UNKNOWN: entry<{ project: string; known: string }>(
    (d) => `There is no project ${d.project}.`,
    (d) => (d.known === '' ? 'The database has no project yet.' : `The database has ${d.known}.`),
  ),
  PRESET_UNKNOWN: entry<{ preset: string; meant: string; known: string }>(
    (d) => `There is no preset "${d.preset}".${d.meant === '' ? '' : ` Did you mean ${d.meant}?`}`,
    (d) => `Name one of: ${d.known}; assay ask --list says what each shows.`,
  ),
  PRESET_MISSING: entry<Record<never, never>>(
    () => 'No preset is named.',
    () => 'Name one: assay ask failed-files. assay ask --list shows all of them.',
  ),
  PRESET_OPTION_UNSUPPORTED: entry<{ preset: string; flag: string; supported: string }>(
    (d) => `${d.preset} takes no ${d.flag}.`,
    (d) =>
      `It takes ${d.supported === '' ? 'no options' : d.supported}; anything else can be asked with assay db query (--sql prints a start).`,
  ),
  PRESET_OPTION_MISSING: entry<{ preset: string; option: string; help: string }>(
    (d) => `${d.preset} needs ${d.option}.`,
    (d) => `Give it: ${d.help}.`,
  ),
  PRESET_OPTION_INVALID: entry<{ flag: string; value: string; wanted: string }>(
    (d) => `${d.flag} cannot be "${d.value}".`,
    (d) => `Give ${d.wanted}.`,
  ),
} satisfies Record<string, ErrorEntry<never>>;
