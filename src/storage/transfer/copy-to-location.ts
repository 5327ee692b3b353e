import { existsSync, rmSync } from 'node:fs';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { type DatabaseLocation, locationLabel } from '../location/database-location.ts';
import { openMigrated } from '../migrations/open-migrated.ts';
import { withConnection } from '../with-connection.ts';
import { assertEmpty, type CopyOptions, type CopyReport, copyDatabase } from './copy-database.ts';
import { draftFiles, putInPlace } from './file-draft.ts';

/**
 * Copies a database to another place: a file is made beside its final name and put there when it is whole and
 * compared; on a server all of it is one transaction. After any error the target is as it was.
 *
 * @throws what opening the target and `copyDatabase` throw
 */
export async function copyToLocation(
  source: StorageConnection,
  target: DatabaseLocation,
  options: Omit<CopyOptions, 'targetLabel'>,
): Promise<CopyReport> {
  const targetLabel = locationLabel(target);
  const copy = (connection: StorageConnection) =>
    copyDatabase(source, connection, { ...options, targetLabel });
  if (target.engine === 'postgres') return await withConnection(await openMigrated(target), copy);
  if (existsSync(target.path))
    await withConnection(await openMigrated(target), (connection) => assertEmpty(connection, targetLabel));
  const draft = { ...target, path: `${target.path}.copy` };
  const remove = () => {
    for (const file of draftFiles(draft.path)) rmSync(file, { recursive: true, force: true });
  };
  remove();
  try {
    const report = await withConnection(await openMigrated(draft), async (connection) => {
      const report = await copy(connection);
      await connection.checkpoint();
      return report;
    });
    putInPlace(draft.path, target.path);
    return report;
  } finally {
    remove();
  }
}
