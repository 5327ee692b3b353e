import {
  type IssueStatus,
  issueStatuses,
  type Severity,
  severities,
} from '../../model/catalogue-statuses.ts';
import { quoteText } from '../../storage/sql/create-table.ts';
import { numberOf } from '../queries/aggregates.ts';
import { readRows } from '../queries/read-rows.ts';
import type { RowId } from '../queries/row-identity.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, RestorableRepository } from '../table-repository.ts';

/** The first two states of an issue are the open ones. */
const openStatuses: readonly IssueStatus[] = issueStatuses.slice(0, 2);

/** Severities as numbers, the worst highest. */
const severityRank = `CASE security_issues.severity ${severities
  .map((severity, index) => `WHEN ${quoteText(severity)} THEN ${index}`)
  .join(' ')} END`;

/** Security issues that tests and scanners found. */
export class SecurityRepository extends RestorableRepository<'security_issues'> {
  constructor(context: RepositoryContext) {
    super(context, 'security_issues');
  }

  /**
   * Open issues, the worst first, then the oldest.
   *
   * @param atLeast this severity or a worse one; all when absent
   * @param limit issues at most; 100 when absent
   */
  async open({
    atLeast = 'info',
    limit = 100,
  }: {
    readonly atLeast?: Severity;
    readonly limit?: number;
  } = {}): Promise<readonly Row<'security_issues'>[]> {
    return await this.reading('open', (connection) =>
      readRows(connection, this.table, {
        where: this.where(connection, {
          status: { in: openStatuses },
          severity: { in: severities.slice(severities.indexOf(atLeast)) },
        }),
        orderBy: `${severityRank} DESC, security_issues.created_at, security_issues.security_issue_id`,
        limit,
      }),
    );
  }

  /** How many open issues there are of each severity; 0 is said, too. */
  async openCounts(): Promise<Readonly<Record<Severity, number>>> {
    return await this.reading('openCounts', async (connection) => {
      const { sql, parameters } = this.where(connection, { status: { in: openStatuses } });
      const rows = await connection.rows(
        `SELECT severity, count(*) AS n FROM security_issues WHERE ${sql} GROUP BY severity`,
        parameters,
      );
      const counts = new Map(rows.map((row) => [String(row.severity), numberOf(row.n)]));
      const all = severities.map((severity) => [severity, counts.get(severity) ?? 0] as const);
      return Object.fromEntries(all) as Record<Severity, number>;
    });
  }

  /** Issues with a number of the CVE list. */
  async byCve(
    cve: string,
    options: ListOptions<'security_issues'> = {},
  ): Promise<Page<Row<'security_issues'>>> {
    return await this.pageOf('byCve', { cve }, options);
  }

  /** Says what became of an issue; it is not open any more. */
  async resolve(
    id: RowId,
    status: Exclude<IssueStatus, 'open' | 'confirmed'> = 'fixed',
    { remediation }: { readonly remediation?: string } = {},
  ): Promise<Row<'security_issues'>> {
    return await this.update(id, { status, remediation });
  }
}
