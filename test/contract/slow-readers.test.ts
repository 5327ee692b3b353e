import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StorageDatabase, StorageReader } from '../../src/storage/engines/storage-engine.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { everyEngine, newLocation } from '../engines/engine-locations.ts';
import { testPostgres } from '../postgres/test-postgres.ts';

/** More rows than anybody holds in memory. */
const endless =
  'WITH RECURSIVE n(x) AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n WHERE x < 1000) SELECT a.x FROM n AS a, n AS b, n AS c';

describe.each(everyEngine)('a query on $product whose rows nobody comes for', ({ engine }) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  let database: StorageDatabase;
  let reader: StorageReader;
  beforeAll(async () => {
    database = await openMigrated(await newLocation(engine, folder), { exportDirectory: folder });
    reader = database.reader();
  });
  afterAll(async () => {
    await database.close();
    if (engine === 'postgres') await (await testPostgres()).dropDatabase(database.location);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** The query, with its first rows taken. */
  const begun = async (timeoutMs: number, signal?: AbortSignal) => {
    const batches = reader.read({
      sql: endless,
      timeoutMs,
      maxRows: Number.POSITIVE_INFINITY,
      ...(signal === undefined ? {} : { signal }),
    });
    for (;;) {
      const { value, done } = await batches.next();
      if (done === true) throw new Error('it has ended');
      if (value.rows.length > 0) return batches;
    }
  };

  test('ends with its time, and who comes late is told', async () => {
    const batches = await begun(500);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await expect.poll(() => reader.overdueMs(), { timeout: 10_000 }).toBe(0);
    await expect(batches.next()).rejects.toMatchObject({ code: 'QUERY_STOPPED' });
  });

  test('ends when the database is wanted for something else', async () => {
    const batches = await begun(60_000);
    expect(await reader.stopAll('the database is being compacted', 10_000)).toBe(true);
    await expect(batches.next()).rejects.toMatchObject({ code: 'QUERY_STOPPED' });
  });

  test('ends when who asked goes away', async () => {
    const leaving = new AbortController();
    const batches = await begun(60_000, leaving.signal);
    leaving.abort();
    expect(await reader.stopAll('nothing', 10_000)).toBe(true);
    await expect(batches.next()).rejects.toMatchObject({ code: 'QUERY_STOPPED' });
  });
});
