import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of taking in journals of other machines, and of sending them. */
export const ingestErrors = {
  INGEST_GAP: entry<{ uuid: string; offset: number; held: number }>(
    (d) => `Of journal ${d.uuid}, ${d.held} bytes are here; these begin at byte ${d.offset}.`,
    (d) => `Send what comes behind byte ${d.held} first.`,
  ),
  INGEST_DISAGREES: entry<{ uuid: string; offset: number }>(
    (d) => `These bytes are not those that are here of journal ${d.uuid}, from byte ${d.offset} on.`,
    () =>
      'A journal only grows. Somebody has changed the file, or two journals have one UUID; it is not taken in.',
  ),
  INGEST_HEADER: entry<{ uuid: string; reason: string }>(
    (d) => `What was sent as journal ${d.uuid} is none: ${d.reason}`,
    () => 'The first line of a journal is its header, and names the UUID that it is sent under.',
  ),
  INGEST_LOCAL: entry<{ uuid: string }>(
    (d) => `Journal ${d.uuid} is written on the machine of the server.`,
    () => 'There is nothing to send: the server follows it already.',
  ),
  INGEST_TOO_LARGE: entry<{ what: string; limit: number }>(
    (d) => `${d.what} would be larger than ${d.limit} bytes.`,
    () => 'Send less; a journal of that size is split into several runs.',
  ),
  INGEST_HASH: entry<{ sha256: string; found: string }>(
    (d) => `The content that was sent as ${d.sha256} has the hash ${d.found}.`,
    () => 'The file was changed after it was recorded, or on the way. Nothing was stored.',
  ),
  PUSH_URL_INVALID: entry<{ url: string }>(
    (d) => `${d.url} is no address to push to.`,
    () => 'It begins with http:// or https://, like the address that `assay serve` shows.',
  ),
  PUSH_TOKEN_MISSING: entry<{ variable: string }>(
    (d) => `The variable ${d.variable} with the token is not set.`,
    () => 'Set it, or name another with --token-env.',
  ),
  PUSH_NOTHING: entry<{ folder: string }>(
    (d) => `There are no journals in ${d.folder}.`,
    () =>
      'Journals are removed once they are in the database of this machine; a database goes by `assay db dump`, `load` and `merge`. With --follow, push waits for journals.',
  ),
  PUSH_UNREACHABLE: entry<{ url: string; reason: string }>(
    (d) => `${d.url} cannot be reached: ${d.reason}`,
    () => 'Is `assay serve` running there? What was sent is kept; push again to go on.',
  ),
  PUSH_REFUSED: entry<{ url: string; status: number; reason: string }>(
    (d) => `${d.url} refuses (${d.status}): ${d.reason}`,
    () =>
      'It needs a token with the scope `ingest`: `assay serve --new-token ci --scopes ingest` makes one there.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
