import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of writing reports. */
export const reportErrors = {
  REPORT_FOLDER_FOREIGN: entry<{ folder: string }>(
    (d) => `${d.folder} holds something that is no report of Assay; it stays as it is.`,
    () => 'Name another folder with -o, or empty this one.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
