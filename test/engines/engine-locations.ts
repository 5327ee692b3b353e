import { join } from 'node:path';
import type { DatabaseLocation, EngineName } from '../../src/storage/location/database-location.ts';
import { testPostgres } from '../postgres/test-postgres.ts';

/** Every engine with its name for people, for tests that hold on each. */
export const everyEngine = [
  { engine: 'duckdb', product: 'DuckDB' },
  { engine: 'sqlite', product: 'SQLite' },
  { engine: 'postgres', product: 'PostgreSQL' },
] as const satisfies readonly { readonly engine: EngineName; readonly product: string }[];

/** Where a new database of an engine may be: a file that doesn't exist yet, or an empty database of the test server. */
export async function newLocation(engine: EngineName, folder: string): Promise<DatabaseLocation> {
  if (engine === 'postgres') return await (await testPostgres()).createDatabase(folder);
  return {
    engine,
    path: join(folder, engine === 'sqlite' ? 'results.sqlite' : 'results.db'),
    postgres: null,
  };
}

/** The URL of a location as the command line takes it, password and all. */
export function locationUrl({ engine, path, postgres }: DatabaseLocation): string {
  if (postgres === null) return `${engine}:${path}`;
  const { host, port, database, user, password } = postgres;
  const secret = password === null ? '' : `:${encodeURIComponent(password)}`;
  return `postgres://${encodeURIComponent(user)}${secret}@${encodeURIComponent(host)}:${port}/${database}?sslmode=disable`;
}
