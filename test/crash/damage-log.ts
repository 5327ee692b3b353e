import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import type { Random } from './random.ts';

/** Does to a write-ahead log what a bad disk or a full one does. Returns how many were damaged: 0 when there is none. */
export function damageLog(databasePath: string, random: Random): number {
  const log = `${databasePath}.wal`;
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size < 64) return 0;
  if (random.chance(0.5)) truncateSync(log, random.between(0, size - 1));
  else {
    const bytes = readFileSync(log);
    const offset = random.between(0, size - 1);
    bytes[offset] = (bytes[offset] ?? 0) ^ (1 << random.between(0, 7));
    writeFileSync(log, bytes);
  }
  return 1;
}
