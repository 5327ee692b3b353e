import { join } from 'node:path';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { generateSample } from '../../src/storage/sample/generate-sample.ts';

/** The present of the history, µs since 1970. */
export const sampleNow = Date.parse('2026-11-21T23:00:00Z') * 1000;

/**
 * Makes a SQLite file with a history in it: tests that fail, are flaky, slow, skipped, and a log.
 *
 * @returns where it is
 */
export async function sampleFile(folder: string): Promise<DatabaseLocation> {
  const location: DatabaseLocation = {
    engine: 'sqlite',
    path: join(folder, 'sample.sqlite'),
    postgres: null,
  };
  const database = await openMigrated(location);
  const connection = await database.connect();
  await generateSample(connection, {
    tests: 60,
    runs: 40,
    days: 20,
    steps: 4,
    branches: 3,
    seed: '2',
    project: 'sample',
    until: '2026-11-21',
  });
  for (const [status, test] of [
    ['skipped', 'min'],
    ['failed', 'max'],
  ])
    await connection.execute(
      `UPDATE executions SET status = '${status}' WHERE test_id = (SELECT ${test}(test_id) FROM executions)`,
    );
  await connection.execute("UPDATE logs SET level = 'error' WHERE log_id = (SELECT min(log_id) FROM logs)");
  await connection.checkpoint();
  await connection.close();
  await database.close();
  return location;
}
