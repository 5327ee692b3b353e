import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everyEngine } from '../../test/engines/engine-locations.ts';
import { JournalScript } from '../../test/journals/journal-script.ts';
import { executionStarted, runStarted, stepStarted } from '../../test/journals/sample-events.ts';
import { TemporaryDatabase } from '../../test/journals/temporary-database.ts';
import type { AssayDatabase } from '../repositories/assay-database.ts';
import { lockFilePath } from './database-files.ts';
import { readAddress } from './lock-file.ts';
import { openLocation } from './open-database.ts';

const env = { ...process.env, ASSAY_KEEPER_IDLE_MS: '300' };
const opened: AssayDatabase[] = [];

async function open(place: TemporaryDatabase, direct = false): Promise<AssayDatabase> {
  const database = await openLocation({ location: place.location, env, direct });
  opened.push(database);
  return database;
}

describe.each(everyEngine)('$product', ({ engine }) => {
  let place: TemporaryDatabase;
  beforeEach(async () => {
    place = await TemporaryDatabase.of(engine);
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    const keeper = readAddress(place.path);
    if (keeper !== null) process.kill(keeper.pid, 'SIGKILL');
    place.remove();
  });

  test('two users of a database see what the other one wrote', async () => {
    const [ann, bob] = [await open(place), await open(place)];
    const made = await ann.projects.create({ key: 'shop', name: 'Shop' });
    expect(await bob.projects.getById(made.uuid)).toMatchObject({ name: 'Shop' });
    await bob.projects.update(made.project_id, { name: 'The shop' });
    expect(await ann.projects.getById(made.project_id)).toMatchObject({ name: 'The shop' });
  });

  test('what many users write at the same time is all there', async () => {
    const users = [await open(place), await open(place), await open(place)];
    await Promise.all(
      users.flatMap((user, number) =>
        Array.from({ length: 10 }, (_, index) =>
          user.projects.create({ key: `p-${number}-${index}`, name: 'one of many' }),
        ),
      ),
    );
    expect(await users[0]?.projects.count()).toBe(30);
  });

  test('a transaction is seen by others when it is over, or never', async () => {
    const [ann, bob] = [await open(place), await open(place)];
    await ann.projects.create({ key: 'first', name: 'First' });
    await expect(
      ann.transaction(async (inside) => {
        await inside.projects.create({ key: 'never', name: 'Never' });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await bob.projects.count()).toBe(1);
    await ann.transaction(async (inside) => {
      await inside.projects.create({ key: 'second', name: 'Second' });
    });
    expect(await bob.projects.count()).toBe(2);
  });
});

describe('a DuckDB file', () => {
  let place: TemporaryDatabase;
  beforeEach(async () => {
    place = await TemporaryDatabase.of('duckdb');
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    const keeper = readAddress(place.path);
    if (keeper !== null) process.kill(keeper.pid, 'SIGKILL');
    place.remove();
  });

  test('is shared with a recording', async () => {
    const database = await open(place);
    const journal = new JournalScript(place.path);
    journal.write(runStarted(), executionStarted(1, 'order'), stepStarted(2, 1));
    await expect.poll(() => database.runs.count(), { timeout: 10_000 }).toBe(1);
    await expect.poll(() => database.executions.count(), { timeout: 10_000 }).toBe(1);
  });

  test('is found again when its keeper was killed', async () => {
    const database = await open(place);
    await database.projects.create({ key: 'shop', name: 'Shop' });
    process.kill(readAddress(place.path)?.pid ?? 0, 'SIGKILL');
    await expect.poll(() => readAddress(place.path), { timeout: 10_000 }).toBeNull();
    await expect.poll(() => database.projects.count().catch(() => -1), { timeout: 20_000 }).toBe(1);
  });

  test('can be had alone, without a keeper', async () => {
    const database = await open(place, true);
    await database.projects.create({ key: 'shop', name: 'Shop' });
    expect(existsSync(lockFilePath(place.path))).toBe(false);
    await expect(open(place, true)).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
  });
});
