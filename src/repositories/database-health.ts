import { AssayError, messageOf } from '../model/errors.ts';
import { migrationState } from '../storage/migrations/migration-state.ts';
import type { Scope } from './connections/scope.ts';

/** How a database is. */
export interface HealthCheck {
  /** It answers, its schema is up to date, and nothing is wrong with it. */
  readonly healthy: boolean;
  /** Name of the database for people. */
  readonly database: string;
  /** Product and version; null when it does not answer. */
  readonly engine: string | null;
  /** Time of the simplest question and its answer, in ms, waiting for a connection included; null when there is none. */
  readonly latencyMs: number | null;
  /** Last migration that it has gone through, and the last that this Assay knows; null when it does not answer. */
  readonly migration: { readonly current: number; readonly latest: number } | null;
  /** Sentences for people. */
  readonly problems: readonly string[];
}

/**
 * Asks a database how it is; a database that does not answer is an answer, too.
 *
 * @throws TRANSACTION_OUTSIDE
 */
export async function checkHealth(scope: Scope): Promise<HealthCheck> {
  const { source } = scope;
  const problems = [...source.notices];
  const started = performance.now();
  try {
    return await scope.use(async (connection) => {
      await connection.rows('SELECT 1 AS one');
      const latencyMs = Math.round((performance.now() - started) * 1000) / 1000;
      const { current, latest } = await migrationState(connection, source.label);
      if (current < latest)
        problems.push(
          `The schema is at migration ${current}, this Assay knows ${latest}: run assay db migrate.`,
        );
      return {
        healthy: problems.length === 0,
        database: source.label,
        engine: connection.engine,
        latencyMs,
        migration: { current, latest },
        problems,
      };
    });
  } catch (error) {
    if (error instanceof AssayError && error.code === 'TRANSACTION_OUTSIDE') throw error;
    problems.push(messageOf(error));
    const unknown = { engine: null, latencyMs: null, migration: null };
    return { healthy: false, database: source.label, ...unknown, problems };
  }
}
