import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { type DatabaseLocation, locationLabel } from '../storage/location/database-location.ts';
import { tableNames } from '../storage/tables/all-tables.ts';
import type { JournalFollower } from './apply/journal-follower.ts';
import type { HealthReport } from './database-access.ts';
import type { KeeperMeasures } from './measures.ts';
import { keeperMeasures, savedMeasures } from './saved-measures.ts';

interface HealthInput {
  readonly location: DatabaseLocation;
  readonly size: { readonly bytes: number; readonly logBytes: number };
  readonly connection: StorageConnection;
  readonly follower: JournalFollower;
  readonly measures: KeeperMeasures;
  readonly access: HealthReport['access'];
  readonly migration: number;
}

/** Logs that could not be read stay until somebody has looked at them. */
function setAsideLogs(path: string): string[] {
  if (!existsSync(dirname(path))) return [];
  const beginning = `${basename(path)}.wal.set-aside-`;
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(beginning));
  return names.map(
    (name) =>
      `A write-ahead log could not be read and was set aside as ${name}; its rows came from the journals. Remove the file when you don't need it for a bug report.`,
  );
}

/** Rows of every table. */
export async function rowCounts(connection: StorageConnection): Promise<Record<string, number>> {
  const selects = tableNames.map((table) => `(SELECT count(*) FROM "${table}") AS "${table}"`);
  const [row] = await connection.rows(`SELECT ${selects.join(', ')}`);
  return Object.fromEntries(tableNames.map((table) => [table, Number(row?.[table] ?? 0)]));
}

/** Puts together what `assay db health` shows. */
export async function healthReport(input: HealthInput): Promise<HealthReport> {
  const { location, size, connection, follower, measures, access } = input;
  const { path } = location;
  const journals = Array.from(follower.registry.states.values());
  const [totals] = await connection.rows('SELECT COALESCE(sum(skipped_events), 0) AS skipped FROM journals');
  const skippedEvents = Number(totals?.skipped ?? 0);
  const problems = [...setAsideLogs(path), ...follower.registry.problems.values()];
  if (skippedEvents > 0) {
    problems.push(
      `${skippedEvents} events could not be applied and were skipped; the logs table says which (source = 'assay').`,
    );
  }
  return {
    databasePath: locationLabel(location),
    databaseBytes: size.bytes,
    walBytes: size.logBytes,
    engine: connection.engine,
    migration: String(input.migration),
    access,
    keeper: access === 'keeper' ? keeperMeasures(measures, follower) : savedMeasures(path),
    journals: {
      open: journals.filter((journal) => !journal.closed).length,
      closed: journals.filter((journal) => journal.closed).length,
      unappliedBytes: follower.unappliedBytes(),
    },
    skippedEvents,
    problems,
    rows: await rowCounts(connection),
  };
}
