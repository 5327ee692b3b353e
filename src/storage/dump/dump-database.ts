import type { StorageConnection } from '../engines/storage-engine.ts';
import { firstUserMigration } from '../migrations/migration.ts';
import { appliedMigrations } from '../migrations/migration-ledger.ts';
import { readSnapshot } from '../read-snapshot.ts';
import { quoteName } from '../sql/create-table.ts';
import { commentLines, countLine, headerText } from './format/dump-lines.ts';
import { indexText, tableText } from './format/statement-text.ts';
import { type DumpContents, dumpContents } from './writing/dump-contents.ts';
import { DumpText, type WriteBytes } from './writing/dump-text.ts';
import { writeRows } from './writing/write-rows.ts';

/** How far a dump is. */
export interface DumpProgress {
  /** Table that is under way. */
  readonly table: string;
  readonly rows: number;
  readonly totalRows: number;
}

export interface DumpOptions {
  /** Told after every batch of rows. */
  readonly progress?: ((progress: DumpProgress) => void) | undefined;
  /** Stops the dump: it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a dump came to. */
export interface DumpReport {
  readonly migration: number;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly rows: number;
  /** Bytes of SQL, before any compression. */
  readonly bytes: number;
  /** What did not come through as it is, for people. */
  readonly notices: readonly string[];
}

/**
 * Writes a database as SQL that every engine loads: the same data is the same bytes, whichever engine holds it, and a
 * changed row is a changed line. What others write meanwhile is not in it.
 *
 * @param connection with no transaction open
 * @param write takes the bytes; the dump waits for it, so that a slow taker fills no memory
 * @throws DUMP_VALUE_UNFIT, DUMP_ROWS_CIRCULAR, and whatever `write` throws
 */
export async function dumpDatabase(
  connection: StorageConnection,
  write: WriteBytes,
  options: DumpOptions = {},
): Promise<DumpReport> {
  let broken: unknown = null;
  return await readSnapshot(connection, async () => {
    // What is written cannot be taken back: a dump that the server broke off is not begun again.
    if (broken !== null) throw broken;
    try {
      return await writeDump(connection, write, options);
    } catch (error) {
      broken = error;
      throw error;
    }
  });
}

async function writeDump(
  connection: StorageConnection,
  write: WriteBytes,
  options: DumpOptions,
): Promise<DumpReport> {
  const applied = await appliedMigrations(connection);
  const migration = applied.findLast(({ id }) => id < firstUserMigration) ?? { id: 0, name: 'none' };
  const contents = await dumpContents(connection);
  const text = new DumpText(write);
  text.add(headerText(migration));
  for (const { table } of contents.tables) text.add(`\n${tableText(table)}`);
  const rows = await writeTables(connection, contents, text, options);
  writeEnd(connection, contents, text);
  await text.end();
  return {
    migration: migration.id,
    tables: contents.tables.map(({ table, rows }) => ({ name: table.name, rows })),
    rows,
    bytes: text.bytes,
    notices: contents.notices,
  };
}

async function writeTables(
  connection: StorageConnection,
  { tables }: DumpContents,
  text: DumpText,
  { progress, signal }: DumpOptions,
): Promise<number> {
  const totalRows = tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const { table, rows } of tables) {
    signal?.throwIfAborted();
    await writeRows(connection, table, rows, text, (written) => {
      signal?.throwIfAborted();
      done += written;
      progress?.({ table: table.name, rows: done, totalRows });
    });
  }
  return done;
}

function writeEnd(connection: StorageConnection, contents: DumpContents, text: DumpText): void {
  if (contents.indexes.length > 0) text.add('\n');
  for (const index of contents.indexes) text.add(indexText(index));
  for (const { name, sql } of contents.ownViews) text.add(`\nCREATE VIEW ${name} AS\n${sql};\n`);
  text.add('\nCOMMIT;\n\n');
  for (const { name, statement } of contents.foreignViews)
    text.add(commentLines(`view ${quoteName(name)} in the language of ${connection.dialect}`, statement));
  for (const { privilege, name, role } of contents.grants)
    text.add(`-- grant ${privilege} on ${quoteName(name)} to ${quoteName(role)}\n`);
  for (const { table, rows } of contents.tables) text.add(countLine(table.name, rows));
}
