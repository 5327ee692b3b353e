import { assayError } from '../../model/errors.ts';
import { nowMicros } from '../../std/clock.ts';
import type { SqlValue } from '../../storage/engines/storage-engine.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { parameterOf, placeholder } from '../../storage/sql/parameter-values.ts';
import type { SqlPart } from '../queries/sql-part.ts';

const microsPerDay = 86_400_000_000;

/** Which part of the history is meant. */
export interface History {
  /** The last days, counted back from now; everything when absent. */
  readonly days?: number;
  /** Runs of this git branch only. */
  readonly branch?: string;
}

/** The time so many days ago, as a parameter. */
export function daysAgo(days: number): SqlValue {
  if (!Number.isFinite(days) || days <= 0)
    throw assayError('FILTER_INVALID', {
      table: 'history',
      column: 'days',
      reason: 'it is a number above 0',
    });
  return parameterOf({ kind: 'timestamp' }, Math.max(0, Math.floor(nowMicros() - days * microsPerDay)));
}

/** Conditions on `runs` for a part of the history. */
export function inHistory(dialect: Dialect, { days, branch }: History): SqlPart[] {
  const parts: SqlPart[] = [];
  if (days !== undefined)
    parts.push({
      sql: `runs.started_at >= ${placeholder(dialect, 'timestamp')}`,
      parameters: [daysAgo(days)],
    });
  if (branch !== undefined)
    parts.push({ sql: `runs.branch = ${placeholder(dialect, 'text')}`, parameters: [branch] });
  return parts;
}
