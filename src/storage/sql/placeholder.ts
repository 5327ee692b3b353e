import type { ColumnKind } from '../tables/column.ts';
import { columnTypes, type Dialect } from './column-types.ts';

/**
 * A `?` for a value of a kind. DuckDB and PostgreSQL are told its type, which they could else take for another one;
 * SQLite, where a CAST bends values, takes it as it comes.
 */
export function placeholder(dialect: Dialect, kind: ColumnKind): string {
  return dialect === 'sqlite' ? '?' : `CAST(? AS ${columnTypes[dialect][kind]})`;
}
