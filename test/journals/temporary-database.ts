import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryRequest, QueryResult } from '../../src/keeper/database-access.ts';
import { collect } from '../../src/keeper/direct-access.ts';
import type { RunDatabase } from '../../src/keeper/run-database.ts';

/** A folder for one test with the path of a database in it. */
export class TemporaryDatabase {
  readonly folder = mkdtempSync(join(tmpdir(), 'assay-'));
  readonly path = join(this.folder, 'results.db');

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Rows of a query as objects. */
export async function ask(
  database: RunDatabase,
  sql: string,
  limits: Omit<QueryRequest, 'sql'> = {},
): Promise<Record<string, unknown>[]> {
  const { columns, rows } = await collect(database.read({ sql, maxRows: 1_000_000, ...limits }));
  return rowObjects({ columns, rows });
}

/** The rows of an answer as objects. */
export function rowObjects({
  columns,
  rows,
}: Pick<QueryResult, 'columns' | 'rows'>): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]])));
}
