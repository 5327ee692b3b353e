import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of a journal as it stands there. */
export interface JournalLine {
  readonly type: string;
  readonly id?: number;
  readonly [field: string]: unknown;
}

/** A journal as an independent reader sees it. */
export interface KeptJournal {
  readonly uuid: string;
  readonly runUuid: string;
  readonly role: 'owner' | 'worker';
  /** Its whole lines after the header. */
  readonly events: readonly JournalLine[];
  /** Bytes up to the end of its last whole line. */
  readonly wholeBytes: number;
  readonly torn: boolean;
  /** Where each of its lines after the header ends (bytes). */
  readonly ends: readonly number[];
}

/** A journal as it was when it was so long. */
export function upTo(journal: KeptJournal, bytes: number): KeptJournal {
  const events = journal.events.filter(
    (_, index) => (journal.ends[index] ?? Number.POSITIVE_INFINITY) <= bytes,
  );
  return { ...journal, events, wholeBytes: bytes };
}

/** Keeps a second name for every journal, so that it can be read after it was dropped. */
export class JournalShelf {
  readonly #from: string;
  readonly #to: string;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(journals: string, shelf: string) {
    this.#from = journals;
    this.#to = shelf;
    mkdirSync(shelf);
    this.#timer = setInterval(() => this.#link(), 20);
  }

  stop(): void {
    this.#link();
    clearInterval(this.#timer);
  }

  #link(): void {
    for (const name of existsSync(this.#from) ? readdirSync(this.#from) : []) {
      try {
        if (!existsSync(join(this.#to, name))) linkSync(join(this.#from, name), join(this.#to, name));
      } catch {
        // Dropped this very moment; it was linked long ago then.
      }
    }
  }

  /** Paths of the journals that the keeper has not dropped. */
  undropped(): string[] {
    return existsSync(this.#from) ? readdirSync(this.#from).map((name) => join(this.#from, name)) : [];
  }

  /** Whether every journal that there ever was is still there. */
  isComplete(): boolean {
    return this.undropped().length === readdirSync(this.#to).length;
  }

  /** Every journal that there ever was and that got as far as its header. */
  read(): KeptJournal[] {
    return readdirSync(this.#to).flatMap((name) => {
      const journal = readKept(join(this.#to, name));
      return journal === null ? [] : [journal];
    });
  }
}

function readKept(path: string): KeptJournal | null {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  const [first, ...rest] = bytes.toString('utf8', 0, Math.max(0, end - 1)).split('\n');
  if (end === 0 || first === undefined) return null;
  let offset = Buffer.byteLength(first) + 1;
  const ends = rest.map((line) => {
    offset += Buffer.byteLength(line) + 1;
    return offset;
  });
  const header = JSON.parse(first) as { journal_uuid: string; run_uuid: string; role: 'owner' | 'worker' };
  return {
    uuid: header.journal_uuid,
    runUuid: header.run_uuid,
    role: header.role,
    events: rest.map((line) => JSON.parse(line) as JournalLine),
    wholeBytes: end,
    torn: end < bytes.length,
    ends,
  };
}
