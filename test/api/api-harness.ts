import { type ApiClient, apiClient } from '../../src/api/client/api-client.ts';
import { createApi } from '../../src/api/create-api.ts';
import type { ApiContext } from '../../src/api/http/api-context.ts';
import { openLocation } from '../../src/keeper/open-database.ts';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { nowMicros } from '../../src/std/clock.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { DocumentCheck } from './document-check.ts';

/** Made once for each file of tests. */
let documentCheck: DocumentCheck | undefined;

/** The API over a real database, without a server in between. */
export interface ApiUnderTest {
  /** Answers a request, and throws when the answer is not as the OpenAPI document says. */
  readonly handle: (request: Request) => Promise<Response>;
  readonly client: ApiClient;
  readonly context: ApiContext;
  /** Errors that were reported: what is ours to mend. */
  readonly reported: unknown[];
  close(): Promise<void>;
}

/** Opens the API of a database; parts of the context can be replaced. */
export async function openApi(
  location: DatabaseLocation,
  parts: Partial<ApiContext> = {},
): Promise<ApiUnderTest> {
  const reported: unknown[] = [];
  // First the way that shares: a DuckDB file has one owner, through whose socket the other goes.
  const repositories = await openLocation({ location, env: process.env });
  const access = await openDatabaseAccess({
    location,
    program: { signal: new AbortController().signal },
    mustExist: true,
  });
  const context: ApiContext = {
    access,
    repositories,
    now: nowMicros,
    version: 'test',
    writable: true,
    health: () => access.health(),
    artifacts: null,
    cancelling: null,
    parquet: null,
    live: null,
    ingest: null,
    report: (error) => reported.push(error),
    ...parts,
  };
  const answer = createApi(context);
  documentCheck ??= new DocumentCheck();
  const check = documentCheck;
  const handle = async (request: Request): Promise<Response> => {
    const response = await answer(request);
    await check.check(request, response);
    return response;
  };
  return {
    handle,
    client: apiClient('http://assay.test/api/v1', handle),
    context,
    reported,
    close: async () => {
      await access.close();
      await repositories.close();
    },
  };
}
