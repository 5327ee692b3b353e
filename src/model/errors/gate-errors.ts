import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of gates, quarantine and shards. */
export const gateErrors = {
  GATE_UNKNOWN: entry<{ name: string; known: string }>(
    (d) => `The configuration has no gate "${d.name}".`,
    (d) =>
      d.known === ''
        ? 'Add it under "gates" in assay.config.ts, or leave the name out.'
        : `There are: ${d.known}.`,
  ),
  QUARANTINE_INVALID: entry<{ file: string; problems: string }>(
    (d) => `The quarantine ${d.file} is not valid:\n${d.problems}`,
    () =>
      'Each entry needs test, owner, reason and expires (a day), and may have suite, path and issue (a URL); assay quarantine add writes them.',
  ),
  QUARANTINE_MISSING: entry<{ file: string }>(
    (d) => `There is no quarantine ${d.file}.`,
    () => 'Correct the name, or make it with assay quarantine add.',
  ),
  QUARANTINE_ENTRY_EXISTS: entry<{ test: string; place: string }>(
    (d) => `"${d.test}" is quarantined already (${d.place}).`,
    () => 'Change that entry in the file, or take it out first: assay quarantine remove.',
  ),
  QUARANTINE_ENTRY_UNKNOWN: entry<{ test: string; file: string; meant: string }>(
    (d) => `No entry of ${d.file} is for "${d.test}".${d.meant === '' ? '' : ` Did you mean "${d.meant}"?`}`,
    () => 'assay quarantine list shows the entries; give the text of "test" as it stands there.',
  ),
  QUARANTINE_EXPIRY_INVALID: entry<{ expires: string; reason: string }>(
    (d) => `"${d.expires}" cannot be the day on which an entry ends: ${d.reason}.`,
    () => 'Give a day from today on (2026-12-31), or a span such as 14d.',
  ),
  SHARD_FILES_NONE: entry<{ runner: string; searched: string }>(
    (d) => `There are no test files to divide among shards (${d.searched}).`,
    (d) => `Name them: assay shard 1/4 --runner ${d.runner} FILES..., or - to read them from a pipe.`,
  ),
  SHARD_HISTORY_INVALID: entry<{ file: string; problems: string }>(
    (d) => `${d.file} is no history of shards:\n${d.problems}`,
    () => 'Write it again where the database is: assay shard --save FILE --runner NAME.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
