import { quoteName } from '../../sql/create-table.ts';
import { millisecondsBetween } from '../../sql/time-expressions.ts';
import { type TableName, tableDeclaration } from '../../tables/all-tables.ts';
import type { SqliteStatements } from './sqlite-statements.ts';
import { type StoredValue, type ToStored, toStored } from './stored-values.ts';

/** Rows in one INSERT: measured, 16 take 0.6 of the time of as many single ones, and more gain little. */
const rowsInStatement = 16;

/** How long rows are written before the event loop gets its turn (ms). */
const turnMs = 20;

type Row = Readonly<Record<string, unknown>>;
type Columns = readonly (readonly [name: string, convert: ToStored])[];

/** How rows get into a table. */
interface WrittenTable {
  readonly columns: Columns;
  readonly converters: ReadonlyMap<string, ToStored>;
  readonly insertOne: string;
  readonly insertSeveral: string;
  /** UPDATE by the columns that have a value. */
  readonly updates: Map<string, string>;
}

/** Lets the event loop have its turn when the last one was some time ago. */
class Turns {
  #since = performance.now();

  async pass(): Promise<void> {
    if (performance.now() - this.#since < turnMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}

/** Inserts and updates rows of declared tables. Each call must be inside a transaction or savepoint of its own. */
export class SqliteWriter {
  readonly #statements: SqliteStatements;
  readonly #tables = new Map<TableName, WrittenTable>();

  constructor(statements: SqliteStatements) {
    this.#statements = statements;
  }

  /** Forgets what it knows of the schema. */
  forget(): void {
    this.#tables.clear();
  }

  async insert(table: TableName, rows: readonly Row[]): Promise<void> {
    const { columns, insertOne, insertSeveral } = this.#tableOf(table);
    const turns = new Turns();
    const together = rows.length - (rows.length % rowsInStatement);
    if (together > 0) {
      const several = this.#statements.prepare(insertSeveral);
      for (let start = 0; start < together; start += rowsInStatement) {
        several.run(...storedRows(columns, rows, start, start + rowsInStatement));
        await turns.pass();
      }
    }
    if (together === rows.length) return;
    const single = this.#statements.prepare(insertOne);
    for (let index = together; index < rows.length; index++)
      single.run(...storedRows(columns, rows, index, index + 1));
  }

  async update(table: TableName, changes: ReadonlyMap<number, object>): Promise<void> {
    const { converters, updates } = this.#tableOf(table);
    const { changes: changeable } = tableDeclaration(table);
    const turns = new Turns();
    for (const [id, change] of changes) {
      const values: Record<string, StoredValue> = {};
      let shape = '';
      for (const name of changeable) {
        const value = (change as Row)[name];
        const convert = converters.get(name);
        if (value === null || value === undefined || convert === undefined) continue;
        values[name] = convert(value);
        shape += `${name},`;
      }
      const sql = updates.get(shape) ?? updateSql(table, values);
      updates.set(shape, sql);
      values.row_key = id;
      if (sql !== '') this.#statements.prepare(sql).run(values);
      await turns.pass();
    }
  }

  /** With the declared columns that the database has: an older one lacks those of later migrations. */
  #tableOf(table: TableName): WrittenTable {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const found = this.#statements.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    const present = new Set(found.map((row) => row.name));
    const columns = Object.entries(tableDeclaration(table).columns)
      .filter(([name]) => present.size === 0 || present.has(name))
      .map(([name, { kind }]) => [name, toStored(table, name, kind)] as const);
    const written: WrittenTable = {
      columns,
      converters: new Map(columns),
      insertOne: insertSql(table, columns, 1),
      insertSeveral: insertSql(table, columns, rowsInStatement),
      updates: new Map(),
    };
    this.#tables.set(table, written);
    return written;
  }
}

/** Values of some rows, one row after the other. */
function storedRows(columns: Columns, rows: readonly Row[], start: number, end: number): StoredValue[] {
  const values: StoredValue[] = [];
  for (let index = start; index < end; index++) {
    const row = rows[index] as Row;
    for (const [name, convert] of columns) {
      const value = row[name];
      values.push(value === null || value === undefined ? null : convert(value));
    }
  }
  return values;
}

function insertSql(table: TableName, columns: Columns, count: number): string {
  const names = columns.map(([name]) => quoteName(name)).join(', ');
  const places = `(${columns.map(() => '?').join(', ')})`;
  return `INSERT INTO ${quoteName(table)} (${names}) VALUES ${Array(count).fill(places).join(', ')}`;
}

/** UPDATE of the columns that have a value, nothing when there are none; a duration that is neither given nor there is worked out. */
function updateSql(table: TableName, values: Readonly<Record<string, StoredValue>>): string {
  const { columns, changes, key } = tableDeclaration(table);
  const assignments = Object.keys(values).map((name) => `${quoteName(name)} = :${name}`);
  const derives = changes.includes('duration_ms') && 'started_at' in columns && 'ended_at' in columns;
  if (derives && !('duration_ms' in values)) {
    const value = (name: string) => (name in values ? `:${name}` : quoteName(name));
    const derived = millisecondsBetween('sqlite', value('started_at'), value('ended_at'));
    assignments.push(`"duration_ms" = COALESCE("duration_ms", ${derived})`);
  }
  if (assignments.length === 0) return '';
  return `UPDATE ${quoteName(table)} SET ${assignments.join(', ')} WHERE ${quoteName(key)} = :row_key`;
}
