import { z } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { AssayError, assayError, type ErrorCode } from '../../model/errors.ts';
import { FieldErrors } from './field-errors.ts';

/** Status of an answer for errors whose status is not 400 (usage) or 500 (ours). */
const statuses: Partial<Record<ErrorCode, number>> = {
  INGEST_GAP: 409,
  INGEST_DISAGREES: 409,
  INGEST_LOCAL: 409,
  INGEST_HEADER: 422,
  INGEST_HASH: 422,
  INGEST_TOO_LARGE: 413,
  API_MEDIA_TYPE: 415,
  API_NO_RUNNER: 501,
  API_CANCEL_ELSEWHERE: 501,
  API_RUN_OVER: 409,
  API_FIELD_FIXED: 409,
  API_SUITE_NOT_EMPTY: 409,
  API_PATH_UNKNOWN: 404,
  API_NOT_FOUND: 404,
  API_NOT_AVAILABLE: 501,
  API_READ_ONLY: 403,
  ROW_MISSING: 404,
  RUN_UNKNOWN: 404,
  RUN_NONE: 404,
  PRESET_UNKNOWN: 404,
  PROJECT_UNKNOWN: 404,
  ROW_CHANGED: 412,
  ROW_REFERENCED: 409,
  CONSTRAINT_UNIQUE: 409,
  CONSTRAINT_FOREIGN_KEY: 422,
  CONSTRAINT_CHECK: 422,
  CONSTRAINT_NOT_NULL: 422,
  VALUE_INVALID: 422,
  COLUMN_UNKNOWN: 422,
  COLUMN_FIXED: 409,
  TRANSACTION_CONFLICT: 409,
  DELETE_NEEDS_COMMIT: 409,
  DATABASE_READ_ONLY: 403,
  QUERY_REFUSED: 403,
  // Not 408: browsers repeat what is answered so, and the query would begin anew.
  QUERY_STOPPED: 504,
  PARQUET_UNSUPPORTED: 501,
  SQL_ID_TAKEN: 409,
  SQL_BUSY: 503,
  DATABASE_LOCKED: 503,
  DATABASE_LENT: 503,
  ARTIFACT_OUTSIDE: 404,
  KEEPER_UNREACHABLE: 503,
  CONNECTION_FAILED: 503,
  CONNECTION_LOST: 503,
};

const fieldErrorSchema = z.object({
  field: z.string().openapi({ description: 'where, as a path with dots: `steps.0.action_type`' }),
  message: z.string(),
});

/** What every answer that is no success says (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().openapi({ description: 'address of the page about this kind of error' }),
    title: z.string().openapi({ description: 'who and what' }),
    status: z.int(),
    code: z.string().openapi({ description: 'code of the catalogue; a code is never reused' }),
    detail: z.string().openapi({ description: 'what to do about it' }),
    errors: z.array(fieldErrorSchema).optional().openapi({ description: 'mistakes by field' }),
  })
  .openapi('Problem');

export type Problem = z.infer<typeof problemSchema>;

/** The status of the answer to an error of the catalogue. */
function statusOf(error: AssayError): number {
  return statuses[error.code] ?? (error.exitCode === 2 ? 400 : 500);
}

function answer(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

/** The answer to an error of the catalogue. */
export function problemAnswer(
  error: AssayError,
  { status = statusOf(error), errors }: { status?: number; errors?: Problem['errors'] } = {},
): Response {
  return answer({
    type: `https://assay.dev/errors#${error.code.toLowerCase()}`,
    title: error.message,
    status,
    code: error.code,
    detail: error.remedy,
    ...(errors === undefined ? {} : { errors }),
  });
}

/**
 * The answer to anything that was thrown. What is not of the catalogue is reported under an id, and tells nothing.
 *
 * @param report is told of what is ours to mend
 */
export function thrownAnswer(thrown: unknown, report: (error: unknown, id: string) => void): Response {
  if (thrown instanceof AssayError) {
    if (statusOf(thrown) >= 500 && thrown.exitCode === 3) report(thrown, thrown.code);
    return problemAnswer(thrown);
  }
  if (thrown instanceof FieldErrors) {
    const { errors } = thrown;
    const error = assayError('API_REQUEST_INVALID', { where: 'body', count: errors.length });
    return problemAnswer(error, { status: 422, errors });
  }
  if (thrown instanceof HTTPException && thrown.status < 500) {
    if (thrown.status === 415) return problemAnswer(assayError('API_MEDIA_TYPE', {}));
    return problemAnswer(assayError('API_BODY_UNREADABLE', { reason: thrown.message }));
  }
  const id = crypto.randomUUID();
  report(thrown, id);
  return problemAnswer(assayError('API_FAILED', { id }));
}
