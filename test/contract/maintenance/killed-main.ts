import { withExclusiveDatabase } from '../../../src/keeper/exclusive-database.ts';
import { journalsDirectory } from '../../../src/recording/journal/journal-files.ts';
import { restoreFile, restoreServer } from '../../../src/storage/backup/restore-backup.ts';
import { verifyBackup } from '../../../src/storage/backup/verify-backup.ts';
import type { DatabaseLocation } from '../../../src/storage/location/database-location.ts';
import { mergeDatabase } from '../../../src/storage/merging/merge-database.ts';
import { cleanup } from '../../../src/storage/retention/cleanup.ts';
import { copyToLocation } from '../../../src/storage/transfer/copy-to-location.ts';
import { today } from './recorded-runs.ts';
import { connected } from './three-engines.ts';

/** What a process does until it is killed. */
export interface Chore {
  readonly chore: 'cleanup' | 'merge' | 'copy' | 'restore';
  readonly location: DatabaseLocation;
  /** Where rows come from. */
  readonly source: DatabaseLocation;
  readonly backup: string;
}

/** Does a chore, as its command would. */
export async function doChore({ chore, location, source, backup }: Chore): Promise<void> {
  if (chore === 'cleanup')
    await connected(location, (connection) =>
      cleanup(connection, {
        keep: { runs: 1 },
        now: today,
        journalsDirectory: journalsDirectory(location.path),
      }),
    );
  else if (chore === 'copy')
    await connected(source, (connection) => copyToLocation(connection, location, { sourceLabel: 'source' }));
  else if (chore === 'merge')
    await connected(source, (from) =>
      connected(location, (into) =>
        mergeDatabase(from, into, { sourceLabel: 'source', targetLabel: 'target', now: today }),
      ),
    );
  else {
    const contents = await verifyBackup(backup);
    const program = { signal: new AbortController().signal, env: {} };
    await withExclusiveDatabase(location, program, async (database) => {
      const options = { label: 'target' };
      if (database.capabilities.isFile)
        await restoreFile(location, backup, null, () => database.close(), options);
      else await restoreServer(await database.connect(), backup, contents, options);
    });
  }
}

if (process.send !== undefined && process.argv[2]?.startsWith('{')) {
  process.send('begins');
  await doChore(JSON.parse(process.argv[2]) as Chore);
  process.disconnect();
}
