import { assayError } from '../../../model/errors.ts';
import type { SqlValue } from '../../engines/storage-engine.ts';
import type { Dialect } from '../../sql/column-types.ts';
import { columnTypes } from '../../sql/column-types.ts';
import { ownViews } from '../../sql/own-views.ts';
import { firstLine, formatVersion } from '../format/dump-lines.ts';
import type { DumpIndex, DumpTable } from '../format/dump-table.ts';
import type { FoundGrant, FoundView } from '../format/read-catalogue.ts';
import { DumpSource } from './dump-source.ts';
import { cellReader } from './read-cell.ts';
import { readIndex, readInsert, readTable } from './read-definition.ts';
import { needsMore, TextCursor } from './text-cursor.ts';

/** A row with the line that it begins at. */
export interface ReadRow {
  readonly line: number;
  readonly values: readonly SqlValue[];
}

/** What a dump consists of, in the order in which it is read. */
export type DumpItem =
  | { readonly kind: 'table'; readonly table: DumpTable; readonly line: number }
  | { readonly kind: 'rows'; readonly table: DumpTable; readonly rows: readonly ReadRow[] }
  | { readonly kind: 'index'; readonly index: DumpIndex; readonly line: number }
  | { readonly kind: 'view'; readonly view: FoundView; readonly dialect: Dialect; readonly line: number }
  | { readonly kind: 'grant'; readonly grant: FoundGrant; readonly line: number }
  | { readonly kind: 'count'; readonly table: string; readonly rows: number; readonly line: number };

/** Rows that come in one item at most, and characters of them. */
const mostRows = 2000;
const mostLength = 4 * 1024 * 1024;

type CellReaders = readonly ReturnType<typeof cellReader>[];

export interface ReadOptions {
  /** The dump was changed on purpose: its checksum says nothing. */
  readonly edited?: boolean | undefined;
  /** Bytes of text that are read at most. */
  readonly maxBytes?: number | undefined;
}

/** Reads a dump, and nothing that is not exactly of its form. */
export class DumpReader {
  readonly #source: DumpSource;
  readonly #cursor: TextCursor;
  readonly #edited: boolean;
  readonly #tables = new Map<string, { readonly table: DumpTable; readonly cells: CellReaders }>();
  /** Number of the migration that the schema is at. */
  readonly migration: number;

  private constructor(source: DumpSource, cursor: TextCursor, migration: number, edited: boolean) {
    this.#source = source;
    this.#cursor = cursor;
    this.#edited = edited;
    this.migration = migration;
  }

  /**
   * Opens a dump and reads its first lines.
   *
   * @throws FILE_UNREADABLE, DUMP_INVALID when it is none, DUMP_NEWER
   */
  static async open(file: string, { edited = false, maxBytes }: ReadOptions = {}): Promise<DumpReader> {
    const source = await DumpSource.open(file, maxBytes);
    try {
      const cursor = new TextCursor(source, file);
      const migration = await cursor.read(() => readHeader(cursor));
      return new DumpReader(source, cursor, migration, edited);
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** Bytes of the file that were read so far. */
  get bytesRead(): number {
    return this.#source.bytesRead;
  }

  /** An error at a line of the dump. */
  fault(reason: string, line: number): Error {
    return this.#cursor.fault(reason, line);
  }

  /**
   * Reads all that follows, once.
   *
   * @throws DUMP_INVALID, DUMP_TOO_LARGE, FILE_UNREADABLE
   */
  async *items(): AsyncGenerator<DumpItem> {
    const cursor = this.#cursor;
    let isCommitted = false;
    for (;;) {
      const next = await cursor.read(() => (isCommitted ? this.#epilogue() : this.#statement()));
      if (next === 'end') break;
      if (next === 'commit') isCommitted = true;
      else if ('rowsOf' in next) yield* this.#rows(next.rowsOf);
      else yield next;
    }
    this.#checkEnd();
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  #statement(): DumpItem | { readonly rowsOf: DumpTable } | 'commit' {
    const cursor = this.#cursor;
    while (cursor.skips('\n')); // Empty lines.
    const { line } = cursor;
    if (cursor.skips('INSERT INTO ')) return { rowsOf: this.#insert() };
    if (cursor.skips('CREATE TABLE ')) return this.#table(line);
    if (cursor.skips('CREATE INDEX ')) return { kind: 'index', index: readIndex(cursor), line };
    if (cursor.skips('CREATE VIEW ')) {
      this.#ownView();
      return this.#statement();
    }
    if (cursor.skips('COMMIT;\n')) return 'commit';
    throw cursor.unexpected('a statement that a dump has');
  }

  #table(line: number): DumpItem {
    const table = readTable(this.#cursor);
    if (this.#tables.has(table.name)) throw this.fault(`${table.name} is declared twice`, line);
    this.#tables.set(table.name, { table, cells: table.columns.map(cellReader) });
    return { kind: 'table', table, line };
  }

  #insert(): DumpTable {
    const { line } = this.#cursor;
    const { table, columns } = readInsert(this.#cursor);
    const known = this.#tables.get(table)?.table;
    if (known === undefined) throw this.fault(`${table} is not declared before its rows`, line);
    if (known.columns.length !== columns.length || known.columns.some(({ name }, at) => name !== columns[at]))
      throw this.fault(`the columns are not those that ${table} is declared with`, line);
    return known;
  }

  /** Our own views are made by our migrations; here they are only gone past. */
  #ownView(): void {
    const cursor = this.#cursor;
    for (const [name, sql] of Object.entries(ownViews)) if (cursor.skips(`${name} AS\n${sql};\n`)) return;
    throw cursor.unexpected('a view of Assay, as it is');
  }

  async *#rows(table: DumpTable): AsyncGenerator<DumpItem> {
    const cursor = this.#cursor;
    const cells = this.#tables.get(table.name)?.cells ?? [];
    for (let isLast = false; !isLast; ) {
      const rows: ReadRow[] = [];
      isLast = readRows(cursor, cells, rows);
      if (rows.length > 0) yield { kind: 'rows', table, rows };
      else if (!isLast) await cursor.fetch();
    }
  }

  #epilogue(): DumpItem | 'end' {
    const cursor = this.#cursor;
    while (cursor.skips('\n'));
    if (cursor.position === cursor.text.length) {
      if (!cursor.isWhole) throw needsMore;
      return 'end';
    }
    const { line } = cursor;
    cursor.expect('-- ');
    if (cursor.skips('view ')) return this.#foreignView(line);
    if (cursor.skips('grant ')) return this.#grant(line);
    const rest = cursor.restOfLine();
    const [, rows, table] = /^(\d{1,15}) rows? in "((?:[^"]|"")*)"$/.exec(rest) ?? [];
    if (rows === undefined || table === undefined) throw this.fault('no line of a dump', line);
    return { kind: 'count', table: table.replaceAll('""', '"'), rows: Number(rows), line };
  }

  #foreignView(line: number): DumpItem {
    const cursor = this.#cursor;
    const name = cursor.quoted('"');
    cursor.expect(' in the language of ');
    const dialect = cursor.restOfLine();
    if (!Object.hasOwn(columnTypes, dialect)) throw this.fault(`no language is called ${dialect}`, line);
    const lines: string[] = [];
    while (cursor.skips('--| ')) lines.push(cursor.restOfLine());
    return { kind: 'view', view: { name, statement: lines.join('\n') }, dialect: dialect as Dialect, line };
  }

  #grant(line: number): DumpItem {
    const cursor = this.#cursor;
    const [, privilege = ''] =
      /^([A-Z]+) on /.exec(cursor.text.slice(cursor.position, cursor.position + 40)) ?? [];
    if (privilege === '') throw cursor.unexpected('a privilege');
    cursor.expect(`${privilege} on `);
    const name = cursor.quoted('"');
    cursor.expect(' to ');
    const role = cursor.quoted('"');
    cursor.expect('\n');
    return { kind: 'grant', grant: { name, privilege, role }, line };
  }

  #checkEnd(): void {
    const { end } = this.#source;
    const sum = /^-- sha256 ([0-9a-f]{64})\n$/.exec(end?.lastLine ?? '')?.[1];
    if (sum === undefined)
      throw this.#cursor.fault('the last line, with the checksum, is missing: the file is cut');
    if (!this.#edited && sum !== end?.sha256)
      throw this.#cursor.fault('the checksum is that of another text: the file has been changed');
  }
}

/** Reads rows while there is text; whether the last one of the statement was among them. */
function readRows(cursor: TextCursor, cells: CellReaders, rows: ReadRow[]): boolean {
  const begin = cursor.position;
  while (rows.length < mostRows && cursor.position - begin < mostLength) {
    const { position, line } = cursor;
    try {
      rows.push({ line, values: readRow(cursor, cells) });
      if (cursor.skips(',\n')) continue;
      cursor.expect(';\n');
      return true;
    } catch (error) {
      if (error !== needsMore) throw error;
      if (rows.at(-1)?.line === line) rows.pop();
      cursor.position = position;
      cursor.line = line;
      return false;
    }
  }
  return false;
}

function readRow(cursor: TextCursor, cells: CellReaders): SqlValue[] {
  const values: SqlValue[] = [];
  cursor.expect('(');
  for (let index = 0; index < cells.length; index++) {
    if (index > 0) cursor.expect(', ');
    const read = cells[index];
    if (read !== undefined) values.push(read(cursor));
  }
  cursor.expect(')');
  return values;
}

function readHeader(cursor: TextCursor): number {
  const [opening = ''] = firstLine.split(String(formatVersion));
  if (cursor.text.length - cursor.position < opening.length && !cursor.isWhole) throw needsMore;
  if (!cursor.text.startsWith(opening)) throw cursor.fault('this is no SQL dump of Assay');
  cursor.expect(opening);
  const version = Number(cursor.restOfLine());
  if (version > formatVersion)
    throw assayError('DUMP_NEWER', { file: cursor.file, what: `format ${version}`, known: formatVersion });
  if (version !== formatVersion) throw cursor.fault('the format has no version', 1);
  cursor.expect('-- Schema: migration ');
  const [, migration] = /^(\d{1,9}) [a-z0-9-]+$/.exec(cursor.restOfLine()) ?? [];
  if (migration === undefined) throw cursor.fault('the migration has no number', 2);
  while (cursor.sees('--')) cursor.restOfLine();
  cursor.expect('\nBEGIN;\n');
  return Number(migration);
}
