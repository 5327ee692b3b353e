import type { StorageConnection } from '../../engines/storage-engine.ts';
import type { NewRow, TableName } from '../../tables/all-tables.ts';

/** Rows that one call of `insert` gets at most. */
const batchRows = 20_000;

/** Rows of one run. Parents stand in lists of their own: an engine sees rows of one insert only when it is over. */
export class RunRows {
  readonly runs: NewRow<'runs'>[] = [];
  readonly journals: NewRow<'journals'>[] = [];
  readonly workers: NewRow<'workers'>[] = [];
  readonly suite_runs: NewRow<'suite_runs'>[] = [];
  readonly executions: NewRow<'executions'>[] = [];
  readonly sections: NewRow<'sections'>[] = [];
  readonly subsections: NewRow<'sections'>[] = [];
  readonly steps: NewRow<'steps'>[] = [];
  readonly sub_steps: NewRow<'steps'>[] = [];
  readonly step_runs: NewRow<'step_runs'>[] = [];
  readonly step_posts: NewRow<'step_posts'>[] = [];
  readonly execution_posts: NewRow<'execution_posts'>[] = [];
  readonly artifacts: NewRow<'artifacts'>[] = [];
  readonly logs: NewRow<'logs'>[] = [];

  /** Writes all of them, each table after those that it refers to. */
  async write(connection: StorageConnection): Promise<number> {
    let written = 0;
    const put = async <Name extends TableName>(table: Name, rows: readonly NewRow<Name>[]) => {
      written += rows.length;
      await insertAll(connection, table, rows);
    };
    await put('journals', this.journals);
    await put('runs', this.runs);
    await put('workers', this.workers);
    await put('suite_runs', this.suite_runs);
    await put('executions', this.executions);
    await put('sections', this.sections);
    await put('sections', this.subsections);
    await put('steps', this.steps);
    await put('steps', this.sub_steps);
    await put('step_runs', this.step_runs);
    await put('step_posts', this.step_posts);
    await put('execution_posts', this.execution_posts);
    await put('artifacts', this.artifacts);
    await put('logs', this.logs);
    return written;
  }
}

/** Inserts any number of rows. */
export async function insertAll<Name extends TableName>(
  connection: StorageConnection,
  table: Name,
  rows: readonly NewRow<Name>[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += batchRows)
    await connection.insert(table, rows.length <= batchRows ? rows : rows.slice(start, start + batchRows));
}
