import { uuidOfName } from '../../../std/uuid.ts';

/** Ids from one journal: its own id in the upper bits, counted by its writer below them, as the keeper makes them. */
const localBits = 2 ** 28;

/** Counts the ids of one journal. */
export class JournalIds {
  readonly journalId: number;
  readonly uuid: string;
  #last = 0;

  constructor(journalId: number, uuid: string) {
    this.journalId = journalId;
    this.uuid = uuid;
  }

  /** Ids given out so far. */
  get count(): number {
    return this.#last;
  }

  next(): number {
    return this.journalId * localBits + ++this.#last;
  }

  /** UUID of a row, as the keeper derives it. */
  uuidOf(id: number, at: number): string {
    return uuidOfName(at, `${this.uuid} ${id % localBits}`);
  }
}
