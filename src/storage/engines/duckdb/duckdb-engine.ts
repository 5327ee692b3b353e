import type { StorageEngine } from '../storage-engine.ts';
import { DuckDbDatabase } from './duckdb-database.ts';

/** DuckDB: one file, one owner, SQL made for analysis. */
export const duckDbEngine: StorageEngine = {
  open: (location, options) => DuckDbDatabase.open(location.path, options),
};
