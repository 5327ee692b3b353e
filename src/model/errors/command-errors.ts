import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of what was asked on the command line. */
export const commandErrors = {
  RUN_NONE: entry<Record<never, never>>(
    () => 'The database holds no runs yet.',
    () => 'Record one first: assay run --database.',
  ),
  RUN_UNKNOWN: entry<{ run: string }>(
    (d) => `There is no run "${d.run}" in the database.`,
    () => 'Give "latest", a number or the beginning of a UUID as assay db list runs shows them.',
  ),
  RUN_AMBIGUOUS: entry<{ run: string; candidates: string }>(
    (d) => `"${d.run}" is the beginning of more than one run: ${d.candidates}.`,
    () => "Give more of the UUID, or the run's number.",
  ),
  SQL_MISSING: entry<Record<never, never>>(
    () => 'There is no SQL to run.',
    () => 'Give it as an argument, with --file, or through a pipe: echo "SELECT 1" | assay db query.',
  ),
  PARAMETER_UNUSED: entry<{ name: string }>(
    (d) => `The SQL has no parameter $${d.name}.`,
    (d) => `Write $${d.name} where the value belongs, or leave out --param ${d.name}.`,
  ),
  SQL_TWICE: entry<Record<never, never>>(
    () => 'The SQL is given twice: as an argument, and with --file or --preset.',
    () => 'Give one of them.',
  ),
  FILE_UNREADABLE: entry<{ path: string; reason: string }>(
    (d) => `${d.path} cannot be read: ${d.reason}`,
    () => 'Check the path and its permissions.',
  ),
  FILTER_UNSUPPORTED: entry<{ what: string; filter: string; supported: string }>(
    (d) => `A list of ${d.what} cannot be narrowed by ${d.filter}.`,
    (d) => `It knows ${d.supported}; anything else can be asked with assay db query (--sql prints a start).`,
  ),
  LIST_UNKNOWN: entry<{ what: string; meant: string; known: string }>(
    (d) => `"${d.what}" cannot be listed.${d.meant === '' ? '' : ` Did you mean ${d.meant}?`}`,
    (d) => `Name one of: ${d.known}.`,
  ),
  TABLE_UNKNOWN: entry<{ table: string; meant: string; known: string }>(
    (d) => `There is no table or view "${d.table}".${d.meant === '' ? '' : ` Did you mean ${d.meant}?`}`,
    (d) => `There are: ${d.known}.`,
  ),
  EXPORT_TARGET: entry<{ reason: string }>(
    (d) => `The export has no place to go: ${d.reason}.`,
    () =>
      'Name a folder for everything (--output export/), or a file for --table or --query (--output runs.csv).',
  ),
} satisfies Record<string, ErrorEntry<never>>;
