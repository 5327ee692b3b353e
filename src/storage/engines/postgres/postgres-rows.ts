import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { columnTypes } from '../../sql/column-types.ts';
import { quoteName } from '../../sql/create-table.ts';
import { millisecondsBetween } from '../../sql/time-expressions.ts';
import { type TableName, tableDeclaration } from '../../tables/all-tables.ts';
import type { ColumnKind } from '../../tables/column.ts';
import type { StatementNames } from './statement-names.ts';
import { type ToText, toText } from './stored-texts.ts';

type Row = Readonly<Record<string, unknown>>;

/** A column with the way of its values into the database. */
export interface WrittenColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly toText: ToText;
}

/** From this many rows on COPY is quicker than arrays. */
const copiedFrom = 200;
/** About the size of one piece of what is copied (characters). */
const chunkSize = 65_536;

/** The declared columns of a table, or those of them that a database has. */
export function writtenColumns(table: TableName, present: ReadonlySet<string>): readonly WrittenColumn[] {
  return Object.entries(tableDeclaration(table).columns)
    .filter(([name]) => present.size === 0 || present.has(name))
    .map(([name, { kind }]) => ({ name, kind, toText: toText(table, name, kind) }));
}

/** Kinds whose texts may have signs that mean something in COPY and in arrays. */
const freeTexts: ReadonlySet<ColumnKind> = new Set(['text', 'json', 'uuid']);

const copyEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function copyLine(columns: readonly WrittenColumn[], row: Row): string {
  let line = '';
  for (const { name, kind, toText } of columns) {
    const value = row[name];
    if (line !== '') line += '\t';
    if (value === null || value === undefined) line += '\\N';
    else if (!freeTexts.has(kind)) line += toText(value);
    else line += toText(value).replace(/[\\\n\r\t]/g, (sign) => copyEscapes[sign] ?? sign);
  }
  return `${line}\n`;
}

function* copyChunks(columns: readonly WrittenColumn[], rows: readonly Row[]): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += copyLine(columns, row);
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** One column of some rows as an array's text. */
function arrayText({ name, kind, toText }: WrittenColumn, rows: readonly Row[]): string {
  const isQuoted = freeTexts.has(kind) || kind === 'timestamp';
  const elements = rows.map((row) => {
    const value = row[name];
    if (value === null || value === undefined) return 'NULL';
    return isQuoted ? `"${toText(value).replaceAll(/["\\]/g, '\\$&')}"` : toText(value);
  });
  return `{${elements.join(',')}}`;
}

function unnested(columns: readonly WrittenColumn[]): string {
  const arrays = columns.map(({ kind }, index) => `$${index + 1}::${columnTypes.postgres[kind]}[]`);
  return `unnest(${arrays.join(', ')})`;
}

/** Inserts rows: many through COPY, few as arrays, whose statement is the same for any number of rows. */
export async function insertRows(
  client: pg.ClientBase,
  statements: StatementNames,
  table: TableName,
  columns: readonly WrittenColumn[],
  rows: readonly Row[],
): Promise<void> {
  const target = `${quoteName(table)} (${columns.map(({ name }) => quoteName(name)).join(', ')})`;
  if (rows.length >= copiedFrom) {
    const copy = client.query(copyFrom(`COPY ${target} FROM STDIN`));
    await pipeline(Readable.from(copyChunks(columns, rows)), copy);
    return;
  }
  const values = columns.map((column) => arrayText(column, rows));
  await client.query(statements.prepared(`INSERT INTO ${target} SELECT * FROM ${unnested(columns)}`, values));
}

/**
 * Changes rows by key. What is NULL keeps its value; a duration that is neither given nor there is worked out.
 *
 * @param columns those of the table
 * @param rows changes with the key in them
 */
export async function updateRows(
  client: pg.ClientBase,
  statements: StatementNames,
  table: TableName,
  columns: readonly WrittenColumn[],
  rows: readonly Row[],
): Promise<void> {
  const { key, changes, columns: declared } = tableDeclaration(table);
  const derives = changes.includes('duration_ms') && 'started_at' in declared && 'ended_at' in declared;
  const isGiven = (name: string) => rows.some((row) => row[name] !== null && row[name] !== undefined);
  const given = columns.filter(({ name }) => name === key || (changes.includes(name) && isGiven(name)));
  const names = new Set(given.map(({ name }) => name));
  const old = (name: string) => `${quoteName(table)}.${quoteName(name)}`;
  const value = (name: string) =>
    names.has(name) ? `COALESCE(staged.${quoteName(name)}, ${old(name)})` : old(name);
  const assignments = given
    .filter(({ name }) => name !== key && !(derives && name === 'duration_ms'))
    .map(({ name }) => `${quoteName(name)} = ${value(name)}`);
  if (derives) {
    const derived = millisecondsBetween('postgres', value('started_at'), value('ended_at'));
    assignments.push(`"duration_ms" = COALESCE(${value('duration_ms')}, ${derived})`);
  }
  if (assignments.length === 0) return;
  const staged = `${unnested(given)} AS staged (${given.map(({ name }) => quoteName(name)).join(', ')})`;
  const query = statements.prepared(
    `UPDATE ${quoteName(table)} SET ${assignments.join(', ')} FROM ${staged} WHERE ${old(key)} = staged.${quoteName(key)}`,
    given.map((column) => arrayText(column, rows)),
  );
  await client.query(query);
}
