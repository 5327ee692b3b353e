/** Products that can hold a run database. Their SQL is a matter of the dialect (storage/sql). */
export const engineNames = ['duckdb', 'sqlite', 'postgres'] as const;

export type EngineName = (typeof engineNames)[number];

/** How a PostgreSQL server is reached. */
export interface PostgresAddress {
  /** Host name, address, or folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | null;
  /** Schema that the tables are in; null for the first of the user's search path (`public`). */
  readonly schema: string | null;
  /** `disable` speaks in the clear, `require` encrypts, `verify` checks the server's certificate, too. */
  readonly ssl: 'disable' | 'require' | 'verify';
  /** Connections at most. */
  readonly poolSize: number;
  /** Longest time of one statement (ms); 0 for no limit. */
  readonly statementTimeoutMs: number;
}

/** Where a database is. */
export interface DatabaseLocation {
  readonly engine: EngineName;
  /**
   * Absolute path of the file; journals and the keeper's own files lie beside it. A server's database has no file at
   * this path, only what lies beside it.
   */
  readonly path: string;
  /** Null for engines whose database is a file. */
  readonly postgres: PostgresAddress | null;
}

/** Name of a database for people: the path of its file, or the address of its server without the password. */
export function locationLabel(location: DatabaseLocation): string {
  const { postgres } = location;
  if (postgres === null) return location.path;
  const encode = encodeURIComponent;
  const schema = postgres.schema === null ? '' : `?schema=${encode(postgres.schema)}`;
  const host = postgres.host.includes(':') ? `[${postgres.host}]` : encode(postgres.host);
  return `postgres://${encode(postgres.user)}@${host}:${postgres.port}/${encode(postgres.database)}${schema}`;
}

/** The location of a DuckDB file. */
export function duckDbFile(path: string): DatabaseLocation {
  return { engine: 'duckdb', path, postgres: null };
}
