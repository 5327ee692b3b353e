import type { ColumnKind } from '../tables/column.ts';

/** Types of columns that every engine has, or can stand in for. */
export type PortableType =
  | {
      readonly name:
        | 'integer'
        | 'bigint'
        | 'double'
        | 'boolean'
        | 'text'
        | 'json'
        | 'uuid'
        | 'timestamp'
        | 'timestamptz'
        | 'date';
    }
  | { readonly name: 'numeric'; readonly precision: number; readonly scale: number };

export type PortableTypeName = PortableType['name'];

/**
 * How a dump spells the types. JSON is a TEXT there: a shell of SQLite would make a number of a JSON text that is one,
 * for under any name without TEXT or CHAR in it a text that looks like a number becomes one.
 */
const spellings = {
  integer: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE PRECISION',
  boolean: 'BOOLEAN',
  text: 'TEXT',
  json: 'TEXT /* JSON */',
  uuid: 'UUID',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  date: 'DATE',
} satisfies Record<Exclude<PortableTypeName, 'numeric'>, string>;

type PlainName = keyof typeof spellings;

/** A type as a dump spells it. */
export function spellType(type: PortableType): string {
  return type.name === 'numeric' ? `NUMERIC(${type.precision}, ${type.scale})` : spellings[type.name];
}

/** Every spelling with its type, longer ones before those that they begin with. */
export const spelledTypes: readonly (readonly [string, PortableType])[] = (
  Object.entries(spellings) as [PlainName, string][]
)
  .map(([name, spelling]) => [spelling, { name }] as const)
  .sort(([one], [other]) => other.length - one.length);

/** Most digits of a decimal that every engine takes. */
export const mostDigits = 38;

/** The type of a kind of our own columns. */
export function typeOfKind(kind: ColumnKind): PortableType {
  if (kind === 'id') return { name: 'bigint' };
  if (kind === 'milliseconds') return { name: 'numeric', precision: 15, scale: 3 };
  return { name: kind };
}
