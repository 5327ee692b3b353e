import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { RowBatch } from '../../storage/row-batch.ts';
import type { Catalogue } from './catalogue.ts';
import { globalId } from './global-id.ts';
import type { JournalState } from './journal-state.ts';
import type { RunState } from './run-state.ts';

/** Key counters of tables whose ids are the keeper's own. */
export interface KeeperIds {
  run: number;
  worker: number;
  suiteRun: number;
  journal: number;
}

/** What a handler of an event works with. */
export interface EventContext {
  readonly batch: RowBatch;
  readonly catalogue: Catalogue;
  readonly journal: JournalState;
  readonly run: RunState;
  readonly ids: KeeperIds;
  /** Makes a local id of this journal global. */
  readonly id: (localId: number) => number;
  /** The same for one that may be missing. */
  readonly idOrNull: (localId: number | null | undefined) => number | null;
}

export function eventContext(
  batch: RowBatch,
  catalogue: Catalogue,
  ids: KeeperIds,
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

/** Reads where the keeper's own counters stand. */
export async function loadKeeperIds(connection: StorageConnection): Promise<KeeperIds> {
  const [row] = await connection.rows(
    `SELECT (SELECT COALESCE(max(run_id), 0) FROM runs) AS run,
       (SELECT COALESCE(max(worker_id), 0) FROM workers) AS worker,
       (SELECT COALESCE(max(suite_run_id), 0) FROM suite_runs) AS suite_run,
       (SELECT COALESCE(max(journal_id), 0) FROM journals) AS journal`,
  );
  return {
    run: Number(row?.run),
    worker: Number(row?.worker),
    suiteRun: Number(row?.suite_run),
    journal: Number(row?.journal),
  };
}
