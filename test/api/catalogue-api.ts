import { ApiProblem } from '../../src/api/client/api-client.ts';
import type { Problem } from '../../src/api/http/problem.ts';
import type { EngineName } from '../../src/storage/location/database-location.ts';
import { newLocation } from '../engines/engine-locations.ts';
import { type ApiUnderTest, openApi } from './api-harness.ts';

/** A time at which no row was changed. */
export const stale = { 'if-match': '"2020-01-01T00:00:00.000000Z"' };

/** The API over a new database with one project, and with a user for whoever sends `x-user`. */
export async function openCatalogue(
  engine: EngineName,
  folder: string,
): Promise<{ api: ApiUnderTest; project_id: number }> {
  const api = await openApi(await newLocation(engine, folder), {
    actorOf: (request) =>
      request.headers.get('x-user') === null ? null : { user_id: 1, api_token_id: null },
  });
  await api.context.repositories
    .table('users')
    .create({ login: 'ann', name: 'Ann', kind: 'person', role: 'admin' });
  const { project_id } = await api.client.post('/projects', { body: { key: 'shop', name: 'Shop' } });
  return { api, project_id };
}

/** Sends a request as it is: a text is no JSON of ours. */
export function sendTo(
  api: ApiUnderTest,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return api.handle(
    new Request(`http://assay.test/api/v1${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  );
}

/** What a call was refused for; null when it was not. */
export async function problemOf(call: Promise<unknown>): Promise<Problem | null> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiProblem) return error.problem;
    throw error;
  }
  return null;
}

/** What the audit trail has of a row. */
export async function entriesOf(api: ApiUnderTest, table_name: string, row_id: number) {
  return (await api.context.repositories.table('audit_entries').list({ filter: { table_name, row_id } }))
    .rows;
}
