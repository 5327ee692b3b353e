import { messageOf } from '../../model/errors.ts';
import { rebuildTables, withoutForeignKeys } from '../engines/sqlite/sqlite-rebuild.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { respell } from '../sql/respell.ts';
import { type Migration, rebuildsTables, type SchemaChange } from './migration.ts';

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
 * Makes a change, inside a transaction. The statements of users run as they are written.
 *
 * @throws the engine's error, with file and line where the statement is a user's
 */
export async function applyChange(
  connection: StorageConnection,
  { checksum, placeOf }: Migration,
  change: SchemaChange,
): Promise<void> {
  const run = async (statement: string) => {
    try {
      await connection.execute(checksum === undefined ? respell(statement, connection.dialect) : statement);
    } catch (error) {
      if (placeOf === undefined) throw error;
      throw new Error(`${placeOf(statement)}: ${messageOf(error)}`, { cause: error });
    }
  };
  for (const statement of change.before ?? []) await run(statement);
  if (rebuildsTables(change)) {
    const tables = (change.rebuild ?? []).map((table) => ({
      ...table,
      create: respell(table.create, connection.dialect),
    }));
    await rebuildTables(connection, tables, change.drop ?? []);
  }
  for (const statement of change.after ?? []) await run(statement);
}
