import { assayError } from '../../../model/errors.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { FilePart } from '../../http/api-context.ts';
import { problemAnswer } from '../../http/problem.ts';
import { byteRange } from './byte-range.ts';
import { contentDisposition, servedType } from './served-type.ts';

/** The tag of a file's bytes: strong where their hash is known. */
function tagOf({ sha256, artifact_id }: Row<'artifacts'>, size: number): string {
  return sha256 === null ? `W/"${artifact_id}-${size}"` : `"${sha256}"`;
}

const tagsIn = (header: string | null) => (header ?? '').split(',').map((tag) => tag.trim());

/** The bytes of an artifact, or the part that is asked for, so that no browser runs anything of them. */
export function artifactContent(
  artifact: Row<'artifacts'>,
  { size, read }: FilePart,
  request: Request,
  download: boolean,
): Response {
  const { mediaType, inline } = servedType(artifact);
  const tag = tagOf(artifact, size);
  const headers = new Headers({
    'content-type': mediaType,
    'content-disposition': contentDisposition(inline && !download ? 'inline' : 'attachment', artifact.name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag: tag,
  });
  const known = tagsIn(request.headers.get('if-none-match'));
  const weak = (each: string) => each.replace(/^W\//, '');
  if (known.some((each) => each === '*' || weak(each) === weak(tag)))
    return new Response(null, { status: 304, headers });
  const condition = request.headers.get('if-range');
  // A weak tag is no promise that the bytes are the same: then the whole file is sent.
  const mayPart = condition === null || (condition === tag && !tag.startsWith('W/'));
  const range = mayPart ? byteRange(request.headers.get('range') ?? undefined, size) : null;
  if (range === 'unsatisfiable') {
    const answer = problemAnswer(assayError('API_REQUEST_INVALID', { where: 'header Range', count: 1 }), {
      status: 416,
    });
    answer.headers.set('content-range', `bytes */${size}`);
    return answer;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  headers.set('content-length', String(end - start + 1));
  if (range !== null) headers.set('content-range', `bytes ${start}-${end}/${size}`);
  const body = size === 0 ? null : read(start, end);
  return new Response(body, { status: range === null ? 200 : 206, headers });
}
