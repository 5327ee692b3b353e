import type { Dialect } from './column-types.ts';

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = 'abcdefghijklmnopqrstuvwxyz';

const foldedBy = {
  // A text with as many bytes as letters is ASCII, where lower does the same five times as fast.
  duckdb: (text) =>
    `CASE WHEN strlen(${text}) = length(${text}) THEN lower(${text}) ELSE translate(${text}, '${upper}', '${lower}') END`,
  sqlite: (text) => `lower(${text})`,
  postgres: (text) => `translate(${text}, '${upper}', '${lower}')`,
} satisfies Record<Dialect, (text: string) => string>;

/**
 * SQL for a text with A-Z as a-z. Only these: what else is folded differs from engine to engine, and in PostgreSQL from
 * database to database.
 *
 * @param text a column, or something else that is cheap: it is evaluated several times
 */
export function foldCase(dialect: Dialect, text: string): string {
  return foldedBy[dialect](text);
}

/** A text as `foldCase` makes it, in JavaScript. */
export function foldedText(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A text to look for inside others, as a pattern of LIKE with the escape character \. */
export function containingPattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

/** SQL for a text as it is compared and sorted: by its code points, whatever the database's collation is. */
export function textOrder(dialect: Dialect, text: string): string {
  return dialect === 'postgres' ? `${text} COLLATE "C"` : text;
}
