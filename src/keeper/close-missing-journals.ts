import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import type { JournalFollower } from './apply/journal-follower.ts';

/**
 * Ends what belongs to journals that somebody has removed: nothing will ever be said of it again. A run that still has
 * a journal stays as it is.
 *
 * @param directory folder of the journals
 */
export async function closeMissingJournals(
  connection: StorageConnection,
  follower: JournalFollower,
  directory: string,
): Promise<void> {
  const journals = await connection.rows(
    `SELECT journal_id, path, CAST(run_uuid AS VARCHAR) AS run_uuid, closed_at IS NULL AS open,
       epoch_us(COALESCE(updated_at, created_at)) AS last_us,
       (SELECT worker_id FROM workers WHERE workers.journal_id = journals.journal_id) AS worker_id
     FROM journals WHERE closed_at IS NULL OR run_id IN (SELECT run_id FROM runs WHERE status = 'running')`,
  );
  const lastOfRun = new Map<string, number>();
  const runsWithJournals = new Set<string>();
  for (const row of journals) {
    const runUuid = String(row.run_uuid);
    const at = Number(row.last_us);
    lastOfRun.set(runUuid, Math.max(lastOfRun.get(runUuid) ?? 0, at));
    if (existsSync(join(directory, String(row.path)))) runsWithJournals.add(runUuid);
    else if (row.open === true) {
      const journal = {
        journalId: Number(row.journal_id),
        workerId: row.worker_id === null ? null : Number(row.worker_id),
        run: await follower.findRun(runUuid),
        closed: false,
      };
      await follower.closeDeadWriter(journal, { status: 'interrupted', at, message: 'its journal is gone' });
    }
  }
  const running = await connection.rows(
    "SELECT CAST(uuid AS VARCHAR) AS uuid, epoch_us(started_at) AS started_us FROM runs WHERE status = 'running'",
  );
  for (const row of running) {
    const uuid = String(row.uuid);
    const run = runsWithJournals.has(uuid) ? null : await follower.findRun(uuid);
    if (run === null) continue;
    await follower.closeDeadRun(run, {
      at: Math.max(Number(row.started_us), lastOfRun.get(uuid) ?? 0),
      status: 'interrupted',
      error_message: 'its journals are gone',
    });
  }
}
