import { dirname } from 'node:path';
import { restoreFile, restoreServer } from '../../src/storage/backup/restore-backup.ts';
import { verifyBackup } from '../../src/storage/backup/verify-backup.ts';
import { openStorage } from '../../src/storage/engines/open-engine.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { dialectOf } from '../../src/storage/sql/column-types.ts';
import { textOf } from '../../src/storage/sql/value-expressions.ts';
import { expectedRows } from './expected-rows.ts';
import { type KeptJournal, upTo } from './kept-journals.ts';
import type { Round } from './round.ts';
import type { Saved, Saver } from './saver.ts';
import type { Ask } from './scenario.ts';
import { brokenKeys, brokenReferences, wrongRows } from './verify-database.ts';

/** Tables that a merge fills with everything that belongs to runs. */
const mergedTables = ['runs', 'suite_runs', 'executions', 'sections', 'steps', 'step_runs', 'logs'] as const;

/** Asks a database that nobody else has open. */
async function asking<Result>(
  location: DatabaseLocation,
  work: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const database = await openStorage(location, { mustExist: true });
  const connection = await database.connect();
  try {
    return await work(async (sql) => (await connection.rows(sql)).map((row) => Object.values(row)));
  } finally {
    await connection.close();
    await database.close();
  }
}

/** Restores a backup into a new database of the engine under test. */
async function restored(round: Round, { file }: Saved): Promise<DatabaseLocation> {
  const contents = await verifyBackup(file);
  const { server, engine } = round.ground;
  const options = { label: 'the restored database' };
  if (server === null) {
    const location = { engine, path: `${file}.${engine}`, postgres: null };
    await restoreFile(location, file, null, async () => {}, options);
    return location;
  }
  const location = await server.createDatabase(dirname(file));
  const database = await openStorage(location);
  try {
    await restoreServer(await database.connect(), file, contents, options);
  } finally {
    await database.close();
  }
  return location;
}

/** What is wrong with a copy: it must hold what its own offsets say, no more and no less. */
async function wrongCopy(
  location: DatabaseLocation,
  journals: readonly KeptJournal[],
): Promise<readonly string[]> {
  const dialect = dialectOf(location.engine);
  return await asking(location, async (ask) => {
    const rows = await ask(`SELECT ${textOf(dialect, 'uuid')} AS uuid, applied_bytes FROM journals`);
    const applied = new Map(rows.map(([uuid, bytes]) => [String(uuid), Number(bytes)]));
    const prefixes = journals
      .filter(({ uuid }) => applied.has(uuid))
      .map((journal) => upTo(journal, applied.get(journal.uuid) ?? 0));
    return [
      ...(await wrongRows(ask, dialect, expectedRows(prefixes), true)),
      ...(await brokenKeys(ask)),
      ...(await brokenReferences(ask)),
    ];
  });
}

async function counts(ask: Ask): Promise<string> {
  const found: string[] = [];
  for (const table of mergedTables)
    found.push(`${table} ${Number((await ask(`SELECT count(*) AS n FROM ${table}`))[0]?.[0])}`);
  return found.join(', ');
}

/** What is wrong with what was saved while a round was played. */
export async function wrongSaved(
  round: Round,
  saver: Saver,
  journals: readonly KeptJournal[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  // The first ones are nearly empty, and the last one nearly complete.
  for (const saved of [saver.saved.at(-1), saver.saved[Math.floor(saver.saved.length / 2)]]) {
    if (saved === undefined) continue;
    const location = saved.kind === 'copy' ? saved.location : await restored(round, saved);
    for (const problem of await wrongCopy(location, journals)) problems.push(`${saved.kind}: ${problem}`);
    if (saved.kind === 'backup') await round.ground.drop(location);
  }
  await saver.merge();
  await saver.merge();
  const here = await counts((sql) => round.ask(sql));
  const there = await asking(saver.merged, counts);
  if (here !== there) problems.push(`merged: has ${there}, should have ${here}`);
  problems.push(...(await asking(saver.merged, brokenReferences)));
  return problems;
}
