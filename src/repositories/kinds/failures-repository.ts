import { failurePattern } from '../../model/failure-signature.ts';
import { isoTimestamp } from '../../std/timestamp.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { micros } from '../../storage/sql/value-expressions.ts';
import { numberOf } from '../queries/aggregates.ts';
import { joined } from '../queries/sql-part.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, RestorableRepository } from '../table-repository.ts';
import { similarity } from './similar-texts.ts';
import { type History, inHistory } from './time-window.ts';

/** Executions that failed for the same cause. */
export interface FailureGroup {
  readonly failure_signature: string;
  readonly error_type: string | null;
  /** Message of one of them. */
  readonly error_message: string | null;
  /** Executions that failed so. */
  readonly count: number;
  /** Tests that failed so. */
  readonly tests: number;
  readonly first_seen_at: string | null;
  readonly last_seen_at: string | null;
}

export interface SimilarFailure extends FailureGroup {
  /** How much the messages have in common, 0 to 1. */
  readonly similarity: number;
}

type Options = ListOptions<'failure_analyses'>;
type Analyses = Page<Row<'failure_analyses'>>;

/** Groups that are compared at most, the latest first. */
const mostGroups = 5000;

async function failureGroups(
  connection: StorageConnection,
  history: History,
  having: string,
  limit: number,
): Promise<readonly FailureGroup[]> {
  const { dialect } = connection;
  const { sql, parameters } = joined(inHistory(dialect, history), 'AND', 'true');
  const rows = await connection.rows(
    `SELECT executions.failure_signature, min(executions.error_type) AS error_type,
  min(executions.error_message) AS error_message, count(*) AS failures, count(DISTINCT executions.test_id) AS tests,
  ${micros(dialect, 'min(executions.started_at)')} AS first_us, ${micros(dialect, 'max(executions.started_at)')} AS last_us
FROM executions JOIN runs ON runs.run_id = executions.run_id
WHERE executions.failure_signature IS NOT NULL AND ${having} AND ${sql}
GROUP BY executions.failure_signature
ORDER BY last_us DESC NULLS LAST, executions.failure_signature LIMIT ?`,
    [...parameters, limit],
  );
  const time = (value: unknown) => (value === null ? null : isoTimestamp(Number(value)));
  return rows.map((row) => ({
    failure_signature: String(row.failure_signature),
    error_type: row.error_type as string | null,
    error_message: row.error_message as string | null,
    count: numberOf(row.failures),
    tests: numberOf(row.tests),
    first_seen_at: time(row.first_us),
    last_seen_at: time(row.last_us),
  }));
}

/** Failures: what failed for the same cause, and the analyses of why. The rows are analyses. */
export class FailuresRepository extends RestorableRepository<'failure_analyses'> {
  constructor(context: RepositoryContext) {
    super(context, 'failure_analyses');
  }

  /** Analyses of failures with a signature, the latest first. */
  async bySignature(signature: string, options: Options = {}): Promise<Analyses> {
    return await this.pageOf('bySignature', { failure_signature: signature }, options, [
      { column: 'created_at', direction: 'desc' },
    ]);
  }

  /** Analyses that have not found the cause yet, the oldest first. */
  async open(options: Options = {}): Promise<Analyses> {
    return await this.pageOf('open', { root_cause: null }, options, [{ column: 'created_at' }]);
  }

  /**
   * Failures that nobody has analysed, those seen last first.
   *
   * @param limit groups at most; 100 when absent
   */
  async unexplained({
    limit = 100,
    ...history
  }: History & { readonly limit?: number } = {}): Promise<readonly FailureGroup[]> {
    const having =
      'NOT EXISTS (SELECT 1 FROM failure_analyses WHERE failure_analyses.failure_signature = executions.failure_signature AND failure_analyses.deleted_at IS NULL)';
    return await this.reading('unexplained', (connection) =>
      failureGroups(connection, history, having, limit),
    );
  }

  /**
   * Failures whose messages are like one: by the words of their first line, without what varies (numbers, ids, folders).
   *
   * @param failure its message, or a signature whose message is looked up and which is itself left out
   * @param atLeast how much they must have in common, 0 to 1; a half when absent
   * @param limit groups at most; 20 when absent
   */
  async similar(
    failure: { readonly signature?: string; readonly message?: string },
    {
      atLeast = 0.5,
      limit = 20,
      ...history
    }: History & { readonly atLeast?: number; readonly limit?: number } = {},
  ): Promise<readonly SimilarFailure[]> {
    return await this.reading('similar', async (connection) => {
      const groups = await failureGroups(connection, history, 'true', mostGroups);
      const message =
        failure.message ??
        groups.find((group) => group.failure_signature === failure.signature)?.error_message ??
        null;
      if (message === null) return [];
      const pattern = failurePattern(message);
      return groups
        .filter((group) => group.failure_signature !== failure.signature)
        .map((group) => ({
          ...group,
          similarity:
            Math.round(similarity(pattern, failurePattern(group.error_message ?? '')) * 1000) / 1000,
        }))
        .filter((group) => group.similarity >= atLeast)
        .toSorted((a, b) => b.similarity - a.similarity || b.count - a.count)
        .slice(0, limit);
    });
  }
}
