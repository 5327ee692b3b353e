import type { Dialect } from './column-types.ts';
import type { PortableType, PortableTypeName } from './portable-type.ts';
import { textOrder } from './text-expressions.ts';

/** CHR by its name in each dialect. */
const carriageReturn = {
  duckdb: 'chr(13)',
  sqlite: 'char(13)',
  postgres: 'chr(13)',
} satisfies Record<Dialect, string>;

const holdsReturn = {
  duckdb: (text) => `contains(${text}, chr(13))`,
  sqlite: (text) => `instr(${text}, char(13)) > 0`,
  postgres: (text) => `position(chr(13) IN ${text}) > 0`,
} satisfies Record<Dialect, (text: string) => string>;

const asText = {
  duckdb: (column) => `CAST(${column} AS VARCHAR)`,
  sqlite: (column) => `CAST(${column} AS TEXT)`,
  postgres: (column) => `CAST(${column} AS TEXT)`,
} satisfies Record<Dialect, (column: string) => string>;

/**
 * A text as a literal. The shells of SQLite and DuckDB take the carriage return off the end of a line, also inside a
 * literal: a text that has one is written with ~1 in its place, and ~0 for ~.
 */
function quotedText(dialect: Dialect, text: string): string {
  const doubled = `replace(${text}, '''', '''''')`;
  const cr = carriageReturn[dialect];
  const escaped = `replace(replace(${doubled}, '~', '~0'), ${cr}, '~1')`;
  return `CASE WHEN ${holdsReturn[dialect](text)} THEN 'replace(replace(''' || ${escaped} || ''', ''~1'', ''' || ${cr} || '''), ''~0'', ''~'')' ELSE '''' || ${doubled} || '''' END`;
}

const isStoredAs = (column: string, ...types: string[]) =>
  `typeof(${column}) IN (${types.map((type) => `'${type}'`).join(', ')})`;

const withinYears = (column: string, last: string) => `${column} >= '0001-01-01' AND ${column} <= '${last}'`;
const lastMoment = '9999-12-31 23:59:59.999999';

/** A cell that is not NULL as the dump writes it; NULL for a value that does not fit the type. */
type Cell = (column: string, type: PortableType) => string;

const number: Cell = (column) => asText.duckdb(column);
const truth: Cell = (column) => `CASE WHEN ${column} THEN 'TRUE' ELSE 'FALSE' END`;

const duckdb = {
  integer: number,
  bigint: number,
  numeric: number,
  double: (column) => `CAST(${column} AS DOUBLE)`,
  boolean: truth,
  text: (column) => quotedText('duckdb', column),
  json: (column) => quotedText('duckdb', asText.duckdb(column)),
  uuid: (column) => `'''' || CAST(${column} AS VARCHAR) || ''''`,
  timestamp: (column) =>
    `CASE WHEN ${withinYears(column, lastMoment)} THEN strftime(${column}, '''%Y-%m-%d %H:%M:%S.%f''') END`,
  timestamptz: (column) =>
    `CASE WHEN epoch_us(${column}) BETWEEN -62135596800000000 AND 253402300799999999 THEN strftime(make_timestamp(epoch_us(${column})), '''%Y-%m-%d %H:%M:%S.%f+00''') END`,
  date: (column) =>
    `CASE WHEN ${withinYears(column, '9999-12-31')} THEN strftime(${column}, '''%Y-%m-%d''') END`,
} satisfies Record<PortableTypeName, Cell>;

/** SQLite takes any value into any column: what is not of the column's type does not fit. */
const sqlite = {
  integer: (column) => `CASE WHEN ${isStoredAs(column, 'integer')} THEN ${asText.sqlite(column)} END`,
  bigint: (column) => `CASE WHEN ${isStoredAs(column, 'integer')} THEN ${asText.sqlite(column)} END`,
  numeric: (column, type) =>
    `CASE WHEN ${isStoredAs(column, 'integer', 'real')} THEN printf('%.${type.name === 'numeric' ? type.scale : 0}f', ${column}) WHEN ${isStoredAs(column, 'text')} AND ${column} NOT GLOB '*[^-0-9.]*' THEN ${column} END`,
  double: (column) =>
    `CASE WHEN ${isStoredAs(column, 'integer', 'real')} OR ${column} IN ('NaN', 'Infinity', '-Infinity') THEN ${column} END`,
  boolean: (column) =>
    `CASE WHEN ${isStoredAs(column, 'integer')} THEN CASE ${column} WHEN 1 THEN 'TRUE' WHEN 0 THEN 'FALSE' END END`,
  text: (column) => `CASE WHEN ${isStoredAs(column, 'text')} THEN ${quotedText('sqlite', column)} END`,
  json: (column) => `CASE WHEN ${isStoredAs(column, 'text')} THEN ${quotedText('sqlite', column)} END`,
  uuid: (column) => `CASE WHEN length(${column}) = 36 THEN '''' || lower(${column}) || '''' END`,
  timestamp: (column) => `CASE WHEN length(${column}) = 26 THEN '''' || ${column} || '''' END`,
  timestamptz: (column) => `CASE WHEN length(${column}) = 29 THEN '''' || ${column} || '''' END`,
  date: (column) => `CASE WHEN length(${column}) = 10 THEN '''' || ${column} || '''' END`,
} satisfies Record<PortableTypeName, Cell>;

const postgres = {
  integer: (column) => asText.postgres(column),
  bigint: (column) => asText.postgres(column),
  numeric: (column) => asText.postgres(column),
  double: (column) => `CAST(${column} AS DOUBLE PRECISION)`,
  boolean: truth,
  text: (column) => quotedText('postgres', asText.postgres(column)),
  json: (column) => quotedText('postgres', asText.postgres(column)),
  uuid: (column) => `'''' || CAST(${column} AS TEXT) || ''''`,
  timestamp: (column) =>
    `CASE WHEN ${withinYears(column, lastMoment)} THEN to_char(${column}, '''YYYY-MM-DD HH24:MI:SS.US''') END`,
  timestamptz: (column) =>
    `CASE WHEN ${withinYears(`(${column} AT TIME ZONE 'UTC')`, lastMoment)} THEN to_char(${column} AT TIME ZONE 'UTC', '''YYYY-MM-DD HH24:MI:SS.US+00''') END`,
  date: (column) =>
    `CASE WHEN ${withinYears(column, '9999-12-31')} THEN to_char(${column}, '''YYYY-MM-DD''') END`,
} satisfies Record<PortableTypeName, Cell>;

const cells = { duckdb, sqlite, postgres } satisfies Record<Dialect, Record<PortableTypeName, Cell>>;

/**
 * SQL for a value as a dump writes it, where it is not NULL; NULL for a value that does not fit the type, which only
 * foreign hands can have put there. Doubles come as numbers: each engine writes them in its own way.
 *
 * @param column SQL of the column
 */
export function dumpCell(dialect: Dialect, type: PortableType, column: string): string {
  return cells[dialect][type.name](column, type);
}

const anyText = {
  duckdb: asText.duckdb,
  sqlite: (column) =>
    `CASE WHEN ${isStoredAs(column, 'blob')} THEN '\\x' || lower(hex(${column})) ELSE ${asText.sqlite(column)} END`,
  postgres: asText.postgres,
} satisfies Record<Dialect, (column: string) => string>;

/** SQL for a value of any type at all, as a text of the dump; NULL stays NULL. */
export function dumpAsText(dialect: Dialect, column: string): string {
  return quotedText(dialect, anyText[dialect](column));
}

/** SQL to sort by a column so that every engine has the same order. */
export function dumpOrder(dialect: Dialect, type: PortableType, column: string): string {
  return type.name === 'text' || type.name === 'json' ? textOrder(dialect, asText[dialect](column)) : column;
}
