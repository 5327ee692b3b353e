import { rebuildTables, withoutForeignKeys } from '../engines/sqlite/sqlite-rebuild.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { respell } from '../sql/respell.ts';
import { rebuildsTables, type SchemaChange } from './migration.ts';

/** Whether an engine can make a change only by copying its file. */
export function mustCopyFile(connection: StorageConnection, change: SchemaChange): boolean {
  return connection.dialect === 'duckdb' && rebuildsTables(change);
}

/** Runs the transaction of a change; where tables are made anew, references to them must not be looked after meanwhile. */
export async function withForeignKeysAside<Result>(
  connection: StorageConnection,
  change: SchemaChange,
  work: () => Promise<Result>,
): Promise<Result> {
  const aside = connection.dialect === 'sqlite' && rebuildsTables(change);
  return aside ? await withoutForeignKeys(connection, work) : await work();
}

/**
 * Makes a change, inside a transaction.
 *
 * @param respells false for the statements of users, which run as they are written
 */
export async function applyChange(
  connection: StorageConnection,
  change: SchemaChange,
  respells: boolean,
): Promise<void> {
  const run = async (statements: readonly string[] = []) => {
    for (const statement of statements)
      await connection.execute(respells ? respell(statement, connection.dialect) : statement);
  };
  await run(change.before);
  if (rebuildsTables(change)) {
    const tables = (change.rebuild ?? []).map((table) => ({
      ...table,
      create: respell(table.create, connection.dialect),
    }));
    await rebuildTables(connection, tables, change.drop ?? []);
  }
  await run(change.after);
}
