import type { EnvironmentStatus } from '../../model/catalogue-statuses.ts';
import { numberOf } from '../queries/aggregates.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, RestorableRepository } from '../table-repository.ts';

/** Environments that tests run in or against. */
export class EnvironmentsRepository extends RestorableRepository<'environments'> {
  constructor(context: RepositoryContext) {
    super(context, 'environments');
  }

  /** Environments in a state, by name. */
  async byStatus(
    status: EnvironmentStatus,
    options: ListOptions<'environments'> = {},
  ): Promise<Page<Row<'environments'>>> {
    return await this.pageOf('byStatus', { status }, options, [{ column: 'name' }]);
  }

  /** How many environments are in each state; a state that none is in is left out. */
  async statusCounts(): Promise<Readonly<Partial<Record<EnvironmentStatus, number>>>> {
    return await this.reading('statusCounts', async (connection) => {
      const rows = await connection.rows(
        'SELECT status, count(*) AS n FROM environments WHERE deleted_at IS NULL GROUP BY status ORDER BY status',
      );
      return Object.fromEntries(rows.map((row) => [String(row.status), numberOf(row.n)]));
    });
  }
}
