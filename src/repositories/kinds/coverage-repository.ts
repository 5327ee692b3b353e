import { isoTimestamp } from '../../std/timestamp.ts';
import type { QueryRow } from '../../storage/engines/storage-engine.ts';
import { dayOf } from '../../storage/sql/day-of.ts';
import { textOrder } from '../../storage/sql/text-expressions.ts';
import { micros } from '../../storage/sql/value-expressions.ts';
import { numberOf, shareOf } from '../queries/aggregates.ts';
import { joined } from '../queries/sql-part.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, TableRepository } from '../table-repository.ts';
import { type History, inHistory } from './time-window.ts';

/** Coverage of several files together. Rates are 0 to 1, null where there is nothing to cover. */
export interface CoverageTotals {
  readonly files: number;
  readonly lines_covered: number;
  readonly lines_total: number;
  readonly lineRate: number | null;
  readonly branches_covered: number;
  readonly branches_total: number;
  readonly branchRate: number | null;
  readonly functions_covered: number;
  readonly functions_total: number;
  readonly functionRate: number | null;
}

/** Coverage of one file. */
export interface FileCoverage extends Omit<CoverageTotals, 'files'> {
  readonly path: string;
}

/** Coverage at the end of a day. */
export interface CoveragePoint extends CoverageTotals {
  /** Day in UTC, as `2026-11-21`. */
  readonly day: string;
  /** Last run of the day that measured coverage. */
  readonly run_id: number;
  readonly started_at: string;
}

/**
 * One row for each file of each run: that of the whole run, or, where only executions were measured, that of the one
 * which covered most. Sums over executions would count lines twice.
 */
function filesOf(condition: string): string {
  return `files AS (
  SELECT * FROM (
    SELECT coverage.*, row_number() OVER (
      PARTITION BY coverage.run_id, coverage.path
      ORDER BY CASE WHEN coverage.execution_id IS NULL THEN 0 ELSE 1 END, lines_covered DESC, coverage_id DESC
    ) AS place
    FROM coverage JOIN runs ON runs.run_id = coverage.run_id WHERE ${condition}
  ) AS ranked WHERE place = 1
)`;
}

const sums = ['lines', 'branches', 'functions']
  .flatMap((what) => [`${what}_covered`, `${what}_total`])
  .map((column) => `COALESCE(sum(files.${column}), 0) AS ${column}`)
  .join(', ');

function readTotals(row: QueryRow | undefined): Omit<CoverageTotals, 'files'> {
  return {
    lines_covered: numberOf(row?.lines_covered),
    lines_total: numberOf(row?.lines_total),
    lineRate: shareOf(row?.lines_covered, row?.lines_total),
    branches_covered: numberOf(row?.branches_covered),
    branches_total: numberOf(row?.branches_total),
    branchRate: shareOf(row?.branches_covered, row?.branches_total),
    functions_covered: numberOf(row?.functions_covered),
    functions_total: numberOf(row?.functions_total),
    functionRate: shareOf(row?.functions_covered, row?.functions_total),
  };
}

/** Coverage: how much of the code the tests reach. */
export class CoverageRepository extends TableRepository<'coverage'> {
  constructor(context: RepositoryContext) {
    super(context, 'coverage');
  }

  /** Rows of a run as they were recorded, by path. */
  async ofRun(runId: number, options: ListOptions<'coverage'> = {}): Promise<Page<Row<'coverage'>>> {
    return await this.pageOf('ofRun', { run_id: runId }, options, [{ column: 'path' }]);
  }

  /** Coverage of a run, all files together. */
  async aggregate(runId: number): Promise<CoverageTotals> {
    return await this.reading('aggregate', async (connection) => {
      const [row] = await connection.rows(
        `WITH ${filesOf('coverage.run_id = ?')}\nSELECT count(*) AS file_count, ${sums} FROM files`,
        [runId],
      );
      return { files: numberOf(row?.file_count), ...readTotals(row) };
    });
  }

  /** Coverage of a run file by file. */
  async byPath(runId: number): Promise<readonly FileCoverage[]> {
    return await this.reading('byPath', async (connection) => {
      const rows = await connection.rows(
        `WITH ${filesOf('coverage.run_id = ?')}
SELECT path, ${sums} FROM files GROUP BY path ORDER BY ${textOrder(connection.dialect, 'path')}`,
        [runId],
      );
      return rows.map((row) => ({ path: String(row.path), ...readTotals(row) }));
    });
  }

  /** Coverage over the last days, the oldest first: one point for each day on which it was measured. */
  async trend(
    history: History & { readonly project_id?: number } = { days: 30 },
  ): Promise<readonly CoveragePoint[]> {
    return await this.reading('trend', async (connection) => {
      const { dialect } = connection;
      const conditions = inHistory(dialect, history);
      if (history.project_id !== undefined)
        conditions.push({ sql: 'runs.project_id = ?', parameters: [history.project_id] });
      const { sql, parameters } = joined(conditions, 'AND', 'true');
      const day = dayOf(dialect, 'runs.started_at');
      const rows = await connection.rows(
        `WITH ${filesOf(sql)}, totals AS (
  SELECT run_id, count(*) AS file_count, ${sums} FROM files GROUP BY run_id
), points AS (
  SELECT totals.*, ${day} AS day_text, ${micros(dialect, 'runs.started_at')} AS started_us,
    row_number() OVER (PARTITION BY ${day} ORDER BY runs.started_at DESC, runs.run_id DESC) AS from_last
  FROM totals JOIN runs ON runs.run_id = totals.run_id
)
SELECT * FROM points WHERE from_last = 1 ORDER BY started_us`,
        parameters,
      );
      return rows.map((row) => ({
        day: String(row.day_text),
        run_id: numberOf(row.run_id),
        started_at: isoTimestamp(Number(row.started_us)),
        files: numberOf(row.file_count),
        ...readTotals(row),
      }));
    });
  }
}
