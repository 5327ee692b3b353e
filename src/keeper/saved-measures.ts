import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { JournalFollower } from './apply/journal-follower.ts';
import type { HealthReport } from './database-access.ts';
import { measuresPath } from './database-files.ts';
import type { KeeperMeasures } from './measures.ts';

/** The measures of a keeper as people see them. */
export function keeperMeasures(
  measures: KeeperMeasures,
  follower: JournalFollower,
): NonNullable<HealthReport['keeper']> {
  return {
    pid: process.pid,
    startedAt: new Date(measures.startedAt).toISOString(),
    residentBytes: process.memoryUsage().rss,
    eventsApplied: measures.eventsApplied,
    eventsPerSecond: measures.eventsPerSecond(),
    applyMs: measures.applyMs.summary(),
    queueBytes: follower.unappliedBytes(),
    checkpoints: measures.checkpoints,
    lastCheckpointMs: measures.lastCheckpointMs,
    queries: measures.queryMs.count,
    queryMs: measures.queryMs.summary(),
  };
}

/** Keeps a keeper's measures beyond its life. */
export function saveMeasures(
  databasePath: string,
  measures: KeeperMeasures,
  follower: JournalFollower,
): void {
  const path = measuresPath(databasePath);
  try {
    writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(keeperMeasures(measures, follower))}\n`);
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    // Measures are a convenience: a full disk must not stop the keeper over them.
  }
}

/** The measures of the last keeper; null when there was none. */
export function savedMeasures(databasePath: string): HealthReport['keeper'] {
  try {
    return JSON.parse(readFileSync(measuresPath(databasePath), 'utf8')) as HealthReport['keeper'];
  } catch {
    return null; // Never kept, or half written: as good as none.
  }
}
