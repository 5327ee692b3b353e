import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStorage } from '../../src/storage/engines/open-engine.ts';
import { newLocation } from '../engines/engine-locations.ts';
import { testPostgres } from '../postgres/test-postgres.ts';
import { startServer } from './running-server.ts';

const cutAll =
  'SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';

test('a server whose PostgreSQL has ended all connections answers again by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  const location = await newLocation('postgres', folder);
  const server = await startServer(location);
  const other = await openStorage(location);
  const connection = await other.connect();
  try {
    const statusOf = async (path: string) => (await server.get(`/api/v1${path}`)).status;
    const six = () => Promise.all(Array.from({ length: 6 }, () => statusOf('/projects')));
    expect(await six()).toEqual([200, 200, 200, 200, 200, 200]);
    await connection.rows(cutAll);
    const statuses = async () => [...(await six()), await statusOf('/runs/latest')];
    await expect
      .poll(statuses, { timeout: 15_000, interval: 300 })
      .toEqual([200, 200, 200, 200, 200, 200, 404]);
    const project = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"key":"a","name":"A"}',
    };
    expect((await server.get('/api/v1/projects', project)).status).toBe(201);
  } finally {
    await connection.close();
    await other.close();
    await server.stop();
    await (await testPostgres()).dropDatabase(location);
    rmSync(folder, { recursive: true, force: true });
  }
});
