import type { Dialect } from '../../src/storage/sql/column-types.ts';
import { micros } from '../../src/storage/sql/value-expressions.ts';
import { type EventDraft, sampleStart } from './journal-script.ts';

/** A few events and the rows that they come to. */
export interface EventCase {
  readonly name: string;
  /** Follows a run_started; times are 1 ms apart, the first of these events comes at 2 ms. */
  readonly events: readonly EventDraft[];
  readonly sql: string | ((dialect: Dialect) => string);
  readonly rows: readonly Record<string, unknown>[];
}

/** A time of the sample run as milliseconds after its start. */
export const since = (dialect: Dialect, column: string) =>
  `(${micros(dialect, column)} - ${sampleStart}) / 1000 AS ${column}`;

export const noErrors = { error_type: null, error_message: null, stack_trace: null };
