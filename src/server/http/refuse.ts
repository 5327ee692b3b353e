import { problemAnswer } from '../../api/http/problem.ts';
import { type AssayError, assayError, type ErrorCode } from '../../model/errors.ts';

/** Statuses of what the server itself refuses. */
const statuses: Partial<Record<ErrorCode, number>> = {
  HTTP_HOST_UNKNOWN: 421,
  HTTP_FOREIGN_REQUEST: 403,
  HTTP_METHOD_UNKNOWN: 405,
  HTTP_TARGET_INVALID: 400,
  HTTP_BODY_TOO_LARGE: 413,
  HTTP_BODY_TYPE: 415,
  HTTP_TOO_OFTEN: 429,
  HTTP_STOPPING: 503,
  TOKEN_MISSING: 401,
  TOKEN_REFUSED: 401,
  TOKEN_SCOPE: 403,
};

/** The answer to an error of the catalogue, with the headers that its status asks for. */
export function refusal(error: AssayError, headers: Readonly<Record<string, string>> = {}): Response {
  const status = statuses[error.code];
  const answer = problemAnswer(error, status === undefined ? {} : { status });
  if (answer.status === 401) answer.headers.set('www-authenticate', 'Bearer realm="assay"');
  if (answer.status === 503) answer.headers.set('retry-after', '1');
  if (answer.status === 405) answer.headers.set('allow', 'GET, HEAD, POST, PUT, PATCH, DELETE');
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

/** The answer to somebody who does something too often. */
export function tooOften(what: string, seconds: number): Response {
  return refusal(assayError('HTTP_TOO_OFTEN', { what, seconds }), { 'retry-after': String(seconds) });
}
