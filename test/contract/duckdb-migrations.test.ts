import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { migrationDraftPath, openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { startMigrator } from './migrator-process.ts';
import { fillOldDatabase, oldRows } from './old-database.ts';
import { describeSchemaMigrations } from './schema-migrations.contract.ts';

describeSchemaMigrations('duckdb');

test.each([0, 60, 120, 180])(
  'killed %i ms after it began to copy, it leaves one whole file',
  async (afterMs) => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-killed-'));
    const location = duckDbFile(join(folder, 'results.db'));
    try {
      const old = await openMigrated(location, { target: 1 });
      const connection = await old.connect();
      await fillOldDatabase(connection);
      const rows = await oldRows(connection);
      await connection.close();
      await old.close();

      const migrator = await startMigrator();
      const ended = once(migrator, 'exit');
      migrator.send(location);
      while (!existsSync(migrationDraftPath(location.path)) && migrator.exitCode === null) await sleep(1);
      await sleep(afterMs);
      migrator.kill('SIGKILL');
      await ended;

      const database = await openMigrated(location);
      const after = await database.connect();
      expect(await oldRows(after)).toEqual(rows);
      expect(await after.rows('SELECT * FROM id_counters')).toEqual([]);
      expect(database.notices).toEqual([]);
      expect(existsSync(migrationDraftPath(location.path))).toBe(false);
      await after.close();
      await database.close();
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);
