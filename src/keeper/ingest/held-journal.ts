/** What a server has of a journal that another machine sends. */
export interface HeldJournal {
  /** Bytes that are kept; the next ones begin there. */
  readonly offset: number;
  /** Whether everything in it is in the database, and nothing more is taken. */
  readonly complete: boolean;
}
