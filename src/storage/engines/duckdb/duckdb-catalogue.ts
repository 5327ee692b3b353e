import { quoteName, quoteText } from '../../sql/create-table.ts';
import type { DuckDbConnection } from './duckdb-connection.ts';

/** A table or a view of the database that is attached as `source`, with the statement that makes it. */
export interface SourceObject {
  readonly schema: string;
  readonly name: string;
  readonly sql: string;
}

/** Everything in a database, as statements that make it again, Assay's and what users put there. */
export interface SourceObjects {
  /** Schemas, enumerations, sequences. */
  readonly before: readonly string[];
  readonly tables: readonly SourceObject[];
  /** Indexes and macros (whose parameters lose their defaults: DuckDB does not tell them). */
  readonly after: readonly string[];
  readonly views: readonly SourceObject[];
}

const inSource = "database_name = 'source' AND NOT internal";

/** What is in the database that is attached as `source`. */
export async function sourceObjects(connection: DuckDbConnection): Promise<SourceObjects> {
  const texts = async (query: string) => (await connection.rows(query)).map((row) => String(row.sql));
  const schemas = (
    await connection.rows(
      `SELECT schema_name FROM duckdb_schemas() WHERE ${inSource} AND schema_name <> 'main'`,
    )
  ).map((row) => `CREATE SCHEMA ${quoteName(String(row.schema_name))}`);
  const enumerations = (
    await connection.rows(
      `SELECT schema_name, type_name, labels FROM duckdb_types() WHERE ${inSource} AND logical_type = 'ENUM'`,
    )
  ).map((row) => {
    const labels = (row.labels as readonly string[]).map(quoteText).join(', ');
    return `CREATE TYPE ${nameOf(row.schema_name, row.type_name)} AS ENUM (${labels})`;
  });
  return {
    before: [
      ...schemas,
      ...enumerations,
      ...(await texts("SELECT sql FROM duckdb_sequences() WHERE database_name = 'source'")),
    ],
    tables: await sourceTables(connection),
    after: [
      ...(await texts("SELECT sql FROM duckdb_indexes() WHERE database_name = 'source' ORDER BY index_oid")),
      ...(await macros(connection)),
    ],
    views: objects(
      await connection.rows(
        `SELECT schema_name, view_name AS name, sql FROM duckdb_views() WHERE ${inSource} ORDER BY view_oid`,
      ),
    ),
  };
}

function nameOf(schema: unknown, name: unknown): string {
  return `${quoteName(String(schema))}.${quoteName(String(name))}`;
}

function objects(rows: readonly Readonly<Record<string, unknown>>[]): SourceObject[] {
  return rows.map((row) => ({
    schema: String(row.schema_name),
    name: String(row.name),
    sql: String(row.sql),
  }));
}

async function macros(connection: DuckDbConnection): Promise<readonly string[]> {
  const rows = await connection.rows(
    `SELECT schema_name, function_name, function_type, parameters, macro_definition FROM duckdb_functions()
     WHERE ${inSource} AND function_type IN ('macro', 'table_macro')`,
  );
  return rows.map((row) => {
    const parameters = (row.parameters as readonly string[]).map(quoteName).join(', ');
    const as = row.function_type === 'table_macro' ? 'AS TABLE' : 'AS';
    return `CREATE MACRO ${nameOf(row.schema_name, row.function_name)}(${parameters}) ${as} ${String(row.macro_definition)}`;
  });
}

async function sourceTables(connection: DuckDbConnection): Promise<readonly SourceObject[]> {
  const tables = objects(
    await connection.rows(
      `SELECT schema_name, table_name AS name, sql FROM duckdb_tables() WHERE ${inSource} ORDER BY table_oid`,
    ),
  );
  const referring = new Set(
    (
      await connection.rows(
        `SELECT DISTINCT schema_name, table_name FROM duckdb_constraints()
         WHERE database_name = 'source' AND constraint_type = 'FOREIGN KEY'`,
      )
    ).map((row) => nameOf(row.schema_name, row.table_name)),
  );
  return await Promise.all(
    tables.map(async (table) =>
      referring.has(nameOf(table.schema, table.name))
        ? { ...table, sql: await spellOut(connection, table) }
        : table,
    ),
  );
}

/** Whether a column is worked out from others; DuckDB's catalogue says so only in the text of the table. */
export function isWorkedOut(table: SourceObject, column: string, type: string): boolean {
  return [column, quoteName(column)].some((name) =>
    table.sql.includes(`${name} ${type} GENERATED ALWAYS AS`),
  );
}

/**
 * CREATE TABLE from the catalogue, for tables that refer to others: DuckDB's own text leaves out references to the table
 * itself, and does not quote names of others.
 */
async function spellOut(connection: DuckDbConnection, table: SourceObject): Promise<string> {
  const { schema, name } = table;
  const of = `database_name = 'source' AND schema_name = ${quoteText(schema)} AND table_name = ${quoteText(name)}`;
  const columns = await connection.rows(
    `SELECT column_name, data_type, column_default, is_nullable FROM duckdb_columns() WHERE ${of} ORDER BY column_index`,
  );
  const constraints = await connection.rows(
    `SELECT constraint_type, constraint_text, constraint_column_names, referenced_table, referenced_column_names
     FROM duckdb_constraints() WHERE ${of} AND constraint_type <> 'NOT NULL' ORDER BY constraint_index`,
  );
  const list = (names: unknown) => (names as readonly string[]).map(quoteName).join(', ');
  const clauses = [
    ...columns.map((column) => {
      const expression = column.column_default === null ? null : String(column.column_default);
      const made = isWorkedOut(table, String(column.column_name), String(column.data_type))
        ? 'GENERATED ALWAYS AS'
        : 'DEFAULT';
      const value = expression === null ? '' : ` ${made} (${expression})`;
      const filled = column.is_nullable === true ? '' : ' NOT NULL';
      return `${quoteName(String(column.column_name))} ${String(column.data_type)}${value}${filled}`;
    }),
    ...constraints.map((constraint) =>
      constraint.constraint_type === 'FOREIGN KEY'
        ? `FOREIGN KEY (${list(constraint.constraint_column_names)}) REFERENCES ${quoteName(String(constraint.referenced_table))} (${list(constraint.referenced_column_names)})`
        : String(constraint.constraint_text),
    ),
  ];
  return `CREATE TABLE ${nameOf(schema, name)} (${clauses.join(', ')})`;
}

/** Whether a view of the source does not work any more, for what it is made of is gone. */
export async function isGone(connection: DuckDbConnection, view: SourceObject): Promise<boolean> {
  await connection.execute('USE source');
  try {
    await connection.rows(`SELECT * FROM source.${nameOf(view.schema, view.name)} LIMIT 0`);
    return false;
  } catch {
    return true;
  } finally {
    await connection.execute('USE target');
  }
}
