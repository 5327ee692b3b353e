import { assayError } from '../../../model/errors.ts';
import type { ReadRequest } from '../storage-engine.ts';
import type { ReadingStatement } from './reading-statement.ts';

/** A value as it travels to the process that answers; BigInts are whole numbers there. */
export type QueryValue = string | number | bigint | null;

/** Values for the parameters of a query. */
export interface QueryParameters {
  /** By the parameter as it is written, with its sign. */
  readonly named: Readonly<Record<string, QueryValue>>;
  /** For each `?`. */
  readonly anonymous: readonly QueryValue[];
}

function queryValue(value: unknown): QueryValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Finds the value of each parameter. SQLite would take what is missing for NULL.
 *
 * @throws QUERY_FAILED when one has no value
 */
export function queryParameters(
  statement: ReadingStatement,
  given: ReadRequest['parameters'],
): QueryParameters {
  const byNumber: readonly unknown[] = Array.isArray(given) ? given : [];
  const byName = new Map(Array.isArray(given) ? [] : Object.entries(given ?? {}));
  const missing: string[] = [];
  const named: Record<string, QueryValue> = {};
  for (const parameter of statement.named) {
    const name = parameter.slice(1);
    const isNumbered = /^\d+$/.test(name) && Number(name) >= 1 && Number(name) <= byNumber.length;
    if (!isNumbered && !byName.has(name)) missing.push(parameter);
    named[parameter] = queryValue(isNumbered ? byNumber[Number(name) - 1] : byName.get(name));
  }
  if (statement.anonymous > byNumber.length) missing.push(`the ${byNumber.length + 1}. ?`);
  if (missing.length > 0)
    throw assayError('QUERY_FAILED', { reason: `there is no value for ${missing.join(', ')}` });
  return { named, anonymous: byNumber.slice(0, statement.anonymous).map(queryValue) };
}
