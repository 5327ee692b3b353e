import { renameSync, rmSync, statSync } from 'node:fs';
import { assayError, messageOf } from '../model/errors.ts';
import { DuckDbDatabase } from '../storage/engines/duckdb/duckdb-database.ts';
import { migrate, migrationState } from '../storage/migrations/migrate.ts';
import { quoteName, quoteText } from '../storage/sql/create-table.ts';
import { type TableName, tableDeclaration, tableNames } from '../storage/tables/all-tables.ts';
import { selfReferences } from '../storage/tables/self-references.ts';
import type { CompactReport } from './database-access.ts';
import { compactionPath } from './database-files.ts';

type Connection = Awaited<ReturnType<DuckDbDatabase['connect']>>;

/**
 * Copies a database that nobody has open into a new file, compares the two, and swaps them. DuckDB's files don't
 * shrink by themselves.
 *
 * @throws COMPACTION_FAILED; the database is then as it was
 */
export async function compactDatabase(path: string): Promise<CompactReport> {
  const started = performance.now();
  const target = compactionPath(path);
  rmSync(target, { force: true });
  const bytesBefore = statSync(path).size;
  const scratch = await DuckDbDatabase.open(':memory:', { unrestricted: true });
  const connection = await scratch.connect();
  let rows = 0;
  let bytesAfter = 0;
  try {
    await connection.execute(`ATTACH ${quoteText(path)} AS source (READ_ONLY)`);
    await connection.execute(`ATTACH ${quoteText(target)} AS target`);
    await connection.execute('USE source');
    const { current } = await migrationState(connection, path);
    await connection.execute('USE target');
    await migrate(connection, target, current);
    await connection.execute('DELETE FROM migrations');
    for (const table of tableNames) rows += await copyTable(connection, table);
    await copyForeign(connection);
    await connection.execute('CHECKPOINT target');
    await connection.execute('USE memory');
    await connection.execute('DETACH target');
    // The old file is locked until the new one lies in its place: who opened it in between would write into nothing.
    // Windows replaces no open file.
    if (process.platform === 'win32') await connection.execute('DETACH source');
    bytesAfter = statSync(target).size;
    renameSync(target, path);
  } catch (cause) {
    rmSync(target, { force: true });
    throw assayError('COMPACTION_FAILED', { path, reason: messageOf(cause) }, cause);
  } finally {
    connection.close();
    scratch.close();
  }
  return { bytesBefore, bytesAfter, tables: tableNames.length, rows, elapsedMs: performance.now() - started };
}

/** Copies a table, rows that others refer to first, and compares count and content of the two. */
async function copyTable(connection: Connection, table: TableName): Promise<number> {
  const name = quoteName(table);
  const key = quoteName(tableDeclaration(table).key);
  const columns = await columnsOf(connection, table);
  const copy = async (where: string) => {
    await connection.execute(
      `INSERT INTO target.${name} (${columns}) SELECT ${columns} FROM source.${name} AS s ${where} ORDER BY ${key}`,
    );
  };
  const parent = selfReferences.get(table);
  if (parent === undefined) await copy('');
  else {
    await copy(`WHERE s.${quoteName(parent)} IS NULL`);
    for (;;) {
      const before = await countOf(connection, 'target', table);
      if (before === (await countOf(connection, 'source', table))) break;
      await copy(
        `WHERE s.${quoteName(parent)} IN (SELECT ${key} FROM target.${name}) AND s.${key} NOT IN (SELECT ${key} FROM target.${name})`,
      );
      if ((await countOf(connection, 'target', table)) === before)
        throw new Error(`rows of ${table} refer to rows that do not exist`);
    }
  }
  return await compare(connection, table, columns);
}

async function compare(connection: Connection, table: string, columns: string): Promise<number> {
  const digest = (catalog: string) =>
    `(SELECT COALESCE(bit_xor(hash(t)), 0) FROM (SELECT ${columns} FROM ${catalog}.${quoteName(table)}) AS t)`;
  const before = await countOf(connection, 'source', table);
  const after = await countOf(connection, 'target', table);
  const [row] = await connection.rows(`SELECT ${digest('source')} = ${digest('target')} AS same`);
  if (row?.same !== true || before !== after) {
    throw new Error(`the copy of ${table} is not the same (${before} rows, ${after} copied)`);
  }
  return after;
}

async function countOf(connection: Connection, catalog: string, table: string): Promise<number> {
  const [row] = await connection.rows(`SELECT count(*) AS n FROM ${catalog}.${quoteName(table)}`);
  return Number(row?.n);
}

async function columnsOf(connection: Connection, table: string): Promise<string> {
  const rows = await connection.rows(
    "SELECT column_name FROM duckdb_columns() WHERE database_name = 'source' AND schema_name = 'main' AND table_name = ? ORDER BY column_index",
    [table],
  );
  return rows.map((row) => quoteName(String(row.column_name))).join(', ');
}

/** Tables and views that somebody else put into the database come along. */
async function copyForeign(connection: Connection): Promise<void> {
  const own = tableNames.map(quoteText).join(', ');
  const tables = await connection.rows(
    `SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'source' AND NOT internal
       AND NOT (schema_name = 'main' AND table_name IN (${own})) ORDER BY table_oid`,
  );
  for (const row of tables) {
    const schema = quoteName(String(row.schema_name));
    const name = `${schema}.${quoteName(String(row.table_name))}`;
    await connection.execute(`CREATE SCHEMA IF NOT EXISTS target.${schema}`);
    await connection.execute(`CREATE TABLE target.${name} AS FROM source.${name}`);
  }
  const views = await connection.rows(
    `SELECT sql FROM duckdb_views() WHERE database_name = 'source' AND NOT internal AND view_name NOT IN
       (SELECT view_name FROM duckdb_views() WHERE database_name = 'target')`,
  );
  for (const row of views) await connection.execute(String(row.sql));
}
