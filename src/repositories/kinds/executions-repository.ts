import { numberOf } from '../queries/aggregates.ts';
import { joined } from '../queries/sql-part.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, TableRepository } from '../table-repository.ts';
import { type History, inHistory } from './time-window.ts';
import { type Durations, durationsOf, readDurations } from './verdict-counts.ts';

/** How executions ended, attempt by attempt. */
export interface ExecutionStatistics extends Durations {
  readonly total: number;
  /** Executions by status; a status that none has is left out. */
  readonly byStatus: Readonly<Record<string, number>>;
}

type Options = ListOptions<'executions'>;
type Executions = Page<Row<'executions'>>;

const failedStatuses = ['failed', 'timed_out', 'error', 'interrupted', 'lost', 'undefined', 'ambiguous'];

/** Executions: each attempt of a test in a run. */
export class ExecutionsRepository extends TableRepository<'executions'> {
  constructor(context: RepositoryContext) {
    super(context, 'executions');
  }

  /** Executions of a run. */
  async ofRun(runId: number, options: Options = {}): Promise<Executions> {
    return await this.pageOf('ofRun', { run_id: runId }, options);
  }

  /** Executions of a test, the latest first. */
  async ofTest(testId: number, options: Options = {}): Promise<Executions> {
    return await this.pageOf('ofTest', { test_id: testId }, options, [
      { column: 'started_at', direction: 'desc' },
    ]);
  }

  /** Executions of a run that did not end well, each attempt. */
  async failed(runId: number, options: Options = {}): Promise<Executions> {
    return await this.pageOf('failed', { run_id: runId, status: { in: failedStatuses } }, options);
  }

  /** The executions that took longest, the longest first; of a run, or of all of them. */
  async slowest({ run_id, ...options }: Options & { readonly run_id?: number } = {}): Promise<Executions> {
    return await this.pageOf('slowest', { run_id, duration_ms: { isNull: false } }, options, [
      { column: 'duration_ms', direction: 'desc' },
    ]);
  }

  /** Statuses and durations of the executions of a run, or of a part of the history. */
  async statistics(part: History & { readonly run_id?: number } = {}): Promise<ExecutionStatistics> {
    return await this.reading('statistics', async (connection) => {
      const conditions = inHistory(connection.dialect, part);
      if (part.run_id !== undefined)
        conditions.push({ sql: 'executions.run_id = ?', parameters: [part.run_id] });
      const { sql, parameters } = joined(conditions, 'AND', 'true');
      const from = `FROM executions JOIN runs ON runs.run_id = executions.run_id WHERE ${sql}`;
      const statuses = await connection.rows(
        `SELECT executions.status, count(*) AS n ${from} GROUP BY executions.status ORDER BY executions.status`,
        parameters,
      );
      const [durations] = await connection.rows(
        durationsOf(`(SELECT executions.duration_ms ${from}) AS meant`),
        parameters,
      );
      return {
        total: statuses.reduce((sum, row) => sum + numberOf(row.n), 0),
        byStatus: Object.fromEntries(statuses.map((row) => [String(row.status), numberOf(row.n)])),
        ...readDurations(durations),
      };
    });
  }
}
