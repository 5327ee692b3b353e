import { messageOf } from '../../model/errors.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { ensureCounter } from '../ids/allocate-ids.ts';
import type { TableName } from '../tables/all-tables.ts';
import { removeArtifactFiles } from './artifact-files.ts';
import { countAndDelete, deleteEmptyRuns, deleteRows, forgetSteps, isForgotten } from './delete-runs.ts';
import { hasTier, inGroups, keptFrom, type OldRun, oldRuns, tablesOfTier } from './old-runs.ts';
import {
  type CleanupOptions,
  type CleanupReport,
  type RetentionTier,
  retentionTiers,
} from './retention-options.ts';

/** Tests whose executions are counted and deleted together: a whole day, unless it is a very large one. */
const testsTogether = 200_000;

const listOf = (runs: readonly OldRun[]) => runs.map(({ runId }) => runId).join(', ');

/** One cleanup under way. */
class Cleanup {
  readonly #connection: StorageConnection;
  readonly #options: CleanupOptions;
  readonly #removed = new Map<TableName, number>();
  readonly #files = { files: 0, bytes: 0 };
  readonly #kept = new Map<number, string>();
  #runs = 0;
  #testDays = 0;

  constructor(connection: StorageConnection, options: CleanupOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  async run(): Promise<CleanupReport> {
    const { keep, now, dryRun = false } = this.#options;
    const moments = retentionTiers.flatMap((tier) => {
      const days = keep[tier];
      return days === undefined ? [] : [{ tier, before: keptFrom(days, now) }];
    });
    // The runs first: what goes with them need not go twice.
    for (const { tier, before } of moments.toReversed()) await this.#tier(tier, before, dryRun);
    const day = (micros: number) => new Date(micros / 1000).toISOString().slice(0, 10);
    return {
      dryRun,
      keptFrom: Object.fromEntries(moments.map(({ tier, before }) => [tier, day(before)])),
      runs: this.#runs,
      rows: Object.fromEntries(this.#removed),
      testDays: this.#testDays,
      ...this.#files,
      kept: Array.from(this.#kept, ([runId, reason]) => ({ runId, reason })),
    };
  }

  async #tier(tier: RetentionTier, before: number, dryRun: boolean): Promise<void> {
    const runs = await oldRuns(this.#connection, tier, before);
    if (runs.length === 0) return;
    if (dryRun) await this.#count(tier, before, runs);
    else if (tier === 'runs') await this.#removeRuns(runs);
    else await this.#removeTier(tier, runs);
  }

  /** What would go. A row that goes with its run is not counted again with its own tier. */
  async #count(tier: RetentionTier, before: number, runs: readonly OldRun[]): Promise<void> {
    if (tier === 'runs') this.#runs = runs.length;
    const { keep, now } = this.#options;
    const alsoRuns = tier !== 'runs' && keep.runs !== undefined;
    const already = alsoRuns
      ? ` AND NOT (${hasTier(this.#connection, 'runs', keptFrom(keep.runs ?? 0, now))})`
      : '';
    const ofTier = `SELECT run_id FROM runs WHERE ${hasTier(this.#connection, tier, before)}${already}`;
    for (const table of tablesOfTier[tier]) {
      const [row] = await this.#connection.rows(
        `SELECT count(*) AS n FROM ${table} WHERE run_id IN (${ofTier})${table === 'journals' ? ` AND ${isForgotten(this.#connection, now)}` : ''}`,
      );
      this.#add(table, Number(row?.n));
    }
    if (tier !== 'runs' && tier !== 'artifacts') return;
    const counted = alsoRuns
      ? await this.#connection.rows(ofTier)
      : runs.map(({ runId }) => ({ run_id: runId }));
    const ids = counted.map((row) => Number(row.run_id)).join(', ');
    if (ids !== '') await this.#removeFiles(ids, true);
  }

  #add(table: TableName, rows: number): void {
    if (rows > 0) this.#removed.set(table, (this.#removed.get(table) ?? 0) + rows);
  }

  async #removeFiles(runs: string, dryRun: boolean): Promise<void> {
    const { files } = this.#options;
    if (files !== undefined) await removeArtifactFiles(this.#connection, runs, files, this.#files, dryRun);
  }

  async #removeTier(tier: Exclude<RetentionTier, 'runs'>, runs: readonly OldRun[]): Promise<void> {
    for (const table of tablesOfTier[tier]) await ensureCounter(this.#connection, table);
    let done = 0;
    for (const group of inGroups(runs)) {
      await this.#unlessReferredTo(group, async (ids) => {
        if (tier === 'artifacts') await this.#removeFiles(ids, false);
        if (tier === 'steps') await forgetSteps(this.#connection, ids);
        for (const table of tablesOfTier[tier]) await deleteRows(this.#connection, table, ids, this.#removed);
      });
      done += group.length;
      this.#tell(tier, done, runs.length);
    }
  }

  async #removeRuns(runs: readonly OldRun[]): Promise<void> {
    // Ids must never be given out again: what was concluded from an execution still names it.
    for (const table of tablesOfTier.runs) await ensureCounter(this.#connection, table);
    const details = tablesOfTier.runs.slice(0, tablesOfTier.runs.indexOf('executions'));
    const days = Map.groupBy(runs, ({ day }) => day);
    let done = 0;
    for (const ofDay of days.values()) {
      for (const group of inGroups(ofDay)) {
        await this.#unlessReferredTo(group, async (ids) => {
          await this.#removeFiles(ids, false);
          for (const table of details) await deleteRows(this.#connection, table, ids, this.#removed);
        });
        this.#tell('runs', done, runs.length);
      }
      for (const group of inGroups(ofDay, testsTogether, 5000))
        await this.#unlessReferredTo(group, (ids) => this.#removeCounted(ids));
      done += ofDay.length;
      this.#tell('runs', done, runs.length);
    }
    this.#runs = this.#removed.get('runs') ?? 0;
  }

  async #removeCounted(ids: string): Promise<void> {
    const { now, journalsDirectory } = this.#options;
    this.#testDays += await countAndDelete(this.#connection, ids, now, this.#removed);
    await deleteEmptyRuns(this.#connection, ids, { now, journalsDirectory }, this.#removed);
  }

  /** Does the work for a group, and for each of its runs alone where tables of others stand in the way of one. */
  async #unlessReferredTo(group: readonly OldRun[], work: (ids: string) => Promise<void>): Promise<void> {
    const wanted = group.filter(({ runId }) => !this.#kept.has(runId));
    const [first] = wanted;
    if (first === undefined) return;
    try {
      await work(listOf(wanted));
    } catch (error) {
      if (this.#connection.failureKind(error) !== 'foreign-key') throw error;
      if (wanted.length === 1)
        this.#kept.set(first.runId, `rows of other tables refer to it: ${messageOf(error)}`);
      else for (const run of wanted) await this.#unlessReferredTo([run], work);
    }
  }

  #tell(tier: RetentionTier, runsDone: number, runsTotal: number): void {
    this.#options.signal?.throwIfAborted();
    this.#options.progress?.({ tier, runsDone, runsTotal });
  }
}

/**
 * Removes what is older than it shall be kept; runs that are still recorded are never touched. What came of each test
 * is added to `test_days` first, in the transaction in which its executions go, so that each run is counted once
 * however often a cleanup is broken off and begun again.
 *
 * What refers to a removed row: rows of the run go with it (coverage, too); `artifacts` and `logs` that outlive the
 * steps keep their row without the step; `failure_analyses`, `security_issues` and `measurements` are conclusions and
 * stay as they are: the ids that they name are copies, and never given out again.
 */
export async function cleanup(
  connection: StorageConnection,
  options: CleanupOptions,
): Promise<CleanupReport> {
  return await new Cleanup(connection, options).run();
}
