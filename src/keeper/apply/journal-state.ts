import type { JournalHeader } from '../../model/events/journal-header.ts';
import type { RunState } from './run-state.ts';

/** A journal that is followed. `applied*` counts what the batch at hand has taken; the database has it after its commit. */
export interface JournalState {
  readonly path: string;
  readonly fileName: string;
  readonly header: JournalHeader;
  /** Whether another machine sends it: its writer cannot be looked at, and its paths lead nowhere. */
  readonly received: boolean;
  journalId: number;
  run: RunState | null;
  workerId: number | null;
  appliedBytes: number;
  appliedEvents: number;
  skippedEvents: number;
  /** Time of the last event, microseconds. */
  lastEventAt: number;
  /** Whether the writer said that it is done, or was found dead and everything open in it was closed. */
  closed: boolean;
  /** When bytes last arrived, by the keeper's clock (ms). */
  lastGrowthMs: number;
}

/** Number of the line at which a journal stands; its header is line 1. */
export function currentLine(journal: JournalState): number {
  return journal.appliedEvents + journal.skippedEvents + 2;
}

/**
 * Local id of what the keeper itself logs about the line at which a journal stands: counted down from the top of the
 * 28 bits, so that it never meets the writer's ids, and the same whenever the line is taken up again.
 */
export function keeperLogId(journal: JournalState): number {
  return 2 ** 28 - currentLine(journal);
}
