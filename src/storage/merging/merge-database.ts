import { assayError } from '../../model/errors.ts';
import { isOwnTable } from '../dump/format/dump-table.ts';
import { readCatalogue } from '../dump/format/read-catalogue.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { migrationState } from '../migrations/migration-state.ts';
import { IdMap } from './id-map.ts';
import { joinBuild } from './join-build.ts';
import { MergeCounts, type MergeOptions, type MergeReport } from './merge-report.ts';
import { RunMerge, removedRuns } from './merge-run.ts';
import { catalogueMerge, knowledgeMerge, leftTables, mergeTable } from './merge-table.ts';
import { decide, type RunDecision, type RunFacts, runFacts } from './run-facts.ts';

const buildOf = ({ projectKey, buildKey }: RunFacts) => JSON.stringify([projectKey, buildKey]);

/** Decides about every run of the other database. */
async function decisions(
  source: StorageConnection,
  target: StorageConnection,
): Promise<readonly { readonly run: RunFacts; readonly decision: RunDecision }[]> {
  const ours = await runFacts(target);
  const byUuid = new Map(ours.map((run) => [run.uuid, run]));
  const byBuild = new Map(ours.filter((run) => run.buildKey !== null).map((run) => [buildOf(run), run]));
  const removed = await removedRuns(target);
  return (await runFacts(source)).map((run) => ({
    run,
    decision: decide(run, byUuid.get(run.uuid), byBuild.get(buildOf(run)), removed.has(run.uuid)),
  }));
}

async function assertSchema(connection: StorageConnection, label: string): Promise<void> {
  const { current, latest } = await migrationState(connection, label);
  if (current !== latest) throw assayError('SCHEMA_DIFFERENT', { database: label, current, latest });
}

/** What stays in the other database. */
async function leftBehind(source: StorageConnection): Promise<string[]> {
  const notices: string[] = [];
  for (const table of leftTables) {
    const [row] = await source.rows(`SELECT count(*) AS n FROM ${table}`);
    if (Number(row?.n) > 0) notices.push(`${table} belongs to its installation and was not taken.`);
  }
  const foreign = Array.from((await readCatalogue(source)).tables.keys()).filter((name) => !isOwnTable(name));
  if (foreign.length > 0) notices.push(`Tables that are not of Assay were not taken: ${foreign.join(', ')}.`);
  return notices;
}

/**
 * Takes in the runs of another database with all that belongs to them, what they refer to, and what was concluded from
 * them. Ids are given anew, uuids stay; a run comes whole or not at all, and twice is the same as once. A day of
 * `test_days` that both have stays the fuller one of the two.
 *
 * @param source is only read
 * @throws SCHEMA_DIFFERENT, MERGE_DIFFERENT
 */
export async function mergeDatabase(
  source: StorageConnection,
  target: StorageConnection,
  options: MergeOptions,
): Promise<MergeReport> {
  await assertSchema(source, options.sourceLabel);
  await assertSchema(target, options.targetLabel);
  const ids = new IdMap();
  const counts = new MergeCounts();
  const place = { source, target, ids, counts };
  for (const table of catalogueMerge) await mergeTable(place, table);
  const runs = await decisions(source, target);
  const outcome = { taken: 0, alreadyThere: 0, completed: 0, joined: 0 };
  const skipped: MergeReport['runs']['skipped'][number][] = [];
  for (const [index, { run, decision }] of runs.entries()) {
    options.signal?.throwIfAborted();
    if (decision.do === 'leave') outcome.alreadyThere++;
    else if (decision.do === 'skip')
      skipped.push({ uuid: run.uuid, name: run.name, reason: decision.reason });
    else if (decision.do === 'join') {
      if (await joinBuild(place, run, decision.runId)) outcome.joined++;
      else outcome.alreadyThere++;
    } else {
      const replaced = decision.do === 'replace' ? decision.runId : null;
      await new RunMerge(place, run, replaced).take(counts);
      if (replaced === null) outcome.taken++;
      else outcome.completed++;
    }
    options.progress?.({ runsDone: index + 1, runsTotal: runs.length, rows: counts.rows });
  }
  ids.beginRun();
  for (const table of knowledgeMerge) await mergeTable(place, table);
  return { runs: { ...outcome, skipped }, tables: counts.tables(), notices: await leftBehind(source) };
}
