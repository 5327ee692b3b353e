import type { RecordEvent } from '../model/events/record-event.ts';

/** Where a recorder sends its events. Nothing in it waits, throws, or touches a database. */
export interface EventSink {
  /** The journal's UUID; null when nothing is recorded. */
  readonly journalUuid: string | null;
  /** The next local id: 1, 2, 3 ... */
  nextId(): number;
  /** Takes an event; it goes out with the next `flush`. */
  append(event: RecordEvent): void;
  /** Writes everything taken so far in one synchronous write. Call it at the latest before user code runs again. */
  flush(): void;
  /** Writes the rest and the closing line. Later calls do nothing. */
  close(exitCode?: number | null): void;
}

/** The sink of a run that is not recorded. Ids still count, so that callers need not care. */
export function silentSink(): EventSink {
  let id = 0;
  return {
    journalUuid: null,
    nextId: () => ++id,
    append: () => {},
    flush: () => {},
    close: () => {},
  };
}
