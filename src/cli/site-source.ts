import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { QueryAccess } from '../keeper/database-access.ts';
import { assayError, messageOf } from '../model/errors.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { locationLabel } from '../storage/location/database-location.ts';
import type { CommandContext } from './command-context.ts';
import { type DatabaseOptions, withDatabase } from './database-option.ts';
import type { Progress } from './show-progress.ts';

/** Where the data of a site comes from. */
export interface SiteSource {
  readonly access: QueryAccess;
  readonly connection: StorageConnection;
  /** Name for people. */
  readonly label: string;
}

/** How files of databases begin; anything else is a dump. */
const signatures = [
  { at: 0, text: 'SQLite format 3\0' },
  { at: 8, text: 'DUCK' },
] as const;

async function isDatabaseFile(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
      return signatures.some(({ at, text }) => buffer.toString('latin1', at, at + text.length) === text);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw assayError('FILE_UNREADABLE', { path, reason: messageOf(error) }, error);
  }
}

/** Loads a dump into a SQLite file that lives as long as `work`. */
async function withDump<Result>(
  path: string,
  context: CommandContext,
  bar: Progress,
  work: (source: SiteSource) => Promise<Result>,
): Promise<Result> {
  const { loadDump } = await import('../storage/dump/load-dump.ts');
  const { openDatabaseAccess } = await import('../keeper/open-database-access.ts');
  const folder = await mkdtemp(join(tmpdir(), 'assay-dump-'));
  try {
    const location = { engine: 'sqlite', path: join(folder, 'dump.sqlite'), postgres: null } as const;
    const access = await openDatabaseAccess({ location, program: context, mustExist: false });
    try {
      const connection = await access.connect();
      try {
        await loadDump(connection, path, {
          label: path,
          signal: context.signal,
          progress: ({ table, rows, share }) =>
            bar.update(share * 0.3, `reading ${table}, ${rows.toLocaleString('en-US')} rows`),
        });
        return await work({ access, connection, label: path });
      } finally {
        await connection.close();
      }
    } finally {
      await access.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Lets work read the data of a site: of the database that the options name, or of a file of any engine or a dump.
 *
 * @param from path of the file; undefined for the database of the options
 * @throws FILE_UNREADABLE, DUMP_INVALID, and what opening a database throws
 */
export async function withSiteSource<Result>(
  from: string | undefined,
  options: DatabaseOptions,
  context: CommandContext,
  bar: Progress,
  work: (source: SiteSource) => Promise<Result>,
): Promise<Result> {
  const path = from === undefined ? null : resolve(context.cwd, from);
  if (path !== null && !(await isDatabaseFile(path))) return await withDump(path, context, bar, work);
  return await withDatabase(context, path === null ? options : { db: path }, async (access, location) => {
    const connection = await access.connect();
    try {
      return await work({ access, connection, label: locationLabel(location) });
    } finally {
      await connection.close();
    }
  });
}
