import type { TableName } from '../storage/tables/all-tables.ts';
import type { RepositoryContext } from './repository-context.ts';
import { RestorableRepository, TableRepository } from './table-repository.ts';

/** What is in a database, one repository for each kind of thing. */
export class Repositories {
  readonly projects: RestorableRepository<'projects'>;
  readonly suites: RestorableRepository<'suites'>;
  readonly tests: RestorableRepository<'tests'>;
  readonly runs: TableRepository<'runs'>;
  readonly executions: TableRepository<'executions'>;
  readonly artifacts: TableRepository<'artifacts'>;
  readonly logs: TableRepository<'logs'>;
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
    this.projects = new RestorableRepository(context, 'projects');
    this.suites = new RestorableRepository(context, 'suites');
    this.tests = new RestorableRepository(context, 'tests');
    this.runs = new TableRepository(context, 'runs');
    this.executions = new TableRepository(context, 'executions');
    this.artifacts = new TableRepository(context, 'artifacts');
    this.logs = new TableRepository(context, 'logs');
  }

  /** The rows of any table, with what every repository can do; for tables that have none of their own. */
  table<Name extends TableName>(name: Name): TableRepository<Name> {
    return new TableRepository(this.#context, name);
  }

  /**
   * Everything in the callback happens, or nothing does. Inside the callback of another transaction it is a savepoint:
   * when it throws, what it did is undone, and the outer one may go on.
   *
   * @param work gets repositories of the transaction; others of this database throw TRANSACTION_OUTSIDE inside it. On
   * PostgreSQL it is called again when the server broke the transaction off, so it should do nothing else
   */
  async transaction<Result>(work: (repositories: Repositories) => Promise<Result>): Promise<Result> {
    const { scope, measures } = this.#context;
    return await scope.transaction((inner) => work(new Repositories({ scope: inner, measures })));
  }
}
