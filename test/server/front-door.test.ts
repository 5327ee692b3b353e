import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TemporaryDatabase } from '../journals/temporary-database.ts';
import { getExactly, type RunningServer, sendBytes, startServer } from './running-server.ts';

const secret = 'what lies beside the page';

let place: TemporaryDatabase;
let pageFolder: string;
let server: RunningServer;
beforeAll(async () => {
  place = new TemporaryDatabase();
  pageFolder = join(place.folder, 'page');
  mkdirSync(join(pageFolder, 'assets'), { recursive: true });
  writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><title>The page</title>');
  writeFileSync(join(pageFolder, 'assets/index-Ab12Cd34.js'), 'export {};');
  writeFileSync(join(pageFolder, 'assets/index-Ab12Cd34.js.gz'), 'packed');
  writeFileSync(join(pageFolder, 'assets/gone-Ab12Cd34.js'), 'export {};');
  writeFileSync(join(pageFolder, '.env'), secret);
  writeFileSync(join(place.folder, 'secret.txt'), secret);
  symlinkSync(join(place.folder, 'secret.txt'), join(pageFolder, 'link.txt'));
  server = await startServer(place.location, { pageFolder });
});
afterAll(async () => {
  await server.stop();
  place.remove();
});

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe('every answer', () => {
  test('that the page has not changed leaves the policy that the browser has kept with it', async () => {
    const { headers } = await server.get('/');
    const etag = headers.get('etag') ?? '';
    const again = await server.get('/', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(again.headers.get('content-security-policy')).toBeNull();
  });

  test.each(['/', '/assets/index-Ab12Cd34.js', '/nothing', '/api/v1/runs', '/api/v1/nothing', '/login'])(
    'of %s says what a browser may do with it',
    async (path) => {
      const { headers } = await server.get(path);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/);
      if (path === '/') expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(Array.from(headers.keys()).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    },
  );

  test('of a request that makes no sense comes without a word about the inside', async () => {
    const answer = await sendBytes(server.port, 'GET / HTTP/1.1\r\nHost: x\r\nBroken header\r\n\r\n');
    expect(statusOf(answer)).toBe(400);
    expect(answer.split('\r\n\r\n')[1]).toBe('');
  });

  test('to a failure of the server names a line of its log, and nothing of what happened', async () => {
    expect((await server.get('/')).status).toBe(200);
    rmSync(join(pageFolder, 'assets/gone-Ab12Cd34.js'));
    const answer = await server.get('/assets/gone-Ab12Cd34.js');
    expect(answer.status).toBe(500);
    const body = await answer.text();
    const id = /under ([0-9a-f-]{36})/.exec(body)?.[1] ?? 'none';
    expect(body).not.toMatch(/ENOENT|\bat \S+\.ts|gone-|node:/);
    expect(server.log.filter((line) => line.includes(id))).toHaveLength(1);
    expect(server.log.join('\n')).toContain('ENOENT');
  });
});

describe('the name by which it is called', () => {
  const request = (host: string) =>
    sendBytes(server.port, `GET /api/v1/runs HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

  test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.8.8.8', '[::1]'])('%s is its own', async (host) => {
    expect(statusOf(await request(`${host}:${server.port}`))).toBe(200);
  });

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example#localhost',
    'user@localhost',
    '192.168.1.7',
    '[fe80::1]',
    '0.0.0.0',
    hostname(),
  ])('%s is somebody else (DNS rebinding)', async (host) => {
    const answer = await request(`${host}:${server.port}`);
    expect(statusOf(answer)).toBe(421);
    expect(answer).toContain('HTTP_HOST_UNKNOWN');
  });

  test('another port, or none, is another server', async () => {
    expect(statusOf(await request('localhost:1'))).toBe(421);
    expect(statusOf(await request('localhost'))).toBe(421);
    expect(statusOf(await sendBytes(server.port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'))).toBe(400);
  });

  test('the path cannot name another one', async () => {
    expect(statusOf(await getExactly(server.port, 'http://evil.example/api/v1/runs'))).toBe(400);
    expect(statusOf(await getExactly(server.port, '//evil.example/api/v1/runs'))).toBe(404);
  });
});

describe('pages of other sites', () => {
  const post = (headers: Record<string, string>) =>
    server.get('/api/v1/nothing', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', ...headers },
    });

  test('cannot change anything', async () => {
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: `http://localhost:${server.port + 1}` },
      { origin: `https://127.0.0.1:${server.port}` },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await post(headers as Record<string, string>);
      expect([headers, answer.status]).toEqual([headers, 403]);
      expect(await answer.json()).toMatchObject({ code: 'HTTP_FOREIGN_REQUEST' });
    }
  });

  test('our own page and other programs can', async () => {
    expect((await post({ origin: server.origin, 'sec-fetch-site': 'same-origin' })).status).toBe(404);
    expect((await post({})).status).toBe(404);
  });

  test('get no permission when they ask for it', async () => {
    const answer = await server.get('/api/v1/runs', {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'DELETE' },
    });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('access-control-allow-origin')).toBe(null);
  });

  test('may link to it, but load nothing of it', async () => {
    const from = (mode: string) =>
      getExactly(server.port, '/api/v1/runs', ['Sec-Fetch-Site: cross-site', `Sec-Fetch-Mode: ${mode}`]);
    expect(statusOf(await from('no-cors'))).toBe(403);
    expect(statusOf(await from('cors'))).toBe(403);
    expect(statusOf(await from('navigate'))).toBe(200);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'could send a body of type "%s" by a form: it is not read',
    async (type) => {
      const answer = await sendBytes(
        server.port,
        `POST /api/v1/nothing HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n`,
        `${type === '' ? '' : `Content-Type: ${type}\r\n`}Content-Length: 2\r\n\r\n{}`,
      );
      expect(statusOf(answer)).toBe(415);
    },
  );
});

describe('files of the page', () => {
  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/%252e%252e%252fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/..;/secret.txt',
    '/%00/../secret.txt',
    '/index.html%00.txt',
    '/link.txt',
    '/.env',
    '/%2eenv',
    '/%',
    '/assets',
    '/assets/',
  ])('%s leads nowhere', async (path) => {
    const answer = await getExactly(server.port, path);
    expect([400, 404]).toContain(statusOf(answer));
    expect(answer).not.toContain(secret);
  });

  test('come with their type, and a tag by which they need not be sent again', async () => {
    const page = await server.get('/');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(await page.text()).toContain('The page');
    const again = await server.get('/', { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const asset = await server.get('/assets/index-Ab12Cd34.js', {
      headers: { 'accept-encoding': 'identity' },
    });
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  test('are sent packed to those who take them so', async () => {
    const packed = await getExactly(server.port, '/assets/index-Ab12Cd34.js', ['Accept-Encoding: gzip, br']);
    expect(packed.toLowerCase()).toContain('content-encoding: gzip');
    expect(packed.endsWith('\r\n\r\npacked')).toBe(true);
    const plain = await getExactly(server.port, '/assets/index-Ab12Cd34.js', ['Accept-Encoding: gzip;q=0']);
    expect(plain.endsWith('\r\n\r\nexport {};')).toBe(true);
  });

  test('HEAD tells the same without the body', async () => {
    const answer = await server.get('/', { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(answer.headers.get('content-length')).toBe('38');
    expect((await server.get('/', { method: 'DELETE' })).status).toBe(405);
  });

  test('a page that was not built says how to build it', async () => {
    const other = new TemporaryDatabase();
    const bare = await startServer(other.location, { pageFolder: join(other.folder, 'missing') });
    expect(await (await bare.get('/')).text()).toContain('npm run build');
    await bare.stop();
    other.remove();
  });
});

describe('bodies', () => {
  const head = (path: string) =>
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\n`;

  test.each([
    ['/api/v1/sql', 256 * 1024],
    ['/api/v1/nothing', 1024 * 1024],
    ['/api/v1/ingest/x', 8 * 1024 * 1024],
  ])('of %s have %i bytes at most; a larger one is not waited for', async (path, limit) => {
    const said = await sendBytes(server.port, `${head(path)}Content-Length: ${limit + 1}\r\n\r\n{`);
    expect(statusOf(said)).toBe(413);
    expect(said).toContain('HTTP_BODY_TOO_LARGE');
    const answer = await server.get(path, {
      method: 'POST',
      body: `{"padding":"${'x'.repeat(limit - 14)}"}`,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).not.toBe(413);
  });

  test('that do not say how long they are end at the limit, too', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const answer = await sendBytes(
      server.port,
      `${head('/api/v1/sql')}Transfer-Encoding: chunked\r\n\r\n`,
      ...Array.from({ length: 6 }, () => chunk),
    );
    expect(statusOf(answer)).toBe(413);
  });

  test('with two lengths are refused (request smuggling)', async () => {
    const both = `${head('/api/v1/nothing')}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(statusOf(await sendBytes(server.port, both))).toBe(400);
  });
});
