import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of writing static sites. */
export const siteErrors = {
  SITE_NOT_BUILT: entry<{ folder: string }>(
    (d) => `The page that a site consists of is not in ${d.folder}.`,
    () => 'In a clone of Assay, run npm run build; else install the package again.',
  ),
  SITE_FOLDER_FOREIGN: entry<{ folder: string }>(
    (d) => `${d.folder} holds something that is no site of Assay; it stays as it is.`,
    () => 'Name another folder with -o, or empty this one.',
  ),
  SITE_WITHOUT_RUNS: entry<{ database: string }>(
    (d) => `${d.database} has no run that was asked for, so there is nothing to show.`,
    () => 'assay db list runs shows which ones there are; look at --runs, --days and --run.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
