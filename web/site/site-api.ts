import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { createApi } from '../../src/api/create-api.ts';
import type { ApiContext } from '../../src/api/http/api-context.ts';
import { DatabaseScope } from '../../src/repositories/connections/scope.ts';
import { OperationMeasures } from '../../src/repositories/operation-measures.ts';
import { Repositories } from '../../src/repositories/repositories.ts';
import { WasmAccess } from './engine/wasm-access.ts';
import { type DatabaseImage, WasmDatabase } from './engine/wasm-database.ts';
import { WasmSource } from './engine/wasm-source.ts';

/** What a page says of the copy that it has. */
export interface SiteApiOptions {
  /** When the copy was made: the present, for every question about the last days (µs since 1970). */
  readonly madeAt: number;
  /** Version of Assay. */
  readonly version: string;
  /** Is told of errors that are nobody's fault but ours. */
  readonly report: ApiContext['report'];
}

/**
 * Everything that the API works with, over a database in the memory of the page.
 *
 * @throws when the image is no database
 */
export async function siteContext(
  sqlite: Sqlite3Static,
  image: DatabaseImage,
  { madeAt, version, report }: SiteApiOptions,
): Promise<ApiContext> {
  const database = await WasmDatabase.open(sqlite, image);
  const source = new WasmSource(database, image.size);
  return {
    access: new WasmAccess(database),
    repositories: new Repositories({ scope: new DatabaseScope(source), measures: new OperationMeasures() }),
    now: () => madeAt,
    version,
    writable: false,
    health: null,
    artifacts: null,
    cancelling: null,
    parquet: null,
    live: null,
    ingest: null,
    report,
  };
}

/** The API over a database in the memory of the page, the same code as on a server. */
export async function siteApi(
  ...parameters: Parameters<typeof siteContext>
): Promise<(request: Request) => Promise<Response>> {
  return createApi(await siteContext(...parameters));
}
