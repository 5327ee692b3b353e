import type { RunCancelling } from '../../api/http/api-context.ts';
import type { JournalState } from '../../keeper/apply/journal-state.ts';
import type { Row } from '../../repositories/rows/row-types.ts';
import { captureHostIdentity, isProcessAlive } from '../../std/process-identity.ts';
import type { ServedDatabase } from '../database/served-database.ts';

/**
 * Ends runs whose owner is a process of this machine, by the signal that Ctrl-C sends. A pid alone names no process: where
 * the system tells when processes started (Linux), a journal that doesn't say so, or that is of another boot, is not
 * believed.
 */
export function cancelRuns(served: ServedDatabase): RunCancelling {
  return {
    async cancel(run: Row<'runs'>): Promise<boolean> {
      const { database } = await served.service();
      const uuids = await ownersOf(served, Number(run.run_id));
      const owners = Array.from(database.follower.registry.states.values()).filter(
        (journal) => !journal.closed && uuids.has(journal.header.journal_uuid),
      );
      return owners.filter(interrupt).length > 0;
    },
  };
}

/** UUIDs of the journals whose writers own a run; one with shards has several. */
async function ownersOf(served: ServedDatabase, runId: number): Promise<ReadonlySet<string>> {
  const service = await served.service();
  const uuids = new Set<string>();
  const sql = `SELECT uuid FROM journals WHERE run_id = $run AND role = 'owner' AND closed_at IS NULL`;
  for await (const { rows } of service.read({ sql, parameters: { run: runId } }))
    for (const [uuid] of rows) uuids.add(String(uuid));
  return uuids;
}

/** @returns whether there was a process to interrupt */
function interrupt({ header, received }: JournalState): boolean {
  if (received) return false; // It may bear the name of this machine, and a pid of a process here.
  const self = captureHostIdentity();
  const { pid, host, boot_id: bootId, pid_namespace: pidNamespace, process_start: processStart } = header;
  if (pid === null || pid === process.pid) return false;
  if (self.processStart !== null && (processStart === null || bootId === null)) return false;
  if (isProcessAlive({ pid, host, bootId, pidNamespace, processStart }, self) !== 'alive') return false;
  try {
    process.kill(pid, 'SIGINT');
    return true;
  } catch {
    return false; // It has just ended, or belongs to somebody else.
  }
}
