import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { generateSample } from '../../src/storage/sample/generate-sample.ts';
import type { BenchContext } from '../measurement.ts';

const bigProject = 'big';

/** What is asked for: ids that lie all over the history. */
export interface HistoryPlaces {
  readonly databasePath: string;
  readonly executionCount: number;
  /** The run with most tests, and how many those are. */
  readonly bigRun: number;
  readonly bigRunTests: number;
  readonly runs: readonly number[];
  readonly tests: readonly number[];
  /** Attempts, failed ones among them. */
  readonly executions: readonly number[];
  readonly signatures: readonly string[];
  /** Words that names of tests have. */
  readonly words: readonly string[];
  readonly commits: readonly string[];
}

const plan = { days: 60, steps: 1, branches: 8, seed: 'bench' };

/**
 * A history in a DuckDB file: made up (500 runs of 1,000 tests, with `--full` 1,000 of 5,000, with `--quick` 50 of 1,000),
 * or a copy of the file that `--history` names; and in a project of its own a run of 50,000 tests (quick: 5,000).
 */
export async function longHistory(context: BenchContext): Promise<HistoryPlaces> {
  const databasePath = join(context.folder('history'), 'results.db');
  const until = new Date().toISOString().slice(0, 10);
  const size = context.full ? { tests: 5000, runs: 1000 } : { tests: 1000, runs: context.size(500, 50) };
  if (context.history !== null) {
    context.say(`copying ${context.history}`);
    copyFileSync(context.history, databasePath);
  }
  const database = await openMigrated(duckDbFile(databasePath));
  const connection = await database.connect();
  try {
    if (context.history === null) {
      context.say(`making up ${(size.runs * size.tests).toLocaleString('en-US')} executions`);
      await generateSample(connection, { ...plan, ...size, project: 'sample', until });
    }
    const [made] = await connection.rows('SELECT project_id FROM projects WHERE key = ?', [bigProject]);
    if (made === undefined) {
      const tests = context.size(50_000, 5000);
      context.say(`making up a run of ${tests.toLocaleString('en-US')} tests`);
      const one = { ...plan, days: 1, branches: 1, tests, runs: 1, project: bigProject, until };
      await generateSample(connection, one, { force: true });
    }
    await connection.checkpoint();
  } finally {
    await connection.close();
    await database.close();
  }
  return await placesIn(databasePath, context.size(40, 10));
}

/** @param most ids of each kind */
async function placesIn(databasePath: string, most: number): Promise<HistoryPlaces> {
  const access = await openDatabaseAccess({
    location: duckDbFile(databasePath),
    program: { signal: AbortSignal.timeout(600_000) },
  });
  try {
    const column = async (sql: string) => (await access.query({ sql })).rows.map(([value]) => value);
    const numbers = async (sql: string) => (await column(sql)).map(Number);
    const [bigRun = 0, bigRunTests = 0] = (
      await access.query({
        sql: 'SELECT run_id, count(*) AS n FROM executions GROUP BY run_id ORDER BY n DESC LIMIT 1',
      })
    ).rows.flatMap((row) => row.map(Number));
    const others = `(SELECT run_id FROM runs WHERE run_id <> ${bigRun} ORDER BY run_id)`;
    const spread = (ids: readonly number[]) =>
      Array.from(
        { length: Math.min(most, ids.length) },
        (_, index) => ids[Math.floor(((index + 0.5) * ids.length) / Math.min(most, ids.length))] ?? 0,
      );
    const runs = spread(await numbers(`SELECT run_id FROM ${others}`));
    const ofRuns = `run_id IN (${runs.join(', ')})`;
    return {
      databasePath,
      bigRun,
      bigRunTests,
      runs,
      executionCount: (await numbers('SELECT count(*) FROM executions'))[0] ?? 0,
      tests: spread(
        await numbers(`SELECT DISTINCT test_id FROM executions WHERE ${ofRuns} ORDER BY test_id`),
      ),
      executions: await numbers(
        `SELECT max(CASE WHEN run_id % 2 = 0 OR failure_signature IS NOT NULL THEN execution_id END) FROM executions WHERE ${ofRuns} GROUP BY run_id ORDER BY run_id`,
      ),
      signatures: (
        await column(
          `SELECT failure_signature FROM executions WHERE run_id IN (${runs.slice(-5).join(', ')}) AND failure_signature IS NOT NULL GROUP BY failure_signature ORDER BY count(*) DESC, failure_signature LIMIT ${most}`,
        )
      ).map(String),
      words: (await column(`SELECT DISTINCT split_part(name, ' ', 2) AS word FROM tests ORDER BY word`))
        .map(String)
        .filter((word) => word.length > 2)
        .slice(0, most),
      commits: (
        await column(
          `SELECT commit_sha FROM runs WHERE ${ofRuns} AND commit_sha IS NOT NULL ORDER BY run_id LIMIT ${most}`,
        )
      ).map((commit) => String(commit).slice(0, 10)),
    };
  } finally {
    await access.close();
  }
}
