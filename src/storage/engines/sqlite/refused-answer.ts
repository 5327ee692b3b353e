import { assayError } from '../../../model/errors.ts';
import { sqliteCodes } from './sqlite-errors.ts';

/** Why a query was stopped that wanted too much. */
export const memoryReason = 'it needs more memory than it may have';

/**
 * The catalogued error for one of SQLite's about a user's query.
 *
 * @param code SQLite's result code, plain or extended; null when it is not known
 */
export function refusedAnswer(message: string, code: number | null): Error {
  switch (code === null ? null : code & 0xff) {
    case sqliteCodes.readOnly:
    case sqliteCodes.notAuthorized:
      return assayError('QUERY_REFUSED', { reason: message.split('\n', 1)[0] ?? message });
    case sqliteCodes.noMemory:
    case sqliteCodes.tooBig:
      return assayError('QUERY_STOPPED', { reason: memoryReason });
    default:
      return assayError('QUERY_FAILED', { reason: message });
  }
}
