import { statSync } from 'node:fs';
import { compactionPath } from '../../src/keeper/database-files.ts';
import { RunDatabase } from '../../src/keeper/run-database.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';

/** Compacts a database and is killed when a part of the new file is there. */
const path = process.argv[2] ?? '';
const database = await RunDatabase.open(duckDbFile(path));
void database.compact();
for (;;) {
  if ((statSync(compactionPath(path), { throwIfNoEntry: false })?.size ?? 0) > 12_288)
    process.kill(process.pid, 'SIGKILL');
  await new Promise((wake) => setImmediate(wake));
}
