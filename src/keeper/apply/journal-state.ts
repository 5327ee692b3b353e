import type { JournalHeader } from '../../model/events/journal-header.ts';
import type { RunState } from './run-state.ts';

/** A journal that is followed. `applied*` counts what the batch at hand has taken; the database has it after its commit. */
export interface JournalState {
  readonly path: string;
  readonly fileName: string;
  readonly header: JournalHeader;
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
  /** Local ids made by the keeper for its own log lines, counted down from the top so that they never meet the writer's. */
  keeperIds: number;
  /** When bytes last arrived, by the keeper's clock (ms). */
  lastGrowthMs: number;
}
