import { updateRunCounts } from '../builds/run-counts.ts';
import { finishShard, reopenRun } from '../builds/shards.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { allocateIds, firstJournalId } from '../ids/allocate-ids.ts';
import { micros, textOf } from '../sql/value-expressions.ts';
import { tableDeclaration } from '../tables/all-tables.ts';
import { tablesOfJournals } from '../tables/journal-tables.ts';
import { ParentsFirst } from '../transfer/parents-first.ts';
import { asNewRows, type PlainRow, plainBatches } from '../transfer/plain-rows.ts';
import type { IdMap } from './id-map.ts';
import type { MergeCounts } from './merge-report.ts';
import type { RunFacts } from './run-facts.ts';

interface Place {
  readonly source: StorageConnection;
  readonly target: StorageConnection;
  readonly ids: IdMap;
  readonly counts: MergeCounts;
}

/** Tables whose rows belong to one journal, each after those that it refers to. */
const tablesOfShard = ['journals', 'workers', ...tablesOfJournals] as const;
type ShardTable = (typeof tablesOfShard)[number];

const uuidsOf = async (connection: StorageConnection, runId: number) =>
  await connection.rows(
    `SELECT journal_id, ${textOf(connection.dialect, 'uuid')} AS uuid FROM journals WHERE run_id = ${runId} ORDER BY journal_id`,
  );

/** The journals of a run of the other database that a run here does not have. */
async function freshJournals({ source, target }: Place, theirs: number, ours: number): Promise<number[]> {
  const known = new Set((await uuidsOf(target, ours)).map(({ uuid }) => String(uuid)));
  return (await uuidsOf(source, theirs))
    .filter(({ uuid }) => !known.has(String(uuid)))
    .map((row) => Number(row.journal_id));
}

/** Which rows of a table some journals brought. */
function ofJournals(table: ShardTable, journals: readonly number[]): string {
  if (table === 'journals' || table === 'workers') return `${table}.journal_id IN (${journals.join(', ')})`;
  const key = `${table}.${tableDeclaration(table).key}`;
  return `(${journals
    .map((id) => `${key} BETWEEN ${id * firstJournalId} AND ${(id + 1) * firstJournalId - 1}`)
    .join(' OR ')})`;
}

/** Suites of the shard are those of the run that it joins; one that is not in it yet comes along. */
async function joinSuites(
  { source, target, ids, counts }: Place,
  theirs: number,
  ours: number,
): Promise<void> {
  const rows = await target.rows(`SELECT suite_run_id, suite_id FROM suite_runs WHERE run_id = ${ours}`);
  const known = new Map(rows.map((row) => [Number(row.suite_id), Number(row.suite_run_id)]));
  for await (const batch of plainBatches(source, 'suite_runs', `WHERE run_id = ${theirs}`)) {
    const fresh: PlainRow[] = [];
    for (const row of batch) {
      const suiteId = ids.get('suites', Number(row.suite_id)) ?? 0;
      const suiteRunId = known.get(suiteId);
      if (suiteRunId === undefined) fresh.push(row);
      else ids.set('suite_runs', Number(row.suite_run_id), suiteRunId, true);
    }
    if (fresh.length === 0) continue;
    const first = await allocateIds(target, 'suite_runs', fresh.length);
    fresh.forEach((row, index) => {
      ids.set('suite_runs', Number(row.suite_run_id), first + index, true);
    });
    const translated = fresh.map((row) => ids.translate('suite_runs', row));
    await target.insert('suite_runs', asNewRows('suite_runs', translated));
    counts.add('suite_runs', fresh.length);
  }
}

async function giveIds(place: Place, table: ShardTable, rows: readonly PlainRow[]): Promise<void> {
  if (table !== 'journals' && table !== 'workers') return;
  const key = tableDeclaration(table).key;
  const first = await allocateIds(place.target, table, rows.length);
  rows.forEach((row, index) => {
    place.ids.set(table, Number(row[key]), first + index, true);
  });
}

async function takeRows(place: Place, run: number, journals: readonly number[]): Promise<void> {
  const { source, target, ids, counts } = place;
  for (const table of tablesOfShard) {
    const ordered = new ParentsFirst(table, async (rows) => {
      await giveIds(place, table, rows);
      const translated = rows.map((row) => ids.translate(table, row));
      await target.insert(table, asNewRows(table, translated));
      counts.add(table, rows.length);
    });
    const condition = `WHERE ${table}.run_id = ${run} AND ${ofJournals(table, journals)}`;
    for await (const rows of plainBatches(source, table, condition)) await ordered.add(rows);
    ordered.end();
    if (table === 'journals') await joinSuites(place, run, ids.get('runs', run) ?? 0);
  }
}

/**
 * Takes what a run of the other database has beyond a run here of the same build: each is a part of it, as when every
 * job of a build recorded into a file of its own. Measurements and coverage, which no journal brings, are not taken.
 *
 * @param run of the other database
 * @param ours number of the run here
 * @returns whether there was anything to take
 */
export async function joinBuild(place: Place, run: RunFacts, ours: number): Promise<boolean> {
  const { source, target, ids } = place;
  const journals = await freshJournals(place, run.runId, ours);
  if (journals.length === 0) return false;
  const [theirs] = await source.rows(
    `SELECT ${micros(source.dialect, 'started_at')} AS began, ${micros(source.dialect, 'ended_at')} AS ended, status,
       error_message FROM runs WHERE run_id = ${run.runId}`,
  );
  await target.transaction(async () => {
    ids.beginRun();
    ids.set('runs', run.runId, ours, true);
    await takeRows(place, run.runId, journals);
    await reopenRun(target, ours, Number(theirs?.began));
    const error = theirs?.error_message ?? null;
    await finishShard(target, ours, {
      at: Number(theirs?.ended),
      status: String(theirs?.status),
      error_message: error === null ? null : String(error),
    });
    await updateRunCounts(target, ours);
  });
  ids.keepJournals();
  return true;
}
