import type { QueryAccess, QueryResult } from '../keeper/database-access.ts';
import type { JsonValue } from '../std/json-value.ts';

/** A question that Assay asks by itself; people can see its SQL, copy it and change it. */
export interface NamedQuery {
  readonly name: string;
  /** What its answer shows, as a heading. */
  readonly title: string;
  /** One statement; values come as `$name`. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

/** One row with its values by name of column. */
export type NamedRow = Readonly<Record<string, JsonValue>>;

function literal(value: JsonValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `'${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll("'", "''")}'`;
}

/**
 * The SQL of a query with its values written in: it runs as it stands, in `assay db query` or anywhere else. For
 * showing only; what Assay itself runs binds its values.
 */
export function printableSql(query: NamedQuery): string {
  const sql = query.sql.replaceAll(/\$([a-z_]\w*)/g, (token, name: string) =>
    Object.hasOwn(query.parameters, name) ? literal(query.parameters[name] ?? null) : token,
  );
  return `-- ${query.name}: ${query.title}\n${sql.trim()};\n`;
}

/** Rows of a result as objects. */
function namedRows(result: QueryResult): NamedRow[] {
  return result.rows.map((row) =>
    Object.fromEntries(result.columns.map((column, index) => [column.name, row[index] ?? null])),
  );
}

/**
 * Asks a named query.
 *
 * @throws QUERY_STOPPED when `signal` is aborted or the time is over
 */
export async function ask(access: QueryAccess, query: NamedQuery, signal: AbortSignal): Promise<NamedRow[]> {
  return namedRows(await access.query({ sql: query.sql, parameters: query.parameters, signal }));
}
