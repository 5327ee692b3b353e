import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of setting up a project. */
export const setupErrors = {
  SETUP_MANIFEST_INVALID: entry<{ path: string; reason: string }>(
    (d) => `${d.path} cannot be read: ${d.reason}`,
    () => 'Mend it first; or write a starter project, whatever it says, with assay init --starter.',
  ),
  SETUP_FILE_CHANGED: entry<{ path: string }>(
    (d) => `${d.path} was changed by somebody else in the meantime and is left as it is.`,
    () => 'Say assay init --write again; what is done already stays done.',
  ),
  SETUP_WRITE_FAILED: entry<{ path: string; reason: string }>(
    (d) => `${d.path} cannot be written: ${d.reason}`,
    () => 'It is as it was. Check its permissions; assay init shows what to write by hand.',
    3,
  ),
} satisfies Record<string, ErrorEntry<never>>;
