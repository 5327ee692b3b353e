import type { Dialect } from './column-types.ts';
import { mostDigits, type PortableType } from './portable-type.ts';

type Rule = readonly [RegExp, (digits: readonly number[]) => PortableType | null];

const plain = (name: Exclude<PortableType['name'], 'numeric'>) => () => ({ name });

function numeric([precision = 0, scale = 0]: readonly number[]): PortableType | null {
  return precision >= 1 && precision <= mostDigits && scale >= 0 && scale <= precision
    ? { name: 'numeric', precision, scale }
    : null;
}

const duckdb: readonly Rule[] = [
  [/^(U?TINYINT|U?SMALLINT|INTEGER)$/, plain('integer')],
  [/^(UINTEGER|BIGINT)$/, plain('bigint')],
  [/^UBIGINT$/, () => numeric([20, 0])],
  [/^DECIMAL\(/, numeric],
  [/^(FLOAT|DOUBLE)$/, plain('double')],
  [/^BOOLEAN$/, plain('boolean')],
  [/^VARCHAR$/, plain('text')],
  [/^JSON$/, plain('json')],
  [/^UUID$/, plain('uuid')],
  [/^TIMESTAMP$/, plain('timestamp')],
  [/^TIMESTAMP WITH TIME ZONE$/, plain('timestamptz')],
  [/^DATE$/, plain('date')],
];

/** SQLite knows no types, only names: those that `spelledInSqlite` gives, then what its own rules make of a name. */
const sqlite: readonly Rule[] = [
  [/^JSON_TEXT$/, plain('json')],
  [/^(DECIMAL_TEXT|NUMERIC|DECIMAL) ?\(\d/, numeric],
  [/^INT4$/, plain('integer')],
  [/^UUID$/, plain('uuid')],
  [/^BOOL(EAN)?$/, plain('boolean')],
  [/^TIMESTAMPTZ$/, plain('timestamptz')],
  [/^(TIMESTAMP|DATETIME)$/, plain('timestamp')],
  [/^DATE$/, plain('date')],
  [/INT/, plain('bigint')],
  [/CHAR|CLOB|TEXT/, plain('text')],
  [/REAL|FLOA|DOUB/, plain('double')],
];

const postgres: readonly Rule[] = [
  [/^(SMALLINT|INTEGER)$/, plain('integer')],
  [/^BIGINT$/, plain('bigint')],
  [/^NUMERIC\(/, numeric],
  [/^(REAL|DOUBLE PRECISION)$/, plain('double')],
  [/^BOOLEAN$/, plain('boolean')],
  [/^(TEXT|CHARACTER VARYING.*|CHARACTER\(.*|NAME)$/, plain('text')],
  [/^JSONB?$/, plain('json')],
  [/^UUID$/, plain('uuid')],
  [/^TIMESTAMP(\(\d\))? WITHOUT TIME ZONE$/, plain('timestamp')],
  [/^TIMESTAMP(\(\d\))? WITH TIME ZONE$/, plain('timestamptz')],
  [/^DATE$/, plain('date')],
];

const rules = { duckdb, sqlite, postgres } satisfies Record<Dialect, readonly Rule[]>;

/**
 * The portable type of a column that somebody else declared; null where there is none.
 *
 * @param declared name of the type as the engine tells it
 */
export function portableTypeOf(dialect: Dialect, declared: string): PortableType | null {
  const name = declared.trim().toUpperCase();
  const rule = rules[dialect].find(([pattern]) => pattern.test(name));
  return rule?.[1]((name.match(/\d+/g) ?? []).map(Number)) ?? null;
}

const inDuckdb = { double: 'DOUBLE', text: 'VARCHAR', json: 'JSON' } as const;
const inPostgres = { double: 'DOUBLE PRECISION', text: 'TEXT', json: 'JSON' } as const;
const inSqlite = { double: 'DOUBLE PRECISION', text: 'TEXT', json: 'JSON_TEXT', integer: 'INT4' } as const;

/** Digits that SQLite's numbers keep. */
const sqliteDigits = 15;

/** How a portable type is declared in a table that is made for somebody else, so that it is found again. */
export function declareType(dialect: Dialect, type: PortableType): string {
  if (type.name === 'numeric') {
    const digits = `(${type.precision}, ${type.scale})`;
    return dialect === 'sqlite' && type.precision > sqliteDigits
      ? `DECIMAL_TEXT${digits}`
      : `NUMERIC${digits}`;
  }
  const special: Readonly<Record<string, string>> = {
    duckdb: inDuckdb,
    sqlite: inSqlite,
    postgres: inPostgres,
  }[dialect];
  return special[type.name] ?? type.name.toUpperCase();
}
