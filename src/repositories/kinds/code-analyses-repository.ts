import { type RiskLevel, riskLevels } from '../../model/catalogue-statuses.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, TableRepository } from '../table-repository.ts';

type Options = ListOptions<'code_analyses'>;
type CodeAnalyses = Page<Row<'code_analyses'>>;

const newestFirst = [{ column: 'created_at', direction: 'desc' }] as const;

/** Code analyses: what a change of the code means for the tests. */
export class CodeAnalysesRepository extends TableRepository<'code_analyses'> {
  constructor(context: RepositoryContext) {
    super(context, 'code_analyses');
  }

  /** Analyses of a commit, the latest first. */
  async byCommit(commitSha: string, options: Options = {}): Promise<CodeAnalyses> {
    return await this.pageOf('byCommit', { commit_sha: commitSha }, options, newestFirst);
  }

  /** Analyses with this risk or a higher one, the latest first. */
  async byRisk(atLeast: RiskLevel, options: Options = {}): Promise<CodeAnalyses> {
    const levels = riskLevels.slice(riskLevels.indexOf(atLeast));
    return await this.pageOf('byRisk', { risk_level: { in: levels } }, options, newestFirst);
  }

  /** Analyses of changes that touch a part of the product, the latest first. */
  async affecting(subsystem: string, options: Options = {}): Promise<CodeAnalyses> {
    return await this.pageOf('affecting', { affected_subsystems: { has: subsystem } }, options, newestFirst);
  }
}
