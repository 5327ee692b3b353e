import { assayError } from '../../../model/errors.ts';
import type { ReadRequest } from '../storage-engine.ts';
import type { ReadingStatement } from './reading-statement.ts';

/** A value as it travels to the process that answers; BigInts are whole numbers there. */
export type QueryValue = string | number | bigint | null;

/** A query with values for its parameters, by the parameter as it is written in this SQL. */
export interface FilledQuery {
  readonly sql: string;
  readonly values: Readonly<Record<string, QueryValue>>;
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
export function fillParameters(statement: ReadingStatement, given: ReadRequest['parameters']): FilledQuery {
  const filled = Array.isArray(given)
    ? fillByNumber(statement, given)
    : fillByName(statement, new Map(Object.entries(given ?? {})));
  if (filled.missing.length === 0) return filled;
  throw assayError('QUERY_FAILED', { reason: `there is no value for ${filled.missing.join(', ')}` });
}

function fillByName({ sql, parameters }: ReadingStatement, given: ReadonlyMap<string, unknown>) {
  const missing: string[] = [];
  const values: Record<string, QueryValue> = {};
  for (const { text } of parameters) {
    const name = text.slice(1);
    if (given.has(name)) values[text] = queryValue(given.get(name));
    else missing.push(text);
  }
  return { sql, values, missing };
}

/** For SQLite `$1` is a name like any other; here it is what it is elsewhere, the first value. */
function fillByNumber({ sql, parameters }: ReadingStatement, given: readonly unknown[]) {
  const missing: string[] = [];
  const values: Record<string, QueryValue> = {};
  let numbered = '';
  let copied = 0;
  let anonymous = 0;
  for (const { text, end } of parameters) {
    const number = text === '?' ? ++anonymous : Number(text.slice(1));
    if (!(number >= 1 && number <= given.length)) missing.push(text === '?' ? `the ${number}. ?` : text);
    values[`?${number}`] = queryValue(given[number - 1]);
    numbered += `${sql.slice(copied, end - text.length)}?${number}`;
    copied = end;
  }
  return { sql: numbered + sql.slice(copied), values, missing };
}
