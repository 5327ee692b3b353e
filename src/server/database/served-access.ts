import type { HealthReport, QueryAccess, QueryRequest, QueryResult } from '../../keeper/database-access.ts';
import { collect } from '../../keeper/direct-access.ts';
import { type Dialect, dialectOf } from '../../storage/sql/column-types.ts';
import type { ServedDatabase } from './served-database.ts';

/** Questions to the database that this process keeps; they keep out of the way of maintenance. */
export class ServedAccess implements QueryAccess {
  readonly dialect: Dialect;
  readonly #served: ServedDatabase;

  constructor(served: ServedDatabase) {
    this.#served = served;
    this.dialect = dialectOf(served.location.engine);
  }

  async query(request: QueryRequest): Promise<QueryResult> {
    return await collect((await this.#served.service()).read(request));
  }

  async *stream(request: QueryRequest): ReturnType<QueryAccess['stream']> & AsyncGenerator {
    const service = await this.#served.service();
    yield* service.read({ ...request, maxRows: request.maxRows ?? Number.POSITIVE_INFINITY });
  }

  /** How the database, its keeper and its journals are. */
  async health(): Promise<HealthReport> {
    return await (await this.#served.service()).health();
  }
}
