import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';

/** What a migrator came to. */
export interface MigratorAnswer {
  readonly done?: readonly string[];
  readonly error?: string;
}

/** A process of its own that will migrate a database as soon as it is told which. */
export async function startMigrator(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'migrator-main.ts'), {
    execArgv: ['--conditions=assay-source', '--disable-warning=ExperimentalWarning'],
  });
  await once(child, 'message');
  return child;
}

/** Lets a migrator go, and waits for what it has to tell. */
export async function migrateIn(child: ChildProcess, location: DatabaseLocation): Promise<MigratorAnswer> {
  const answer = once(child, 'message');
  child.send(location);
  return (await answer)[0] as MigratorAnswer;
}
