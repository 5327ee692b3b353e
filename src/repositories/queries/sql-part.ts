import type { SqlValue } from '../../storage/engines/storage-engine.ts';

/** A piece of SQL with the values of its `?`. */
export interface SqlPart {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** Pieces with a word between them, in parentheses where there are several. */
export function joined(parts: readonly SqlPart[], word: 'AND' | 'OR', whenNone: string): SqlPart {
  const [first] = parts;
  if (first === undefined) return { sql: whenNone, parameters: [] };
  if (parts.length === 1) return first;
  return {
    sql: `(${parts.map((part) => part.sql).join(` ${word} `)})`,
    parameters: parts.flatMap((part) => part.parameters),
  };
}
