import { withExclusiveDatabase } from '../../../src/keeper/exclusive-database.ts';
import { journalsDirectory } from '../../../src/recording/journal/journal-files.ts';
import { restoreFile, restoreServer } from '../../../src/storage/backup/restore-backup.ts';
import { verifyBackup } from '../../../src/storage/backup/verify-backup.ts';
import type { StorageConnection } from '../../../src/storage/engines/storage-engine.ts';
import type { DatabaseLocation } from '../../../src/storage/location/database-location.ts';
import { mergeDatabase } from '../../../src/storage/merging/merge-database.ts';
import { cleanup } from '../../../src/storage/retention/cleanup.ts';
import { copyToLocation } from '../../../src/storage/transfer/copy-to-location.ts';
import { connected } from '../../engines/database-folder.ts';
import { today } from './recorded-runs.ts';

/** What a process does until it is killed. */
export interface Chore {
  readonly chore: 'cleanup' | 'merge' | 'copy' | 'restore';
  readonly location: DatabaseLocation;
  /** Where rows come from. */
  readonly source: DatabaseLocation;
  readonly backup: string;
  /** The step before which the process kills itself, by number or by the beginning of its SQL; never when absent. */
  readonly dieAt?: number | string;
}

/** Counts steps, and kills this process before the one that is its last: the n-th, or the one that begins so. */
function deathAt(last: number | string | undefined): (what: unknown) => void {
  let steps = 0;
  return (what) => {
    const isLast = typeof last === 'string' ? String(what).startsWith(last) : ++steps === last;
    if (isLast) process.kill(process.pid, 'SIGKILL');
  };
}

/** A connection of which every statement is a step. */
function counted(connection: StorageConnection, step: (what: unknown) => void): StorageConnection {
  const counting = new Set(['execute', 'insert', 'update', 'stream']);
  return new Proxy(connection, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) => {
        if (counting.has(String(name))) step(parameters[0]);
        return Reflect.apply(member, target, parameters) as unknown;
      };
    },
  });
}

/** Does a chore, as its command would. */
export async function doChore({ chore, location, source, backup, dieAt }: Chore): Promise<void> {
  const step = deathAt(dieAt);
  if (chore === 'cleanup')
    await connected(location, (connection) =>
      cleanup(counted(connection, step), {
        keep: { runs: 1 },
        now: today,
        journalsDirectory: journalsDirectory(location.path),
      }),
    );
  else if (chore === 'copy')
    await connected(source, (connection) =>
      copyToLocation(counted(connection, step), location, { sourceLabel: 'source' }),
    );
  else if (chore === 'merge')
    await connected(source, (from) =>
      connected(location, (into) =>
        mergeDatabase(from, counted(into, step), {
          sourceLabel: 'source',
          targetLabel: 'target',
          now: today,
        }),
      ),
    );
  else {
    const contents = await verifyBackup(backup);
    const program = { signal: new AbortController().signal, env: {} };
    await withExclusiveDatabase(location, program, async (database) => {
      const options = { label: 'target', progress: step };
      if (database.capabilities.isFile)
        await restoreFile(location, backup, null, () => database.close(), options);
      else await restoreServer(await database.connect(), backup, contents, options);
    });
  }
}

if (process.argv[2]?.startsWith('{') === true) await doChore(JSON.parse(process.argv[2]) as Chore);
