import { afterEach, beforeEach, expect, test } from 'vitest';
import { findProcesses } from '../../test/journals/find-processes.ts';
import { KeeperProcesses, until } from '../../test/journals/keeper-process.ts';
import { TemporaryDatabase } from '../../test/journals/temporary-database.ts';
import { DuckDbDatabase } from '../storage/engines/duckdb/duckdb-database.ts';

let place: TemporaryDatabase;
let keepers: KeeperProcesses;
beforeEach(() => {
  place = new TemporaryDatabase();
  keepers = new KeeperProcesses(place.path);
});
afterEach(async () => {
  for (const pid of findProcesses(place.path)) process.kill(pid, 'SIGKILL');
  place.remove();
});

test('however many keepers are asked for while the database is taken, one works and one waits at most', async () => {
  const taken = await DuckDbDatabase.open(place.path);
  for (let index = 0; index < 6; index++) keepers.ask();
  await until(
    () => findProcesses(place.path).length <= 2 && keepers.log().includes('waiting'),
    'the others to leave',
  );
  await taken.close();
  await keepers.current();
  await expect.poll(() => findProcesses(place.path), { timeout: 15_000 }).toHaveLength(1);
});
