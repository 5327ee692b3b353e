import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JournalScript } from '../../test/journals/journal-script.ts';
import { KeeperProcesses, until } from '../../test/journals/keeper-process.ts';
import { runStarted } from '../../test/journals/sample-events.ts';
import { type PrivatePostgres, startPostgres } from '../../test/postgres/test-postgres.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import { RunDatabase } from './run-database.ts';

let folder: string;
let server: PrivatePostgres;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A way to the server that is cut as soon as these words go through it. */
async function cutAt(words: string, port: number): Promise<Server> {
  const proxy = createServer((client) => {
    const onward = connect(port, '127.0.0.1');
    client.on('error', () => {});
    onward.on('error', () => {});
    onward.pipe(client);
    client.on('data', (bytes) => {
      if (bytes.includes(words)) client.resetAndDestroy();
      else onward.write(bytes);
    });
    client.on('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return proxy;
}

test('a keeper that is started while the server is away begins as soon as it is back', async () => {
  const location = await server.createDatabase(join(folder, 'away'));
  new JournalScript(location.path).write(runStarted());
  const keepers = new KeeperProcesses(location);
  await server.stop('immediate');
  try {
    keepers.ask();
    await until(() => keepers.log().includes('waiting: '), 'a keeper that waits', 45_000);
    await server.start();
    await keepers.current();
    expect(await keepers.rows('SELECT status FROM runs')).toEqual([{ status: 'running' }]);
  } finally {
    await keepers.kill();
  }
}, 120_000);

test('a connection that is lost while the database is being opened is told as that', async () => {
  const location = await server.createDatabase(join(folder, 'cut'));
  const proxy = await cutAt('server_encoding', location.postgres?.port ?? 0);
  const { port } = proxy.address() as AddressInfo;
  try {
    const cut = { ...location, postgres: { ...location.postgres, port } } as DatabaseLocation;
    await expect(RunDatabase.open(cut)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  } finally {
    proxy.close();
  }
});

test('a keeper whose server stays away ends, and the next one takes up its work', async () => {
  const location = await server.createDatabase(join(folder, 'gone'));
  new JournalScript(location.path).write(runStarted());
  const keepers = new KeeperProcesses(location);
  try {
    keepers.ask(60_000, { ASSAY_KEEPER_SERVER_AWAY_MS: '1000' });
    const first = await keepers.current();
    await until(async () => (await keepers.rows('SELECT run_id FROM runs')).length === 1, 'the run', 30_000);
    await server.stop('immediate');
    await keepers.gone(first, 60_000);
    expect(keepers.log()).toContain('gave up: ');
    await server.start();
    const next = await keepers.start();
    expect(next.pid).not.toBe(first.pid);
  } finally {
    await keepers.kill();
  }
}, 120_000);
