import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { type ListOptions, type Page, TableRepository } from '../table-repository.ts';

const levels = ['debug', 'info', 'warning', 'error'] as const;

export type LogLevel = (typeof levels)[number];

type Options = ListOptions<'logs'>;
type Logs = Page<Row<'logs'>>;

const inTime = [{ column: 'logged_at' }] as const;

/** Log lines of runs. */
export class LogsRepository extends TableRepository<'logs'> {
  constructor(context: RepositoryContext) {
    super(context, 'logs');
  }

  /** Lines of a run, the oldest first. */
  async ofRun(runId: number, options: Options = {}): Promise<Logs> {
    return await this.pageOf('ofRun', { run_id: runId }, options, inTime);
  }

  /** Lines of an execution, the oldest first. */
  async ofExecution(executionId: number, options: Options = {}): Promise<Logs> {
    return await this.pageOf('ofExecution', { execution_id: executionId }, options, inTime);
  }

  /** Lines of this level or a worse one, the oldest first. */
  async byLevel(atLeast: LogLevel, options: Options = {}): Promise<Logs> {
    return await this.pageOf(
      'byLevel',
      { level: { in: levels.slice(levels.indexOf(atLeast)) } },
      options,
      inTime,
    );
  }

  /** Lines with a text in them, the oldest first; A-Z like a-z. Ask with a run (`filter`) in a large database. */
  async search(text: string, options: Options = {}): Promise<Logs> {
    return await this.pageOf('search', { message: { contains: text } }, options, inTime);
  }
}
