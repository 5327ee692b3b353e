import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLocation } from '../../src/keeper/open-database.ts';
import { ApiTokens } from '../../src/server/people/api-tokens.ts';
import { newTokenText, tokenHash } from '../../src/server/people/token-text.ts';
import { until } from '../journals/keeper-process.ts';
import { TemporaryDatabase } from '../journals/temporary-database.ts';
import { type RunningServer, sendBytes, startServer } from './running-server.ts';

const fileToken = newTokenText();

let place: TemporaryDatabase;
let server: RunningServer;
let tokens: Record<'all' | 'read' | 'write' | 'ingest' | 'expired' | 'revoked', string>;

/** What an administrator does beside a server that runs. */
async function administering<Result>(work: (tokens: ApiTokens) => Promise<Result>): Promise<Result> {
  const database = await openLocation({ location: place.location, env: process.env });
  try {
    return await work(new ApiTokens(database));
  } finally {
    await database.close();
  }
}

beforeAll(async () => {
  place = await TemporaryDatabase.of('sqlite');
  tokens = await administering(async (all) => {
    const make = (
      name: string,
      scopes: null | ('read' | 'write' | 'ingest')[],
      expiresAt: Date | null = null,
    ) => all.create({ name, scopes, expiresAt });
    const made = {
      all: await make('all', null),
      read: await make('read', ['read']),
      write: await make('write', ['write']),
      ingest: await make('ingest', ['ingest']),
      expired: await make('expired', null, new Date(Date.now() - 1000)),
      revoked: await make('revoked', null),
    };
    await all.revoke('revoked');
    return made;
  });
  server = await startServer(place.location, {
    requireToken: true,
    fileToken,
    limits: { logins: { burst: 30, perSecond: 0.01 } },
  });
});
afterAll(async () => {
  await server.stop();
  place.remove();
});

const ask = (token: string | null, path = '/api/v1/runs', init: RequestInit = {}) =>
  server.get(path, {
    ...init,
    headers: { ...init.headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
  });
const post = (token: string, path: string) =>
  ask(token, path, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });

const logIn = (token: string, headers: Record<string, string> = {}) =>
  server.get('/login', { method: 'POST', body: new URLSearchParams({ token }), headers });

describe('a token', () => {
  test('is asked for', async () => {
    const answer = await ask(null);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await answer.json()).toMatchObject({ code: 'TOKEN_MISSING' });
  });

  test('lets its owner in', async () => {
    expect((await ask(tokens.all)).status).toBe(200);
    expect((await ask(fileToken)).status).toBe(200);
    expect(await (await ask(tokens.read, '/session')).json()).toEqual({
      name: 'read',
      scopes: ['read'],
      canLogOut: true,
    });
  });

  test('that is wrong, expired or revoked does not', async () => {
    const almost = `${tokens.all.slice(0, -1)}${tokens.all.endsWith('A') ? 'B' : 'A'}`;
    for (const token of [
      almost,
      newTokenText(),
      tokens.expired,
      tokens.revoked,
      'x',
      tokenHash(tokens.all),
      "' OR 1=1",
    ]) {
      const answer = await ask(token);
      expect([token, answer.status]).toEqual([token, 401]);
      expect(await answer.json()).toMatchObject({ code: 'TOKEN_REFUSED' });
    }
  });

  test.each([
    ['read', 200, 404, 403, 403],
    ['write', 403, 403, 404, 403],
    ['ingest', 403, 403, 403, 404],
    ['all', 200, 404, 404, 404],
  ] as const)('for %s may do that and nothing else', async (name, reads, asks, writes, sends) => {
    const token = tokens[name];
    const statuses = [
      (await ask(token)).status,
      (await post(token, '/api/v1/sql/nothing')).status,
      (await post(token, '/api/v1/nothing')).status,
      (await post(token, '/api/v1/ingest/nothing/nothing/nothing')).status,
    ];
    expect(statuses).toEqual([reads, asks, writes, sends]);
  });

  test.each(['/api/v1/%69ngest/x', '/api/v1/ingest'])(
    'cannot get round its scopes by another spelling of %s',
    async (path) => {
      expect((await post(tokens.write, path)).status).toBe(403);
    },
  );

  test('stops working when it is revoked while the server runs', async () => {
    const token = await administering((all) => all.create({ name: 'short', scopes: null, expiresAt: null }));
    expect((await ask(token)).status).toBe(200);
    await administering((all) => all.revoke('short'));
    await until(async () => (await ask(token)).status === 401, 'the end of a revoked token');
  });

  test('is nowhere but with its owner: the database has its hash, the log nothing', async () => {
    await ask(tokens.read);
    const rows = await administering((all) => all.list());
    expect(rows.find(({ name }) => name === 'read')).toMatchObject({ token_hash: tokenHash(tokens.read) });
    expect(JSON.stringify(rows)).not.toContain('assay_');
    expect(server.log.join('\n')).not.toContain('assay_');
  });

  test('tells when it was last used', async () => {
    expect((await ask(tokens.ingest)).status).toBe(403);
    const rows = await administering((all) => all.list());
    expect(rows.find(({ name }) => name === 'ingest')?.last_used_at).not.toBe(null);
    expect(rows.find(({ name }) => name === 'expired')?.last_used_at).toBe(null);
  });

  test('has a name that no other one has while it works', async () => {
    const again = administering((all) => all.create({ name: 'read', scopes: null, expiresAt: null }));
    await expect(again).rejects.toMatchObject({ code: 'TOKEN_NAME_TAKEN' });
    await expect(administering((all) => all.revoke('nobody'))).rejects.toMatchObject({
      code: 'TOKEN_UNKNOWN',
    });
    await administering((all) => all.create({ name: 'revoked', scopes: null, expiresAt: null }));
  });
});

describe('a browser', () => {
  test('is sent to a page without scripts to log in', async () => {
    const first = await server.get('/');
    expect([first.status, first.headers.get('location')]).toEqual([303, '/login']);
    const page = await server.get('/login');
    expect(await page.text()).not.toMatch(/<script| on\w+=/i);
    expect(page.headers.get('content-security-policy')).not.toContain('script-src');
  });

  test('logs in with a token, and out', async () => {
    const answer = await logIn(tokens.all);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect(cookie).not.toContain(tokens.all);
    const session = { cookie: cookie.split(';')[0] ?? '' };
    expect((await server.get('/api/v1/runs', { headers: session })).status).toBe(200);
    expect((await server.get('/', { headers: session })).status).toBe(200);
    const out = await server.get('/logout', { method: 'POST', headers: session });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await server.get('/api/v1/runs', { headers: session })).status).toBe(401);
  });

  test('is not logged in by a page of another site, or by a wrong token', async () => {
    expect((await logIn(tokens.all, { origin: 'http://evil.example' })).status).toBe(403);
    const wrong = await logIn(newTokenText());
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
    expect(
      (await server.get('/api/v1/runs', { headers: { cookie: `assay_session_${server.port}=x` } })).status,
    ).toBe(401);
  });

  test('is logged out when its token is revoked', async () => {
    const token = await administering((all) => all.create({ name: 'lent', scopes: null, expiresAt: null }));
    const cookie = (await logIn(token)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const status = async () => (await server.get('/api/v1/runs', { headers: { cookie } })).status;
    expect(await status()).toBe(200);
    await administering((all) => all.revoke('lent'));
    await until(async () => (await status()) === 401, 'the end of the session');
  });
});

describe('who tries often', () => {
  test('must wait, at the login and with tokens; who has a token is not held up', async () => {
    const statuses = new Set<number>();
    for (let tries = 0; tries < 40; tries++) statuses.add((await logIn('wrong')).status);
    expect(statuses).toEqual(new Set([401, 429]));
    const refused = await logIn(tokens.all);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(newTokenText())).status).toBe(429);
    expect((await ask(tokens.all)).status).toBe(200);
  });
});

describe('other machines', () => {
  test('cannot reach a database without a token', async () => {
    const other = new TemporaryDatabase();
    const started = startServer(other.location, { host: '0.0.0.0' });
    await expect(started).rejects.toMatchObject({ code: 'SERVE_NEEDS_TOKEN', exitCode: 2 });
    await expect(started).rejects.toThrow(/none works/);
    const behindProxy = startServer(other.location, { publicUrl: new URL('https://assay.example.org') });
    await expect(behindProxy).rejects.toMatchObject({ code: 'SERVE_NEEDS_TOKEN' });
    other.remove();
  });

  test('reach it with one; behind a proxy that speaks https, cookies never leave it', async () => {
    const other = new TemporaryDatabase();
    const publicUrl = new URL('https://assay.example.org');
    const open = await startServer(other.location, { host: '0.0.0.0', publicUrl, fileToken });
    const form = `token=${fileToken}`;
    const answer = await sendBytes(
      open.port,
      'POST /login HTTP/1.1\r\nHost: assay.example.org\r\nOrigin: https://assay.example.org\r\nConnection: close\r\n',
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 303 /);
    expect(answer.toLowerCase()).toMatch(/set-cookie: .*; secure\r\n/);
    expect((await open.get('/api/v1/runs')).status).toBe(401);
    await open.stop();
    other.remove();
  });
});

test('what is changed with a token is in the audit trail under its user', async () => {
  const answer = await ask(tokens.write, '/api/v1/queries', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'counts', sql: 'SELECT count(*) FROM runs' }),
  });
  expect(answer.status).toBe(201);
  const database = await openLocation({ location: place.location, env: process.env });
  try {
    const [entry] = (await database.table('audit_entries').list({ filter: { table_name: 'saved_queries' } }))
      .rows;
    const [token] = (await database.table('api_tokens').list({ filter: { name: 'write' } })).rows;
    expect(entry).toMatchObject({
      action: 'created',
      user_id: token?.user_id,
      api_token_id: token?.api_token_id,
    });
  } finally {
    await database.close();
  }
});

test('a query that is not shared is seen by its user only', async () => {
  const body = JSON.stringify({ name: 'mine', sql: 'SELECT 1 AS one', is_shared: false });
  const headers = { 'content-type': 'application/json' };
  const made = await ask(tokens.all, '/api/v1/queries', { method: 'POST', headers, body });
  const { saved_query_id } = (await made.json()) as { saved_query_id: number };
  const seenBy = async (token: string) => {
    const list = (await (await ask(token, '/api/v1/queries')).json()) as { items: { name: string }[] };
    const one = await ask(token, `/api/v1/queries/${saved_query_id}`);
    return [list.items.some(({ name }) => name === 'mine'), one.status];
  };
  expect(await seenBy(tokens.all)).toEqual([true, 200]);
  expect(await seenBy(tokens.read)).toEqual([false, 404]);
  expect(await seenBy(fileToken)).toEqual([true, 200]);
});
