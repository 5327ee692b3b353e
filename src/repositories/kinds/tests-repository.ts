import type { Verdict } from '../../model/statuses.ts';
import { isoTimestamp } from '../../std/timestamp.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { micros } from '../../storage/sql/value-expressions.ts';
import { verdictExpressions } from '../../storage/sql/verdicts.ts';
import { numberOf, roundedOf } from '../queries/aggregates.ts';
import type { RowId } from '../queries/row-identity.ts';
import { joined, type SqlPart } from '../queries/sql-part.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, RestorableRepository } from '../table-repository.ts';
import { type History, inHistory } from './time-window.ts';
import {
  type Durations,
  readDurations,
  readVerdictCounts,
  type VerdictCounts,
  verdictCounts,
  verdictStatisticsOf,
} from './verdict-counts.ts';

/** What came of a test in its runs. */
export interface TestStatistics extends VerdictCounts, Durations {
  /** Attempts in all runs. */
  readonly attempts: number;
}

/** One run of a test. */
export interface TestHistoryEntry {
  readonly run_id: number;
  readonly started_at: string;
  readonly branch: string | null;
  readonly commit_sha: string | null;
  readonly execution_id: number;
  readonly verdict: Verdict | 'pending' | 'running';
  readonly attempts: number;
  readonly duration_ms: number | null;
  readonly error_message: string | null;
  readonly failure_signature: string | null;
}

type Options = ListOptions<'tests'>;
type Tests = Page<Row<'tests'>>;

/** Tests: what exists to be run, and what came of it. */
export class TestsRepository extends RestorableRepository<'tests'> {
  constructor(context: RepositoryContext) {
    super(context, 'tests');
  }

  /** Tests of a part of the product. */
  async bySubsystem(subsystem: string, options: Options = {}): Promise<Tests> {
    return await this.pageOf('bySubsystem', { subsystem }, options);
  }

  /** Tests of a type (`unit`, `integration` ...). */
  async byType(testType: string, options: Options = {}): Promise<Tests> {
    return await this.pageOf('byType', { test_type: testType }, options);
  }

  /** Tests that have a tag; given several, all of them. */
  async byTag(tag: string | readonly string[], options: Options = {}): Promise<Tests> {
    return await this.pageOf('byTag', { tags: { has: tag } }, options);
  }

  /** Tests that are written in a suite. Those of a collection: `suites.members`. */
  async bySuite(suiteId: number, options: Options = {}): Promise<Tests> {
    return await this.pageOf('bySuite', { suite_id: suiteId }, options);
  }

  /** Tests with a text in their name, description, key or path; A-Z like a-z. */
  async search(text: string, options: Options = {}): Promise<Tests> {
    const part = { contains: text };
    const anywhere = [{ name: part }, { description: part }, { key: part }, { path: part }];
    return await this.pageOf('search', { or: anywhere }, options);
  }

  /** Verdicts and durations of a test. */
  async statistics(id: RowId, history: History = {}): Promise<TestStatistics> {
    return await this.reading('statistics', async (connection) => {
      const { sql, parameters } = await this.#verdicts(connection, id, history);
      const [row] = await connection.rows(verdictStatisticsOf(sql), parameters);
      return { ...readVerdictCounts(row), ...readDurations(row), attempts: numberOf(row?.attempts) };
    });
  }

  /** Share of its runs in which a test passed in the end, 0 to 1; null when it never ran. */
  async passRate(id: RowId, history: History = {}): Promise<number | null> {
    return await this.reading('passRate', async (connection) => {
      const { sql, parameters } = await this.#verdicts(connection, id, history);
      const [row] = await connection.rows(`WITH ${sql}\nSELECT ${verdictCounts} FROM verdicts`, parameters);
      return readVerdictCounts(row).passRate;
    });
  }

  /**
   * The runs of a test, the latest first.
   *
   * @param limit runs at most; 50 when absent
   */
  async history(
    id: RowId,
    { limit = 50, ...history }: History & { readonly limit?: number } = {},
  ): Promise<readonly TestHistoryEntry[]> {
    return await this.reading('history', async (connection) => {
      const { sql, parameters } = await this.#verdicts(connection, id, history);
      const rows = await connection.rows(
        `WITH ${sql}
SELECT verdicts.run_id, ${micros(connection.dialect, 'runs.started_at')} AS started_us, runs.branch, runs.commit_sha,
  verdicts.execution_id, verdicts.verdict, verdicts.attempts, verdicts.duration_ms, verdicts.error_message,
  verdicts.failure_signature
FROM verdicts JOIN runs ON runs.run_id = verdicts.run_id
ORDER BY runs.started_at DESC, verdicts.run_id DESC LIMIT ?`,
        [...parameters, limit],
      );
      return rows.map((row) => ({
        run_id: numberOf(row.run_id),
        started_at: isoTimestamp(Number(row.started_us)),
        branch: row.branch as string | null,
        commit_sha: row.commit_sha as string | null,
        execution_id: numberOf(row.execution_id),
        verdict: row.verdict as TestHistoryEntry['verdict'],
        attempts: numberOf(row.attempts),
        duration_ms: roundedOf(row.duration_ms),
        error_message: row.error_message as string | null,
        failure_signature: row.failure_signature as string | null,
      }));
    });
  }

  async #verdicts(connection: StorageConnection, id: RowId, history: History): Promise<SqlPart> {
    const { test_id } = await this.existing(connection, id, true);
    const test = { sql: 'executions.test_id = ?', parameters: [test_id] };
    const { sql, parameters } = joined([test, ...inHistory(connection.dialect, history)], 'AND', 'true');
    return { sql: verdictExpressions(sql), parameters };
  }
}
