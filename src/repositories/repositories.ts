import type { TableName } from '../storage/tables/all-tables.ts';
import { ArtifactsRepository } from './kinds/artifacts-repository.ts';
import { CodeAnalysesRepository } from './kinds/code-analyses-repository.ts';
import { CoverageRepository } from './kinds/coverage-repository.ts';
import { EnvironmentsRepository } from './kinds/environments-repository.ts';
import { ExecutionsRepository } from './kinds/executions-repository.ts';
import { FailuresRepository } from './kinds/failures-repository.ts';
import { LogsRepository } from './kinds/logs-repository.ts';
import { PerformanceRepository } from './kinds/performance-repository.ts';
import { RunsRepository } from './kinds/runs-repository.ts';
import { SecurityRepository } from './kinds/security-repository.ts';
import { SuitesRepository } from './kinds/suites-repository.ts';
import { TestsRepository } from './kinds/tests-repository.ts';
import type { RepositoryContext } from './repository-context.ts';
import { RestorableRepository, TableRepository } from './table-repository.ts';

/** What is in a database, one repository for each kind of thing. */
export class Repositories {
  readonly projects: RestorableRepository<'projects'>;
  readonly suites: SuitesRepository;
  readonly tests: TestsRepository;
  readonly runs: RunsRepository;
  readonly executions: ExecutionsRepository;
  readonly environments: EnvironmentsRepository;
  readonly browsers: RestorableRepository<'browsers'>;
  readonly hardware: RestorableRepository<'hardware'>;
  readonly coverage: CoverageRepository;
  readonly codeAnalyses: CodeAnalysesRepository;
  readonly failures: FailuresRepository;
  readonly performance: PerformanceRepository;
  readonly security: SecurityRepository;
  readonly artifacts: ArtifactsRepository;
  readonly logs: LogsRepository;
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
    this.projects = new RestorableRepository(context, 'projects');
    this.suites = new SuitesRepository(context);
    this.tests = new TestsRepository(context);
    this.runs = new RunsRepository(context);
    this.executions = new ExecutionsRepository(context);
    this.environments = new EnvironmentsRepository(context);
    this.browsers = new RestorableRepository(context, 'browsers');
    this.hardware = new RestorableRepository(context, 'hardware');
    this.coverage = new CoverageRepository(context);
    this.codeAnalyses = new CodeAnalysesRepository(context);
    this.failures = new FailuresRepository(context);
    this.performance = new PerformanceRepository(context);
    this.security = new SecurityRepository(context);
    this.artifacts = new ArtifactsRepository(context);
    this.logs = new LogsRepository(context);
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
