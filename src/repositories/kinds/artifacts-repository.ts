import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, TableRepository } from '../table-repository.ts';

type Options = ListOptions<'artifacts'>;
type Artifacts = Page<Row<'artifacts'>>;

/** Artifacts: what is known of the files of runs. The files stay files. */
export class ArtifactsRepository extends TableRepository<'artifacts'> {
  constructor(context: RepositoryContext) {
    super(context, 'artifacts');
  }

  /** Files of a run, also of everything in it. */
  async ofRun(runId: number, options: Options = {}): Promise<Artifacts> {
    return await this.pageOf('ofRun', { run_id: runId }, options);
  }

  /** Files of an execution. */
  async ofExecution(executionId: number, options: Options = {}): Promise<Artifacts> {
    return await this.pageOf('ofExecution', { execution_id: executionId }, options);
  }

  /**
   * Files with the same content.
   *
   * @param sha256 in hexadecimal
   */
  async byHash(sha256: string, options: Options = {}): Promise<Artifacts> {
    return await this.pageOf('byHash', { sha256: sha256.toLowerCase() }, options);
  }
}
