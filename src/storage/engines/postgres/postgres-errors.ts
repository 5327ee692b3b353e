import { AssayError, messageOf } from '../../../model/errors.ts';
import { isRefusedValue } from '../../column-values.ts';
import type { FailureKind } from '../storage-engine.ts';

/** SQLSTATEs, or their first two digits, that something is done about. */
const kinds: Readonly<Record<string, FailureKind>> = {
  '23505': 'unique',
  '23503': 'foreign-key',
  '23514': 'check',
  '23502': 'not-null',
  '22': 'value',
  '57014': 'timeout', // statement_timeout
  '55P03': 'timeout', // lock_timeout
  '40001': 'serialization',
  '40P01': 'serialization', // deadlock
  '53100': 'full', // disk
  '53300': 'connection', // too many connections
  '57P01': 'connection', // the server is shut down, or somebody ended the connection
  '57P02': 'connection', // another process of the server crashed
  '57P03': 'connection', // the server starts up
  '57P05': 'connection', // idle for too long
  '25P03': 'connection', // idle for too long in a transaction
  '08': 'connection',
};

/** Codes of Node for a connection that broke or that there is nobody to take. */
const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOENT', // the socket of a server that is not running
]);

/** The driver's own errors have no codes. */
const driverMessages =
  /^(Connection terminated|timeout expired|Client has encountered a connection error|Client was closed)/;
const neverSentMessages = /^(Client has encountered a connection error|Client was closed)/;

/** Code of an error: a SQLSTATE from the server, a name like ECONNRESET from Node; null when there is none. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || error instanceof AssayError) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** What kind of trouble an error of PostgreSQL or of the connection to it is; null for any other. */
export function failureKindOf(error: unknown): FailureKind | null {
  if (isRefusedValue(error)) return 'value';
  if (error instanceof AssayError)
    return error.code === 'CONNECTION_FAILED' || error.code === 'CONNECTION_LOST' ? 'connection' : null;
  const code = codeOf(error);
  if (code !== null && networkCodes.has(code)) return 'connection';
  if (code !== null && code.length === 5) return kinds[code] ?? kinds[code.slice(0, 2)] ?? null;
  return driverMessages.test(messageOf(error)) ? 'connection' : null;
}

/** The connection is gone, or there is none to be had just now. */
export function isConnectionLoss(error: unknown): boolean {
  return !(error instanceof AssayError) && failureKindOf(error) === 'connection';
}

/** The driver knew that the connection was gone, and sent nothing. */
export function wasNeverSent(error: unknown): boolean {
  return neverSentMessages.test(messageOf(error));
}

/** The server broke off a transaction that can go well when it is done again; also where the error is wrapped. */
export function isBrokenOff(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (failureKindOf(cause) === 'serialization' || isStalePlan(cause)) return true;
  return false;
}

/** A plan that the server has kept under a name does not fit any more, or is kept no more; it refused to run it. */
export function isStalePlan(error: unknown): boolean {
  const code = codeOf(error);
  if (code === '26000' || code === '42P05') return true;
  return code === '0A000' && messageOf(error).startsWith('cached plan');
}

/** Why there is no connection, in one line and without the password. */
export function connectionReason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return [...new Set(error.errors.map(messageOf))].join('; ');
  const message = messageOf(error).split('\n', 1)[0] ?? '';
  return message === '' ? (codeOf(error) ?? 'unknown reason') : message;
}
