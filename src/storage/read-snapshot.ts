import type { StorageConnection } from './engines/storage-engine.ts';
import { beginReading, snapshotStatements } from './sql/snapshot-statements.ts';

/**
 * Runs reading work in which every question sees the database as it was at one moment; nobody who writes has to wait.
 *
 * @param connection with no transaction open
 * @param work may be called again where a server broke the first attempt off
 */
export async function readSnapshot<Result>(
  connection: StorageConnection,
  work: () => Promise<Result>,
): Promise<Result> {
  const begin = beginReading(connection.dialect);
  if (begin === null)
    return await connection.transaction(async () => {
      for (const statement of snapshotStatements(connection.dialect)) await connection.execute(statement);
      return await work();
    });
  await connection.execute(begin);
  try {
    return await work();
  } finally {
    await connection.execute('ROLLBACK');
  }
}
