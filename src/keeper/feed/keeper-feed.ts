import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { RowBatch } from '../../storage/row-batch.ts';
import type { JournalFollower } from '../apply/journal-follower.ts';
import { ChangesByOthers } from './changes-by-others.ts';
import { ChangesOfBatch } from './changes-of-batch.ts';
import type { RunRow } from './feed-messages.ts';
import type { LiveFeed } from './live-feed.ts';
import { readRunRows } from './read-run-rows.ts';

/** Brings what a keeper commits to the live feed. While nobody looks at it, this is one comparison a pass. */
export class KeeperFeed {
  readonly live: LiveFeed;
  readonly #others: ChangesByOthers;

  constructor(live: LiveFeed) {
    this.live = live;
    this.#others = new ChangesByOthers(live);
  }

  /** Listens to a follower; the one of before is gone with its database, and what happened meanwhile is not known. */
  follow(follower: JournalFollower): void {
    this.live.reloadAll();
    follower.onCommitted = (batch, connection) => this.#committed(follower, batch, connection);
    follower.onUncertain = () => this.live.reloadAll();
  }

  /** To be called between passes: tells what others have done. Does nothing where there can be no others. */
  async afterPass(connection: StorageConnection): Promise<void> {
    if (connection.capabilities.manyWriters) await this.#others.look(connection);
  }

  async #committed(follower: JournalFollower, batch: RowBatch, connection: StorageConnection): Promise<void> {
    if (!this.live.isWatched) return;
    this.#others.committed(batch);
    const rows = await this.#touchedRuns(batch, connection);
    this.#others.toldRuns(rows ?? []);
    this.live.together(() => {
      new ChangesOfBatch(this.live, follower, batch).collect();
      if (rows === null) this.live.reloadAll();
      else this.live.runs(rows);
    });
  }

  /** Rows of the runs that the batch changed as they are now; null when they cannot be read. */
  async #touchedRuns(batch: RowBatch, connection: StorageConnection): Promise<readonly RunRow[] | null> {
    const runs = new Set<number>(batch.updatesOf('runs').keys());
    for (const row of batch.insertsOf('runs')) runs.add(Number(row.run_id));
    for (const { runId } of batch.swept) runs.add(runId);
    if (runs.size === 0) return [];
    try {
      return await readRunRows(connection, `runs.run_id IN (${Array.from(runs).join(', ')})`);
    } catch {
      // The batch is committed; the next pass meets what is wrong with the connection, and reports it.
      return null;
    }
  }
}
