import { join, resolve } from 'node:path';
import { projectConfiguration } from '../cli/project-configuration.ts';
import { openLocation } from '../keeper/open-database.ts';
import type { AssayDatabase, AssayDatabaseOptions } from '../repositories/assay-database.ts';
import { resolveDatabase } from '../storage/location/resolve-database.ts';

export { AssayError } from '../model/errors.ts';
export type { StatementLogEntry } from '../repositories/connections/logged-connection.ts';
export type { HealthCheck } from '../repositories/database-health.ts';
export type { OperationMeasure } from '../repositories/operation-measures.ts';
export type { Filter } from '../repositories/queries/filter.ts';
export type { Repositories } from '../repositories/repositories.ts';
export type { Row, RowChanges } from '../repositories/rows/row-types.ts';
export type { SystemStatistics } from '../repositories/system-statistics.ts';
export type { ListOptions, NewFields, Page } from '../repositories/table-repository.ts';
export { versionOf } from '../repositories/write-changes.ts';
export type { AssayDatabase };

/** Which database, and how it is opened. */
export interface OpenOptions extends AssayDatabaseOptions {
  /**
   * `postgres://user@host/name`, `sqlite:PATH`, `duckdb:PATH` or a path; when absent, what ASSAY_DATABASE_URL,
   * DATABASE__*, .env or assay.config say, else `results/results.db`.
   */
  readonly url?: string;
  /** Folder that relative paths start from, and where .env and assay.config are looked for; the working directory. */
  readonly cwd?: string;
  /** Variables; those of the process when absent. ASSAY_DEBUG=sql writes every statement to standard error. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Opens a DuckDB file in this process alone instead of sharing it through its keeper. */
  readonly direct?: boolean;
}

/**
 * Opens a run database with its repositories: `await openDatabase()`, `await openDatabase('sqlite:runs.sqlite')`. It is
 * made when it doesn't exist. Close it when done.
 *
 * @throws AssayError with code DATABASE_URL_INVALID, DATABASE_UNREADABLE, DATABASE_NEWER, CONNECTION_FAILED, ...
 */
export async function openDatabase(where: string | OpenOptions = {}): Promise<AssayDatabase> {
  const options: OpenOptions = typeof where === 'string' ? { url: where } : where;
  const { url, cwd = process.cwd(), env = process.env, direct, log } = options;
  const folder = resolve(cwd);
  const { location } = await resolveDatabase({
    cwd: folder,
    env,
    commandLine: url === undefined ? null : { value: url, origin: 'openDatabase' },
    resultsDir: join(folder, 'results'),
    configuration: () => projectConfiguration(folder),
  });
  const told = log ?? (env.ASSAY_DEBUG === 'sql' ? toStandardError : undefined);
  return await openLocation({ location, env, ...(direct !== undefined && { direct }), log: told });
}

const toStandardError: NonNullable<AssayDatabaseOptions['log']> = ({ sql, durationMs, rows, error }) => {
  const outcome = error === null ? `${rows ?? '?'} rows` : `error: ${error}`;
  process.stderr.write(
    `[assay sql] ${durationMs.toFixed(1)} ms, ${outcome}: ${sql.replaceAll(/\s+/g, ' ')}\n`,
  );
};
