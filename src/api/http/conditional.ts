/** FNV-1a over the text, twice with other beginnings: enough to tell two answers of one address apart. */
function fingerprint(text: string): string {
  let [one, two] = [0x811c9dc5, 0x9dc5811c];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x01000193) + index;
  }
  return `${(one >>> 0).toString(16)}${(two >>> 0).toString(16)}${text.length.toString(16)}`;
}

/**
 * Gives an answer in JSON to a GET its ETag, and answers 304 where the one who asks has it already.
 */
export async function conditional(request: Request, response: Response): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  const isPlain = request.method === 'GET' && response.status === 200 && type.startsWith('application/json');
  const isKept = response.headers.get('cache-control') !== 'no-store';
  if (!isPlain || !isKept || response.headers.has('etag')) return response;
  const text = await response.text();
  const headers = new Headers(response.headers);
  const tag = `W/"${fingerprint(text)}"`;
  headers.set('etag', tag);
  headers.set('cache-control', 'no-cache');
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((part) => part.trim());
  if (known.includes(tag) || known.includes('*')) return new Response(null, { status: 304, headers });
  return new Response(text, { status: 200, headers });
}
