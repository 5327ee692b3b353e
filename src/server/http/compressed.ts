import { isIP } from 'node:net';

const isHere = (client: string) => /^(::1|127\.|::ffff:127\.)/.test(client);

/**
 * An answer in JSON, compressed for a browser on another machine that takes gzip: the parts of a large run are some
 * megabytes. On this machine it would only cost, and a proxy does it by itself.
 *
 * @param headers of the request
 * @param client address that asks
 */
export function compressed(answer: Response, headers: Headers, client: string): Response {
  const isJson = (answer.headers.get('content-type') ?? '').startsWith('application/json');
  const takesGzip = /(^|,)\s*gzip\s*(,|;q=[01]?\.?[1-9]|$)/i.test(headers.get('accept-encoding') ?? '');
  if (!isJson || !takesGzip || answer.body === null || isIP(client) === 0 || isHere(client)) return answer;
  const changed = new Headers(answer.headers);
  changed.delete('content-length');
  changed.set('content-encoding', 'gzip');
  changed.append('vary', 'accept-encoding');
  const body = answer.body.pipeThrough(
    new CompressionStream('gzip') as ReadableWritablePair<Uint8Array, Uint8Array>,
  );
  return new Response(body, { status: answer.status, headers: changed });
}
