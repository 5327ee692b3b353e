import type { HeldJournal } from '../../keeper/ingest/held-journal.ts';

/** Takes journals of other machines; a server that follows journals has one. */
export interface JournalIngest {
  /**
   * What is here of a journal.
   *
   * @throws INGEST_LOCAL
   */
  held(uuid: string): Promise<HeldJournal>;
  /**
   * Takes bytes of a journal. What is here already must be the same; what is new is kept when this returns.
   *
   * @param offset of the first of these bytes in the journal
   * @throws INGEST_GAP, INGEST_DISAGREES, INGEST_HEADER, INGEST_LOCAL, INGEST_TOO_LARGE
   */
  append(uuid: string, offset: number, bytes: Uint8Array): Promise<HeldJournal>;
  /** Whether a file with this content is here. */
  hasArtifact(sha256: string): boolean;
  /**
   * Keeps a file that an artifact of a received run names by its hash.
   *
   * @throws INGEST_HASH
   */
  storeArtifact(sha256: string, content: Uint8Array): Promise<void>;
}
