import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { type TableName, tableDeclaration } from '../storage/tables/all-tables.ts';
import type { Table } from '../storage/tables/column.ts';
import { type Attempt, endsTransaction, explainedError } from './constraint-errors.ts';
import type { RepositoryContext } from './repository-context.ts';

/** Ways to the rows of a table: measured, with catalogued errors, and changes in a transaction. */
export class TableAccess<Name extends TableName> {
  /** The table's name. */
  readonly table: Name;
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext, table: Name) {
    this.#context = context;
    this.table = table;
  }

  protected get declaration(): Table {
    return tableDeclaration(this.table);
  }

  /** Does something that only reads, measured, with catalogued errors. */
  protected async reading<Result>(
    operation: string,
    work: (connection: StorageConnection) => Promise<Result>,
  ): Promise<Result> {
    const { scope, measures } = this.#context;
    const what = `${this.table}.${operation}`;
    return await measures.measured(what, () =>
      scope.use(async (connection) => {
        try {
          return await work(connection);
        } catch (error) {
          if (scope.isTransaction && endsTransaction(connection, error)) throw error;
          throw await explainedError(connection, scope.source.label, what, { kind: 'read' }, error);
        }
      }),
    );
  }

  /**
   * Does something that changes rows: all of it or nothing. Tell by `attempting` what is about to be tried, so that an
   * engine's refusal can be explained.
   */
  protected async changing<Result>(
    operation: string,
    work: (connection: StorageConnection, attempting: (attempt: Attempt) => void) => Promise<Result>,
  ): Promise<Result> {
    const { scope, measures } = this.#context;
    const what = `${this.table}.${operation}`;
    return await measures.measured(what, () =>
      scope.use(async (connection) => {
        let attempt: Attempt = { kind: 'read' };
        try {
          return await connection.transaction(() =>
            work(connection, (next) => {
              attempt = next;
            }),
          );
        } catch (error) {
          if (scope.isTransaction && endsTransaction(connection, error)) throw error;
          throw await explainedError(connection, scope.source.label, what, attempt, error);
        }
      }),
    );
  }
}
