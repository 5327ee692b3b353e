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
  readonly #columns = new Map<TableName, Columns>();

  constructor(statements: SqliteStatements) {
    this.#statements = statements;
  }

  /** Forgets what it knows of the schema. */
  forget(): void {
    this.#columns.clear();
  }

  async insert(table: TableName, rows: readonly Row[]): Promise<void> {
    const columns = this.#columnsOf(table);
    const turns = new Turns();
    const together = rows.length - (rows.length % rowsInStatement);
    const several = this.#statements.prepare(insertSql(table, columns, rowsInStatement));
    for (let start = 0; start < together; start += rowsInStatement) {
      several.run(...storedRows(columns, rows, start, start + rowsInStatement));
      await turns.pass();
    }
    const single = this.#statements.prepare(insertSql(table, columns, 1));
    for (let index = together; index < rows.length; index++)
      single.run(...storedRows(columns, rows, index, index + 1));
  }

  async update(table: TableName, changes: ReadonlyMap<number, object>): Promise<void> {
    const converters = new Map(this.#columnsOf(table));
    const { changes: changeable } = tableDeclaration(table);
    const turns = new Turns();
    for (const [id, change] of changes) {
      const values: Record<string, StoredValue> = {};
      for (const name of changeable) {
        const value = (change as Row)[name];
        const convert = converters.get(name);
        if (value !== null && value !== undefined && convert !== undefined) values[name] = convert(value);
      }
      const sql = updateSql(table, values);
      if (sql !== null) this.#statements.prepare(sql).run({ ...values, row_key: id });
      await turns.pass();
    }
  }

  /** The declared columns that the database has: an older one lacks those of later migrations. */
  #columnsOf(table: TableName): Columns {
    const known = this.#columns.get(table);
    if (known !== undefined) return known;
    const found = this.#statements.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    const present = new Set(found.map((row) => row.name));
    const columns = Object.entries(tableDeclaration(table).columns)
      .filter(([name]) => present.size === 0 || present.has(name))
      .map(([name, { kind }]) => [name, toStored(table, name, kind)] as const);
    this.#columns.set(table, columns);
    return columns;
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

/** UPDATE of the columns that have a value; a duration that is neither given nor there is worked out. */
function updateSql(table: TableName, values: Readonly<Record<string, StoredValue>>): string | null {
  const { columns, changes, key } = tableDeclaration(table);
  const assignments = Object.keys(values).map((name) => `${quoteName(name)} = :${name}`);
  const derives = changes.includes('duration_ms') && 'started_at' in columns && 'ended_at' in columns;
  if (derives && !('duration_ms' in values)) {
    const value = (name: string) => (name in values ? `:${name}` : quoteName(name));
    const derived = millisecondsBetween('sqlite', value('started_at'), value('ended_at'));
    assignments.push(`"duration_ms" = COALESCE("duration_ms", ${derived})`);
  }
  if (assignments.length === 0) return null;
  return `UPDATE ${quoteName(table)} SET ${assignments.join(', ')} WHERE ${quoteName(key)} = :row_key`;
}
