import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArtifactFiles } from '../../src/api/http/api-context.ts';
import { byteRange } from '../../src/api/resources/artifacts/byte-range.ts';
import { contentDisposition } from '../../src/api/resources/artifacts/served-type.ts';
import { assayError } from '../../src/model/errors.ts';
import { everyEngine } from '../engines/engine-locations.ts';
import { type SeededApi, seededApi } from './seeded-api.ts';

const bytes = new TextEncoder().encode('0123456789');
const sha256 = createHash('sha256').update(bytes).digest('hex');

/** Files that are known by their path. */
const files: ArtifactFiles = {
  async open({ path }) {
    if (path.startsWith('..')) throw assayError('ARTIFACT_OUTSIDE', { path });
    if (path.startsWith('gone')) return null;
    const content = path.startsWith('empty') ? new Uint8Array() : bytes;
    const read = (start: number, end: number) =>
      new Response(content.slice(start, end + 1)).body as ReadableStream<Uint8Array>;
    return { size: content.length, read };
  },
};

const paths = [
  'shots/a.png',
  'run.log',
  'page.html',
  'image.svg',
  'data.xml',
  'script.js',
  'report.pdf',
  'video.webm',
  'strange.xyz',
  'noending',
  '../../etc/passwd',
  'gone.txt',
  'empty.txt',
] as const;

describe.each(everyEngine)('artifacts over the API on $product', ({ engine }) => {
  let api: SeededApi;
  const ids = new Map<string, number>();
  beforeAll(async () => {
    api = await seededApi(engine, { artifacts: files });
    const { repositories } = api.context;
    const [execution] = (await repositories.executions.list({ filter: { run_id: 4 }, limit: 1 })).rows;
    const rows = await repositories.artifacts.createMany(
      paths.map((path, index) => ({
        run_id: index === 0 ? 4 : 1,
        execution_id: index === 0 ? (execution?.execution_id ?? null) : null,
        path,
        name: path === 'run.log' ? 'a "b"\r\nset-cookie: x=1; ä.log' : (path.split('/').at(-1) ?? path),
        kind: path.endsWith('.png') ? 'screenshot' : 'attachment',
        media_type: path === 'noending' ? 'text/html' : null,
        sha256: path === 'run.log' ? null : sha256,
        bytes: 10,
      })),
    );
    for (const row of rows) ids.set(row.path, row.artifact_id);
  });
  afterAll(async () => {
    expect(api.reported).toEqual([]);
    await api.remove();
  });
  const content = (path: (typeof paths)[number], headers: Record<string, string> = {}, method = 'GET') =>
    api.fetch(`/artifacts/${ids.get(path)}/content`, { headers, method });

  test('are listed by run, execution and kind, and read one by one', async () => {
    const list = async (query: object) =>
      (await api.client.get('/artifacts', { query })).items.map(({ path }) => path);
    expect(await list({ run: '4' })).toEqual(['shots/a.png']);
    expect(await list({ kind: 'screenshot,video' })).toEqual(['shots/a.png']);
    expect(await list({ execution: 1, run: '1' })).toEqual([]);
    expect(await list({ q: 'PAGE' })).toEqual(['page.html']);
    const path = { artifact: String(ids.get('shots/a.png')) };
    expect(await api.client.get('/artifacts/{artifact}', { path })).toMatchObject({ sha256, run_id: 4 });
    expect((await api.fetch('/artifacts/99999')).status).toBe(404);
    expect((await api.fetch('/artifacts/..%2f..%2fetc%2fpasswd/content')).status).toBe(404);
  });

  test('are given out whole, so that nothing of them can run', async () => {
    const response = await content('shots/a.png');
    expect([response.status, await response.text()]).toEqual([200, '0123456789']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '10',
      'content-disposition': `inline; filename="a.png"; filename*=UTF-8''a.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'accept-ranges': 'bytes',
      etag: `"${sha256}"`,
    });
  });

  test('are of the types of a closed list; what could run is saved, not shown', async () => {
    const served = async (path: (typeof paths)[number]) => {
      const { headers } = await content(path);
      return `${headers.get('content-disposition')?.split(';')[0]} ${headers.get('content-type')}`;
    };
    expect(await served('run.log')).toBe('inline text/plain; charset=utf-8');
    expect(await served('video.webm')).toBe('inline video/webm');
    expect(await served('report.pdf')).toBe('attachment application/pdf');
    for (const path of [
      'page.html',
      'image.svg',
      'data.xml',
      'script.js',
      'strange.xyz',
      'noending',
    ] as const)
      expect(await served(path), path).toBe('attachment application/octet-stream');
    const download = await api.fetch(`/artifacts/${ids.get('shots/a.png')}/content?download=true`);
    expect(download.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  test('have names that cannot break out of their header', async () => {
    const { headers } = await content('run.log');
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('content-disposition')).toBe(
      `inline; filename="a _b___set-cookie: x=1_ _.log"; filename*=UTF-8''a%20%22b%22set-cookie%3A%20x%3D1%3B%20%C3%A4.log`,
    );
  });

  test.each([
    ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
    ['bytes=4-', 206, 'bytes 4-9/10', '456789'],
    ['bytes=-3', 206, 'bytes 7-9/10', '789'],
    ['bytes=-100', 206, 'bytes 0-9/10', '0123456789'],
    ['bytes=9-9', 206, 'bytes 9-9/10', '9'],
    ['bytes=5-100', 206, 'bytes 5-9/10', '56789'],
    ['bytes=5-4', 200, null, '0123456789'],
    ['bytes=0-1,3-4', 200, null, '0123456789'],
    ['lines=0-1', 200, null, '0123456789'],
    ['bytes=-', 200, null, '0123456789'],
    ['bytes=a-b', 200, null, '0123456789'],
  ])('are given out in part: %s', async (range, status, contentRange, text) => {
    const response = await content('shots/a.png', { range });
    expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([
      status,
      contentRange,
      text,
    ]);
    expect(response.headers.get('content-length')).toBe(String(text.length));
  });

  test.each(['bytes=10-', 'bytes=10-11', 'bytes=-0', 'bytes=999999999999-'])(
    'have no part %s',
    async (range) => {
      const response = await content('shots/a.png', { range });
      expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
      expect(await response.json()).toMatchObject({ code: 'API_REQUEST_INVALID', status: 416 });
    },
  );

  test('are sent whole where they have changed since, and not at all where they are known', async () => {
    const range = 'bytes=0-3';
    expect((await content('shots/a.png', { range, 'if-range': `"${sha256}"` })).status).toBe(206);
    expect((await content('shots/a.png', { range, 'if-range': '"other"' })).status).toBe(200);
    expect((await content('run.log', { range, 'if-range': `W/"${ids.get('run.log')}-10"` })).status).toBe(
      200,
    );
    const known = await content('shots/a.png', { 'if-none-match': `"x", W/"${sha256}"` });
    expect([known.status, await known.text()]).toEqual([304, '']);
  });

  test('are asked about with HEAD', async () => {
    const response = await content('shots/a.png', {}, 'HEAD');
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      200,
      '10',
      '',
    ]);
  });

  test('that are empty, gone or elsewhere are told so', async () => {
    const empty = await content('empty.txt');
    expect([empty.status, empty.headers.get('content-length'), await empty.text()]).toEqual([200, '0', '']);
    expect((await content('empty.txt', { range: 'bytes=0-' })).status).toBe(416);
    expect((await content('gone.txt')).status).toBe(404);
    const outside = await content('../../etc/passwd');
    expect(await outside.json()).toMatchObject({ code: 'ARTIFACT_OUTSIDE' });
  });
});

test('a part of a file is never more than the file', () => {
  for (const size of [0, 1, 2, 10])
    for (const header of ['bytes=0-', 'bytes=-1', 'bytes=1-1', 'bytes=0-99', 'bytes=-99', 'bytes = 0 - 0']) {
      const range = byteRange(header, size);
      if (range === null || range === 'unsatisfiable') continue;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      expect(range.end).toBeLessThan(size);
    }
});

test('names of files are safe in a header whatever they are', () => {
  for (const name of [
    '',
    '..',
    '/',
    'a/b\\c',
    '\u{202e}gpj.exe',
    '\ud800',
    '"; x="',
    "a'b(c)*",
    'x'.repeat(1000),
  ]) {
    const header = contentDisposition('attachment', name);
    expect(() => new Headers({ 'content-disposition': header })).not.toThrow();
    expect(header).toMatch(/^attachment; filename="[^"\\%;]+"; filename\*=UTF-8''[\w.!~%-]+$/);
  }
});

test('files of artifacts are nowhere where there is no disk', async () => {
  const api = await seededApi('sqlite');
  try {
    const response = await api.fetch('/artifacts/1/content');
    expect(await response.json()).toMatchObject({ status: 501, code: 'API_NOT_AVAILABLE' });
  } finally {
    await api.remove();
  }
});
