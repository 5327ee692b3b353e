/** Migrates the database of the location that it is sent to the latest version, waiting where it must, and tells what it did. */
import type { AssayError } from '../../src/model/errors.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';

async function migrated(location: DatabaseLocation): Promise<string[]> {
  const done: string[] = [];
  for (;;) {
    try {
      const database = await openMigrated(location, { onMigration: (name) => done.push(name) });
      await database.close();
      return done;
    } catch (error) {
      // Only DuckDB's file is for one process at a time; there its users wait.
      if ((error as AssayError).code !== 'DATABASE_LOCKED' || location.engine !== 'duckdb') throw error;
      await new Promise((wake) => setTimeout(wake, 10));
    }
  }
}

process.once('message', async (location: DatabaseLocation) => {
  const answer = await migrated(location).then(
    (done) => ({ done }),
    (error: unknown) => ({ error: String(error) }),
  );
  process.send?.(answer, () => process.disconnect?.());
});
process.send?.('ready');
