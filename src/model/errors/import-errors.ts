import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of importing results. */
export const importErrors = {
  IMPORT_MISSING: entry<{ path: string }>(
    (d) => `There is nothing at ${d.path}.`,
    () => 'Name a file or directory of test results, a pattern that fits some, or - for standard input.',
  ),
  IMPORT_UNREADABLE: entry<{ path: string; reason: string }>(
    (d) => `${d.path} cannot be imported: ${d.reason}`,
    () => 'Check the file; nothing of it was recorded.',
  ),
  IMPORT_FORMAT_UNKNOWN: entry<{ path: string; formats: string }>(
    (d) => `${d.path} is in no format of test results that is known here.`,
    (d) => `Known are ${d.formats}. If it is one of them all the same, name it with --format.`,
  ),
  IMPORT_STOPPED: entry<{ path: string }>(
    (d) => `The import of ${d.path} was stopped.`,
    () => 'Nothing of it was recorded; import it again. Files before it in the same command are recorded.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
