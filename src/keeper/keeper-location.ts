import { type DatabaseLocation, duckDbFile } from '../storage/location/database-location.ts';

/** Variable in which a keeper is told its database; a command line could be seen by every user of the machine. */
export const keeperLocationVariable = 'ASSAY_KEEPER_DATABASE';

/** Variable by which a keeper is told not to step back behind everything else: nobody runs tests, somebody waits for it. */
export const keeperPriorityVariable = 'ASSAY_KEEPER_PRIORITY';

/** The location that a keeper was started with; a bare path is a DuckDB file. */
export function keeperLocation(
  env: Readonly<Record<string, string | undefined>>,
  path: string | undefined,
): DatabaseLocation | null {
  const text = env[keeperLocationVariable];
  if (text !== undefined) return JSON.parse(text) as DatabaseLocation;
  return path === undefined ? null : duckDbFile(path);
}
