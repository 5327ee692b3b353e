import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of keeping files that tests made. */
export const artifactErrors = {
  ARTIFACT_NO_FILE: entry<{ path: string }>(
    (d) => `The attachment ${d.path} is no file.`,
    () => 'Attach a file, not a folder or a pipe.',
  ),
  ARTIFACT_TOO_LARGE: entry<{ path: string; bytes: number; largest: number }>(
    (d) => `The attachment ${d.path} has ${d.bytes} bytes; up to ${d.largest} are kept.`,
    () => 'Attach less, or raise the limit of the reporter (largestAttachment).',
  ),
} satisfies Record<string, ErrorEntry<never>>;
