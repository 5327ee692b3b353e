import { quoteName } from '../../sql/create-table.ts';

/** Version of the format; a reader refuses what is newer. */
export const formatVersion = 1;

/** First line of every dump. */
export const firstLine = `-- Assay SQL dump, format ${formatVersion}`;

/** What a dump begins with. */
export function headerText(migration: { readonly id: number; readonly name: string }): string {
  return `${firstLine}
-- Schema: migration ${migration.id} ${migration.name}
--
-- Load it with: assay db load FILE
-- or, being plain SQL, with a shell into an empty database:
--   sqlite3 -bail results.db < FILE
--   psql -v ON_ERROR_STOP=1 -f FILE
--   duckdb -bail results.duckdb < FILE
-- UTF-8; times in UTC. A text with a carriage return has ~1 in its place, and ~0 for ~.

BEGIN;
`;
}

/** A line of the footer: how many rows a table has. */
export function countLine(table: string, rows: number): string {
  return `-- ${rows} ${rows === 1 ? 'row' : 'rows'} in ${quoteName(table)}\n`;
}

/** The last line: a checksum of all bytes before it. */
export function checksumLine(sha256: string): string {
  return `-- sha256 ${sha256}\n`;
}

/** Bytes of the last line. */
export const checksumLength = checksumLine('0'.repeat(64)).length;

/** A text of several lines as comment lines. */
export function commentLines(title: string, text: string): string {
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
  return `-- ${title}\n${lines.map((line) => `--| ${line}\n`).join('')}`;
}
