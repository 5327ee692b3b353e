import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StorageConnection, StorageDatabase } from '../../storage/engines/storage-engine.ts';
import { duckDbFile } from '../../storage/location/database-location.ts';
import { openMigrated } from '../../storage/migrations/open-migrated.ts';
import { IdPools } from './id-pools.ts';

let database: StorageDatabase;
let connection: StorageConnection;
beforeAll(async () => {
  database = await openMigrated(duckDbFile(':memory:'));
  connection = await database.connect();
});
afterAll(async () => {
  await connection.close();
  await database.close();
});

const given = async () =>
  (await connection.rows("SELECT last_id FROM id_counters WHERE table_name = 'tests'"))[0]?.last_id;

test('no id is given twice, and one event never finds too few', async () => {
  const pools = new IdPools();
  const taken: number[] = [];
  while (taken.length < 2000) {
    await pools.refill(connection);
    while (pools.covers()) taken.push(pools.take('tests'));
  }
  expect(new Set(taken).size).toBe(taken.length);
});

test('ids are asked for before they run out, so that batches of about the same size are not cut', async () => {
  const pools = new IdPools();
  for (let batch = 0; batch < 3; batch++) {
    await pools.refill(connection);
    while (pools.covers()) pools.take('tests');
  }
  for (let batch = 0; batch < 20; batch++) {
    await pools.refill(connection);
    for (let event = 0; event < 1000; event++) {
      expect(pools.covers()).toBe(true);
      pools.take('tests');
    }
  }
});

test('who needs no new ids asks for none', async () => {
  const pools = new IdPools();
  await pools.refill(connection);
  const before = await given();
  for (let batch = 0; batch < 3; batch++) await pools.refill(connection);
  expect(await given()).toBe(before);
});
