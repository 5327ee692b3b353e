/** How many ids a journal has: its own take the lower 28 bits of a global id. */
const idsOfJournal = 2 ** 28;

/**
 * The id of a row from the journal that it came in and its id there. Stays exact in a double up to journal 2^25.
 *
 * @param journalId key of the journal in this database
 * @param localId id that the writer counted, 1 to 2^28 - 1
 */
export function globalId(journalId: number, localId: number): number {
  return journalId * idsOfJournal + localId;
}

/** Ids from the first to the last, both included. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
}

/** First and last id that rows of a journal can have. */
export function idRange(journalId: number): IdRange {
  return { first: journalId * idsOfJournal, last: (journalId + 1) * idsOfJournal - 1 };
}
