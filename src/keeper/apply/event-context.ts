import type { RowBatch } from '../../storage/row-batch.ts';
import type { Catalogue } from './catalogue.ts';
import { globalId } from './global-id.ts';
import type { IdPools } from './id-pools.ts';
import type { JournalState } from './journal-state.ts';
import type { RunState } from './run-state.ts';

/** What a handler of an event works with. */
export interface EventContext {
  readonly batch: RowBatch;
  readonly catalogue: Catalogue;
  readonly journal: JournalState;
  readonly run: RunState;
  readonly ids: IdPools;
  /** Makes a local id of this journal global. */
  readonly id: (localId: number) => number;
  /** The same for one that may be missing. */
  readonly idOrNull: (localId: number | null | undefined) => number | null;
}

export function eventContext(
  batch: RowBatch,
  catalogue: Catalogue,
  ids: IdPools,
  journal: JournalState,
  run: RunState,
): EventContext {
  const id = (localId: number) => globalId(journal.journalId, localId);
  return {
    batch,
    catalogue,
    journal,
    run,
    ids,
    id,
    idOrNull: (localId) => (localId === null || localId === undefined ? null : id(localId)),
  };
}
