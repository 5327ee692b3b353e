import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { RowBatch } from '../../storage/row-batch.ts';
import type { RunRow } from './feed-messages.ts';
import type { LiveFeed } from './live-feed.ts';
import { readRunRows } from './read-run-rows.ts';

/** How often it is looked for what others have applied, while somebody looks at a run (ms). */
const lookEveryMs = 1000;
/** Runs that are compared at most: those that run, and the newest. */
const newestRuns = 50;

/**
 * Finds runs that others have changed: keepers of other machines, and commands that have applied journals themselves.
 * How far a journal is applied stands in its row, so that is all there is to compare.
 */
export class ChangesByOthers {
  readonly #feed: LiveFeed;
  /** Bytes of journals that are applied, as far as the viewers were told. */
  readonly #told = new Map<number, number>();
  readonly #runs = new Map<number, string>();
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(feed: LiveFeed) {
    this.#feed = feed;
  }

  /** What this process has committed is known. */
  committed(batch: RowBatch): void {
    for (const row of batch.insertsOf('journals'))
      this.#told.set(Number(row.journal_id), Number(row.applied_bytes));
    for (const [id, row] of batch.updatesOf('journals'))
      if (row.applied_bytes !== undefined) this.#told.set(id, Number(row.applied_bytes));
  }

  /** What was told of runs. */
  toldRuns(rows: readonly RunRow[]): void {
    for (const row of rows) this.#runs.set(row.run_id, JSON.stringify(row));
  }

  /** Looks once in a while; never at the same time as a batch is committed. */
  async look(connection: StorageConnection, now = performance.now()): Promise<void> {
    if (!this.#feed.isWatched) return this.#forget();
    if (now - this.#lookedAt < lookEveryMs) return;
    this.#lookedAt = now;
    const watched = this.#feed.watchedRuns();
    if (watched.length > 0) await this.#lookAtJournals(connection, watched);
    await this.#lookAtRuns(connection, watched);
  }

  #forget(): void {
    this.#told.clear();
    this.#runs.clear();
  }

  async #lookAtJournals(connection: StorageConnection, watched: readonly number[]): Promise<void> {
    const rows = await connection.rows(
      `SELECT journal_id, run_id, applied_bytes FROM journals WHERE run_id IN (${watched.join(', ')})`,
    );
    // What others did between the first look of a viewer and this one is not known.
    const changed = new Set<number>();
    for (const row of rows) {
      const [journal, run, bytes] = [Number(row.journal_id), Number(row.run_id), Number(row.applied_bytes)];
      if (this.#told.get(journal) !== bytes) changed.add(run);
      this.#told.set(journal, bytes);
    }
    for (const run of watched) if (changed.has(run)) this.#feed.reload(run);
  }

  async #lookAtRuns(connection: StorageConnection, watched: readonly number[]): Promise<void> {
    const those = watched.length === 0 ? '' : ` OR runs.run_id IN (${watched.join(', ')})`;
    const rows = await readRunRows(
      connection,
      `runs.status = 'running'${those} OR runs.run_id > (SELECT max(run_id) FROM runs) - ${newestRuns}`,
    );
    const changed = rows.filter((row) => this.#runs.get(row.run_id) !== JSON.stringify(row));
    this.toldRuns(rows);
    this.#feed.runs(changed);
  }
}
