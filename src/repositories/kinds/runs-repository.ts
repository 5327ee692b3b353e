import type { Verdict } from '../../model/statuses.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { textOrder } from '../../storage/sql/text-expressions.ts';
import { verdictExpressions } from '../../storage/sql/verdicts.ts';
import { numberOf, passRateSql, roundedOf, shareOf } from '../queries/aggregates.ts';
import type { RowId } from '../queries/row-identity.ts';
import { joined } from '../queries/sql-part.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, TableRepository } from '../table-repository.ts';
import { type History, inHistory } from './time-window.ts';
import {
  type Durations,
  readDurations,
  readVerdictCounts,
  type VerdictCounts,
  verdictStatisticsOf,
} from './verdict-counts.ts';

/** What came of the tests of a run. */
export interface RunStatistics extends VerdictCounts, Durations {
  /** Attempts of all tests. */
  readonly attempts: number;
}

type RunVerdict = Verdict | 'pending' | 'running';

/** What came of one test in a run. */
export interface TestVerdict {
  readonly test_id: number;
  readonly key: string;
  readonly name: string;
  readonly execution_id: number;
  readonly verdict: RunVerdict;
  readonly attempts: number;
  readonly duration_ms: number | null;
  readonly error_message: string | null;
  readonly failure_signature: string | null;
}

/** A test in two runs; null where it was not part of one. */
export interface VerdictChange {
  readonly test_id: number;
  readonly key: string;
  readonly name: string;
  readonly before: RunVerdict | null;
  readonly after: RunVerdict | null;
}

type Options = ListOptions<'runs'>;
type Runs = Page<Row<'runs'>>;

const newestFirst = [{ column: 'started_at', direction: 'desc' }] as const;

/** Runs: one for each command, however many workers. */
export class RunsRepository extends TableRepository<'runs'> {
  constructor(context: RepositoryContext) {
    super(context, 'runs');
  }

  /** The run that started last, where it is given of a project or branch; null when there is none. */
  async latest({
    project_id,
    branch,
  }: {
    project_id?: number;
    branch?: string;
  } = {}): Promise<Row<'runs'> | null> {
    const { rows } = await this.pageOf('latest', { project_id, branch }, { limit: 1 }, newestFirst);
    return rows[0] ?? null;
  }

  /** Runs of a git branch, the latest first. */
  async byBranch(branch: string, options: Options = {}): Promise<Runs> {
    return await this.pageOf('byBranch', { branch }, options, newestFirst);
  }

  /** The run of a build; shards that were recorded under one key are one run. */
  async byBuildKey(projectId: number, buildKey: string): Promise<Row<'runs'> | null> {
    const { rows } = await this.pageOf('byBuildKey', { project_id: projectId, build_key: buildKey }, {});
    return rows[0] ?? null;
  }

  /** Verdicts and durations of the tests of a run, from its executions as they are now. */
  async statistics(id: RowId): Promise<RunStatistics> {
    return await this.reading('statistics', async (connection) => {
      const { run_id } = await this.existing(connection, id);
      return await runStatistics(connection, run_id);
    });
  }

  /** Share of tests that passed in the end in some part of the history, 0 to 1, from the counts of the runs; null of none. */
  async passRate(history: History & { readonly project_id?: number } = {}): Promise<number | null> {
    return await this.reading('passRate', async (connection) => {
      const conditions = inHistory(connection.dialect, history);
      if (history.project_id !== undefined)
        conditions.push({ sql: 'runs.project_id = ?', parameters: [history.project_id] });
      const { sql, parameters } = joined(conditions, 'AND', 'true');
      const [row] = await connection.rows(`SELECT ${passRateSql} FROM runs WHERE ${sql}`, parameters);
      return shareOf(row?.good, row?.decided);
    });
  }

  /** What came of each test of a run, by key. */
  async verdicts(id: RowId): Promise<readonly TestVerdict[]> {
    return await this.reading('verdicts', async (connection) => {
      const { run_id } = await this.existing(connection, id);
      const rows = await connection.rows(
        `WITH ${verdictExpressions('executions.run_id = ?')}
SELECT verdicts.test_id, tests.key, tests.name, verdicts.execution_id, verdicts.verdict, verdicts.attempts,
  verdicts.duration_ms, verdicts.error_message, verdicts.failure_signature
FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id
ORDER BY ${textOrder(connection.dialect, 'tests.key')}, verdicts.test_id`,
        [run_id],
      );
      return rows.map((row) => ({
        test_id: numberOf(row.test_id),
        key: String(row.key),
        name: String(row.name),
        execution_id: numberOf(row.execution_id),
        verdict: row.verdict as RunVerdict,
        attempts: numberOf(row.attempts),
        duration_ms: roundedOf(row.duration_ms),
        error_message: row.error_message as string | null,
        failure_signature: row.failure_signature as string | null,
      }));
    });
  }

  /** Tests whose verdicts in two runs differ, by key; also those that only one of them has. */
  async compare(before: RowId, after: RowId): Promise<readonly VerdictChange[]> {
    return await this.reading('compare', async (connection) => {
      const { run_id: first } = await this.existing(connection, before);
      const { run_id: second } = await this.existing(connection, after);
      const rows = await connection.rows(
        `WITH ${verdictExpressions('executions.run_id IN (?, ?)')}, sides AS (
  SELECT test_id, min(CASE WHEN run_id = ? THEN verdict END) AS before_verdict,
    min(CASE WHEN run_id = ? THEN verdict END) AS after_verdict
  FROM verdicts GROUP BY test_id
)
SELECT sides.test_id, tests.key, tests.name, before_verdict, after_verdict
FROM sides JOIN tests ON tests.test_id = sides.test_id
WHERE COALESCE(before_verdict, '') <> COALESCE(after_verdict, '')
ORDER BY ${textOrder(connection.dialect, 'tests.key')}, sides.test_id`,
        [first, second, first, second],
      );
      return rows.map((row) => ({
        test_id: numberOf(row.test_id),
        key: String(row.key),
        name: String(row.name),
        before: row.before_verdict as RunVerdict | null,
        after: row.after_verdict as RunVerdict | null,
      }));
    });
  }

  /** Brings the counts in the row of a run up to date with its executions. Runs that were recorded need no such thing. */
  async recount(id: RowId): Promise<Row<'runs'>> {
    return await this.changing('recount', async (connection, attempting) => {
      const { run_id } = await this.existing(connection, id);
      const counts = await runStatistics(connection, run_id);
      return await this.changeRow(connection, attempting, run_id, () => ({
        planned_count: counts.total,
        passed_count: counts.passed,
        failed_count: counts.failed + counts.error,
        skipped_count: counts.skipped,
        flaky_count: counts.flaky,
        lost_count: counts.lost,
      }));
    });
  }
}

async function runStatistics(connection: StorageConnection, runId: number): Promise<RunStatistics> {
  const sql = verdictStatisticsOf(verdictExpressions('executions.run_id = ?'));
  const [row] = await connection.rows(sql, [runId]);
  return { ...readVerdictCounts(row), ...readDurations(row), attempts: numberOf(row?.attempts) };
}
