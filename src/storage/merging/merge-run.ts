import { assayError } from '../../model/errors.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { allocateIds } from '../ids/allocate-ids.ts';
import { deleteRows } from '../retention/delete-runs.ts';
import { textOf, uuidValue } from '../sql/value-expressions.ts';
import { type NewRow, type TableName, tableDeclaration } from '../tables/all-tables.ts';
import { tablesOfJournals } from '../tables/journal-tables.ts';
import { ParentsFirst } from '../transfer/parents-first.ts';
import { asNewRows, type PlainRow, plainBatches } from '../transfer/plain-rows.ts';
import { RowsDigest } from '../transfer/rows-digest.ts';
import { type IdMap, isFromJournal, journalOf } from './id-map.ts';
import type { MergeCounts } from './merge-report.ts';
import type { RunFacts } from './run-facts.ts';

/** What belongs to a run, each table after those that it refers to. */
const tablesOfRun = [
  'workers',
  'suite_runs',
  ...tablesOfJournals,
  'coverage',
  'measurements',
] as const satisfies readonly TableName[];

/** The same in the order in which the rows can go; measurements are no part of it: others may have made them. */
const removalOrder = ['runs', ...tablesOfRun.filter((name) => name !== 'measurements')] as const;

/** Takes one run of another database, whole or not at all. */
export class RunMerge {
  readonly #source: StorageConnection;
  readonly #target: StorageConnection;
  readonly #ids: IdMap;
  readonly #run: RunFacts;
  readonly #digests = new Map<TableName, RowsDigest>();
  /** Where the run had been taken before, its number stays the same. */
  readonly #replaced: number | null;

  constructor(
    place: { readonly source: StorageConnection; readonly target: StorageConnection; readonly ids: IdMap },
    run: RunFacts,
    replaced: number | null,
  ) {
    this.#source = place.source;
    this.#target = place.target;
    this.#ids = place.ids;
    this.#run = run;
    this.#replaced = replaced;
  }

  /** @throws MERGE_DIFFERENT */
  async take(counts: MergeCounts): Promise<void> {
    const replaced = this.#replaced;
    const together = this.#target.capabilities.deletesFamilies;
    // Where the rows cannot go in the transaction that brings the new ones, the next merge finds less than there is.
    if (replaced !== null && !together) await this.#remove(replaced);
    await this.#target.transaction(async () => {
      if (replaced !== null && together) await this.#remove(replaced);
      await this.#insertAll();
    });
    this.#ids.keepJournals();
    for (const [table, digest] of this.#digests) counts.add(table, digest.count);
  }

  async #remove(runId: number): Promise<void> {
    for (const table of removalOrder.toReversed())
      await deleteRows(this.#target, table, String(runId), new Map());
  }

  async #insertAll(): Promise<void> {
    this.#ids.beginRun();
    this.#digests.clear();
    const runId = this.#replaced ?? (await allocateIds(this.#target, 'runs', 1));
    this.#ids.set('runs', this.#run.runId, runId, true);
    await this.#journals();
    await this.#table('runs', runId);
    for (const table of tablesOfRun) await this.#table(table, runId);
    for (const table of ['runs', ...tablesOfRun] as const) await this.#compare(table, runId);
  }

  /** Journals keep their uuid: one that is known here gives its rows the ids that they would have had here. */
  async #journals(): Promise<void> {
    const target = this.#target;
    for await (const rows of plainBatches(this.#source, 'journals', `WHERE run_id = ${this.#run.runId}`)) {
      const fresh: PlainRow[] = [];
      for (const row of rows) {
        const [known] = await target.rows(
          `SELECT journal_id FROM journals WHERE uuid = ${uuidValue(target.dialect, '?')}`,
          [String(row.uuid)],
        );
        if (known === undefined) fresh.push(row);
        else await this.#adopt(row, Number(known.journal_id));
      }
      if (fresh.length === 0) continue;
      const first = await allocateIds(target, 'journals', fresh.length);
      fresh.forEach((row, index) => {
        this.#ids.set('journals', Number(row.journal_id), first + index, true);
      });
      await target.insert(
        'journals',
        asNewRows(
          'journals',
          fresh.map((row) => this.#ids.translate('journals', row)),
        ),
      );
    }
  }

  async #adopt(row: PlainRow, journalId: number): Promise<void> {
    this.#ids.set('journals', Number(row.journal_id), journalId, true);
    const translated = this.#ids.translate('journals', row);
    const { changes } = tableDeclaration('journals');
    const change = Object.fromEntries(changes.map((column) => [column, translated[column] ?? null]));
    await this.#target.update('journals', new Map([[journalId, change as Partial<NewRow<'journals'>>]]));
  }

  async #table(table: TableName, runId: number): Promise<void> {
    const digest = new RowsDigest();
    this.#digests.set(table, digest);
    const ordered = new ParentsFirst(table, async (rows) => {
      await this.#giveIds(table, rows);
      const translated = rows.map((row) => this.#ids.translate(table, row));
      digest.add(translated);
      await this.#target.insert(table, asNewRows(table, translated));
    });
    // Where a run is completed, measurements are not taken away before: those that are here stay as they are.
    const isThere = table === 'measurements' && this.#replaced !== null && (await this.#has(table, runId));
    if (isThere) return;
    const condition = `WHERE ${table}.run_id = ${this.#run.runId}`;
    for await (const rows of plainBatches(this.#source, table, condition)) await ordered.add(rows);
    ordered.end();
  }

  async #has(table: TableName, runId: number): Promise<boolean> {
    return (
      (await this.#target.rows(`SELECT run_id FROM ${table} WHERE run_id = ${runId} LIMIT 1`)).length > 0
    );
  }

  /** New ids for rows that no journal brought, and new journals for rows of one that is not known any more. */
  async #giveIds(table: TableName, rows: readonly PlainRow[]): Promise<void> {
    const { key } = tableDeclaration(table);
    const byHand: number[] = [];
    for (const row of rows) {
      const theirs = Number(row[key]);
      if (!isFromJournal(table, theirs)) byHand.push(theirs);
      else if (this.#ids.get('journals', journalOf(theirs)) === undefined)
        this.#ids.set('journals', journalOf(theirs), await allocateIds(this.#target, 'journals', 1), true);
    }
    if (table === 'runs' || byHand.length === 0) return;
    const first = await allocateIds(this.#target, table, byHand.length);
    byHand.forEach((theirs, index) => {
      this.#ids.set(table, theirs, first + index, true);
    });
  }

  async #compare(table: TableName, runId: number): Promise<void> {
    const expected = this.#digests.get(table) ?? new RowsDigest();
    if (table === 'measurements' && this.#replaced !== null) return;
    const found = new RowsDigest();
    for await (const rows of plainBatches(this.#target, table, `WHERE ${table}.run_id = ${runId}`))
      found.add(rows);
    if (found.equals(expected)) return;
    throw assayError('MERGE_DIFFERENT', {
      run: this.#run.uuid,
      table,
      expected: expected.count,
      found: found.count,
    });
  }
}

/** UUIDs of runs of which a database has journals, but no run any more: a cleanup removed them. */
export async function removedRuns(connection: StorageConnection): Promise<ReadonlySet<string>> {
  const rows = await connection.rows(
    `SELECT DISTINCT ${textOf(connection.dialect, 'run_uuid')} AS run_uuid FROM journals
WHERE run_id IS NOT NULL AND run_id NOT IN (SELECT run_id FROM runs)`,
  );
  return new Set(rows.map((row) => String(row.run_uuid)));
}
