import type { JsonValue } from '../../keeper/database-access.ts';
import { parseTimestamp } from '../../std/timestamp.ts';
import { isTrue } from '../../storage/sql/value-expressions.ts';

type Cell = JsonValue | undefined;

/** A cell as a number; NULL stays null. Exact numbers come as text. */
export function numberIn(cell: Cell): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}

/** A count: NULL, as sums over nothing give, is 0. */
export function countIn(cell: Cell): number {
  return numberIn(cell) ?? 0;
}

/** A cell as a text; NULL stays null. */
export function textIn(cell: Cell): string | null {
  if (cell === null || cell === undefined) return null;
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/** A boolean; NULL stays null. */
export function booleanIn(cell: Cell): boolean | null {
  return cell === null || cell === undefined ? null : isTrue(cell);
}

/** A time as microseconds since 1970; null where there is none. */
export function microsIn(cell: Cell): number | null {
  return typeof cell === 'string' ? parseTimestamp(cell) : null;
}

/** What a JSON column holds; null where it is empty or cannot be read. */
export function jsonIn(cell: Cell): unknown {
  if (typeof cell !== 'string') return cell ?? null;
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    // Only what was written by hand can be no JSON; a report goes without it.
    return null;
  }
}

/** The texts of a JSON array; empty where there is none. */
export function textsIn(cell: Cell): readonly string[] {
  const value = jsonIn(cell);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
