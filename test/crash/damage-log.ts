import { closeSync, openSync, readFileSync, readSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import type { SeededRandom } from '../../src/storage/sample/history/seeded-random.ts';

/** The write-ahead log of a database; a server has its own. */
export function logPath({ engine, path }: DatabaseLocation): string | null {
  if (engine === 'postgres') return null;
  return engine === 'sqlite' ? `${path}-wal` : `${path}.wal`;
}

/**
 * First byte of a log that may be damaged. What SQLite has copied into the main file already must be whole in the log:
 * pages of two states would stand side by side, and no database can help that.
 */
function firstByte({ engine, path }: DatabaseLocation, log: Buffer): number {
  if (engine !== 'sqlite') return 0;
  const index = Buffer.alloc(4);
  const file = openSync(`${path}-shm`, 'r');
  try {
    readSync(file, index, 0, 4, 96); // Frames that were copied, in the machine's byte order.
  } finally {
    closeSync(file);
  }
  return 32 + index.readUInt32LE() * (24 + log.readUInt32BE(8));
}

/**
 * Does to a write-ahead log what a bad disk or a full one does. Nobody may have the database open.
 *
 * @returns how many were damaged: 0 when there is none
 */
export function damageLog(location: DatabaseLocation, random: SeededRandom): number {
  const path = logPath(location);
  const size = path === null ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  if (path === null || size < 64) return 0;
  const bytes = readFileSync(path);
  const first = firstByte(location, bytes);
  if (first >= size) return 0;
  if (random.chance(0.5)) truncateSync(path, random.whole(first, size - 1));
  else {
    const offset = random.whole(first, size - 1);
    bytes[offset] = (bytes[offset] ?? 0) ^ (1 << random.whole(0, 7));
    writeFileSync(path, bytes);
  }
  return 1;
}
