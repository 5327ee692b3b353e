import { messageOf } from '../../../model/errors.ts';
import { isRefusedValue } from '../../column-values.ts';
import type { FailureKind } from '../storage-engine.ts';

/** DuckDB's errors have no codes; their messages begin with a class and go on in fixed words. */
const kinds: readonly (readonly [RegExp, FailureKind])[] = [
  [/duplicate key|unique constraint|primary key constraint/i, 'unique'],
  [/foreign key constraint/i, 'foreign-key'],
  [/CHECK constraint failed/i, 'check'],
  [/NOT NULL constraint failed/i, 'not-null'],
  [/^(Conversion|Out of Range) Error/i, 'value'],
  [/TransactionContext Error: .*conflict/i, 'serialization'],
  [/No space left|could not write all bytes/i, 'full'],
];

/** What kind of trouble an error of DuckDB is; null for any other. */
export function failureKindOf(error: unknown): FailureKind | null {
  if (isRefusedValue(error)) return 'value';
  const message = messageOf(error);
  return kinds.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}
