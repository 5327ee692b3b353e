import type { SqlValue, StorageConnection } from '../../engines/storage-engine.ts';
import { quoteName } from '../../sql/create-table.ts';
import { declareType } from '../../sql/declared-types.ts';
import type { DumpTable } from '../format/dump-table.ts';

/** Parameters of one statement; SQLite and PostgreSQL take 32,766 and more. */
const mostParameters = 10_000;

/** Inserts rows by parameters, which takes any row of any table. */
export async function insertByStatement(
  connection: StorageConnection,
  table: DumpTable,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const { dialect } = connection;
  const places = table.columns.map(({ type }) =>
    dialect === 'sqlite' ? '?' : `CAST(? AS ${declareType(dialect, type)})`,
  );
  const head = `INSERT INTO ${quoteName(table.name)} (${table.columns.map(({ name }) => quoteName(name)).join(', ')}) VALUES `;
  const row = `(${places.join(', ')})`;
  const perStatement = Math.max(1, Math.floor(mostParameters / table.columns.length));
  for (let start = 0; start < rows.length; start += perStatement) {
    const part = rows.slice(start, start + perStatement);
    await connection.execute(head + part.map(() => row).join(', '), part.flat());
  }
}
