import type { QueryRow, StorageConnection } from '../../../src/storage/engines/storage-engine.ts';
import { tableNames } from '../../../src/storage/tables/all-tables.ts';

/** Rows of each table that has any. */
export async function rowCounts(connection: StorageConnection): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tableNames) {
    const [row] = await connection.rows(`SELECT count(*) AS n FROM "${table}"`);
    const count = Number(row?.n);
    if (count > 0 && table !== 'migrations' && table !== 'id_counters') counts[table] = count;
  }
  return counts;
}

/** Rows of a query with every value as a text, whichever engine it came from. */
export async function texts(connection: StorageConnection, sql: string): Promise<string[]> {
  const rows: readonly QueryRow[] = await connection.rows(sql);
  return rows.map((row) =>
    Object.values(row)
      .map((value) => String(value))
      .join(' '),
  );
}
