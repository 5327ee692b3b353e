import { realpathSync } from 'node:fs';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import type { CommandContext } from './command-context.ts';
import { databaseLocation } from './database-option.ts';

/** The database that an argument names besides the one that the options name: a URL, or the path of a file. */
export async function otherDatabase(text: string, context: CommandContext): Promise<DatabaseLocation> {
  return await databaseLocation({ databaseUrl: text }, context);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Whether two locations are the same database. */
export function isSameDatabase(one: DatabaseLocation, other: DatabaseLocation): boolean {
  const [a, b] = [one.postgres, other.postgres];
  if (a === null || b === null) return a === b && realPath(one.path) === realPath(other.path);
  return a.host === b.host && a.port === b.port && a.database === b.database && a.schema === b.schema;
}
