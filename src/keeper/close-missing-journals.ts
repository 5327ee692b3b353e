import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { isTrue, micros, textOf } from '../storage/sql/value-expressions.ts';
import type { JournalFollower } from './apply/journal-follower.ts';

/** How long nothing was heard of a journal on another machine before it counts as gone (ms); alive, it sends a heartbeat every 5 s. */
const silenceMs = 15 * 60_000;

interface KnownJournal {
  readonly journalId: number;
  readonly runUuid: string;
  readonly workerId: number | null;
  readonly open: boolean;
  readonly gone: boolean;
  /** Time of its last event, microseconds. */
  readonly lastAt: number;
}

/**
 * Ends what belongs to journals that somebody has removed: nothing will ever be said of it again. On a server, where
 * journals lie on other machines, only what has been silent for long. A run that still has a journal stays as it is.
 *
 * @param directory folder of the journals
 */
export async function closeMissingJournals(
  connection: StorageConnection,
  follower: JournalFollower,
  directory: string,
  nowMs = Date.now(),
): Promise<void> {
  const journals = await journalsOfOpenRuns(connection, directory, nowMs);
  for (const journal of journals) {
    if (!journal.open || !journal.gone) continue;
    const { journalId, workerId, lastAt: at } = journal;
    const run = await follower.findRun(journal.runUuid);
    await follower.closeDeadWriter(
      { journalId, workerId, run, closed: false },
      { status: 'interrupted', at, message: 'its journal is gone' },
    );
  }
  const living = new Set(journals.filter((journal) => !journal.gone).map((journal) => journal.runUuid));
  const dead = Map.groupBy(
    journals.filter((journal) => !living.has(journal.runUuid)),
    (journal) => journal.runUuid,
  );
  for (const [uuid, ofRun] of dead) {
    const run = await follower.findRun(uuid);
    if (run === null || run.finished) continue;
    await follower.closeDeadRun(run, {
      at: Math.max(run.startedAt, ...ofRun.map((journal) => journal.lastAt)),
      status: 'interrupted',
      error_message: 'its journals are gone',
    });
  }
}

async function journalsOfOpenRuns(
  connection: StorageConnection,
  directory: string,
  nowMs: number,
): Promise<readonly KnownJournal[]> {
  const { dialect, capabilities } = connection;
  const rows = await connection.rows(
    `SELECT journal_id, path, ${textOf(dialect, 'run_uuid')} AS run_uuid, closed_at IS NULL AS open,
       ${micros(dialect, 'COALESCE(updated_at, created_at)')} AS last_us,
       ${micros(dialect, 'COALESCE(heard_at, updated_at, created_at)')} AS heard_us,
       (SELECT worker_id FROM workers WHERE workers.journal_id = journals.journal_id) AS worker_id
     FROM journals WHERE closed_at IS NULL OR run_id IN (SELECT run_id FROM runs WHERE status = 'running')`,
  );
  return rows.map((row) => {
    const silent = !capabilities.manyMachines || Number(row.heard_us) / 1000 < nowMs - silenceMs;
    return {
      journalId: Number(row.journal_id),
      runUuid: String(row.run_uuid),
      workerId: row.worker_id === null ? null : Number(row.worker_id),
      open: isTrue(row.open),
      gone: silent && !existsSync(join(directory, String(row.path))),
      lastAt: Number(row.last_us),
    };
  });
}
