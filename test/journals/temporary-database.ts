import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryRequest, QueryResult } from '../../src/keeper/database-access.ts';
import { collect } from '../../src/keeper/direct-access.ts';
import type { RunDatabase } from '../../src/keeper/run-database.ts';
import {
  type DatabaseLocation,
  duckDbFile,
  type EngineName,
} from '../../src/storage/location/database-location.ts';
import { newLocation } from '../engines/engine-locations.ts';

/** A folder for one test with a database in it, or, for one on a server, with what lies beside it. */
export class TemporaryDatabase {
  readonly folder: string;
  readonly location: DatabaseLocation;

  /** @param location a new DuckDB file when absent */
  constructor(
    folder = mkdtempSync(join(tmpdir(), 'assay-')),
    location = duckDbFile(join(folder, 'results.db')),
  ) {
    this.folder = folder;
    this.location = location;
  }

  static async of(engine: EngineName): Promise<TemporaryDatabase> {
    const folder = mkdtempSync(join(tmpdir(), 'assay-'));
    return new TemporaryDatabase(folder, await newLocation(engine, folder));
  }

  get path(): string {
    return this.location.path;
  }

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
