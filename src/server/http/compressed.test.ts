import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressed } from './compressed.ts';

const rows = { items: Array.from({ length: 500 }, (_, index) => ({ index })) };
const answer = () => Response.json(rows, { headers: { etag: 'W/"one"' } });
const takes = (encodings: string) => new Headers({ 'accept-encoding': encodings });

test('JSON for another machine is compressed, and is the same', async () => {
  const sent = compressed(answer(), takes('br, gzip'), '192.0.2.7');
  expect(sent.headers.get('content-encoding')).toBe('gzip');
  expect(sent.headers.get('etag')).toBe('W/"one"');
  const bytes = Buffer.from(await sent.arrayBuffer());
  expect(bytes.length).toBeLessThan(JSON.stringify(rows).length / 3);
  expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(rows);
});

test.each([
  ['this machine', takes('gzip'), '127.0.0.1', answer()],
  ['this machine, by IPv6', takes('gzip'), '::1', answer()],
  ['who does not take it', takes('br'), '192.0.2.7', answer()],
  ['who refuses it', takes('gzip;q=0'), '192.0.2.7', answer()],
  [
    'what is no JSON',
    takes('gzip'),
    '192.0.2.7',
    new Response('a stream', { headers: { 'content-type': 'text/event-stream' } }),
  ],
  ['an answer without a body', takes('gzip'), '192.0.2.7', new Response(null, { status: 304 })],
])('%s gets an answer as it is', (_, headers, client, plain) => {
  expect(compressed(plain, headers, client)).toBe(plain);
});
