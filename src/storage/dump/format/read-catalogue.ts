import type { QueryRow, StorageConnection } from '../../engines/storage-engine.ts';
import { catalogueQueries } from '../../sql/catalogue-queries.ts';
import { isTrue } from '../../sql/value-expressions.ts';
import type { DumpIndex } from './dump-table.ts';

export interface FoundColumn {
  readonly name: string;
  /** Type in the engine's own spelling. */
  readonly type: string;
  readonly required: boolean;
}

export interface FoundReference {
  readonly columns: readonly string[];
  readonly table: string;
  /** Empty where the engine says no more than "the key". */
  readonly targets: readonly string[];
}

export interface FoundTable {
  readonly name: string;
  readonly columns: readonly FoundColumn[];
  readonly key: readonly string[];
  readonly unique: readonly (readonly string[])[];
  readonly references: readonly FoundReference[];
}

export interface FoundView {
  readonly name: string;
  /** CREATE VIEW in the engine's own language. */
  readonly statement: string;
}

/** What somebody may do with a table or view. */
export interface FoundGrant {
  readonly name: string;
  readonly privilege: string;
  readonly role: string;
}

/** What there is in a database, by the engine's own account. */
export interface Catalogue {
  readonly tables: ReadonlyMap<string, FoundTable>;
  readonly indexes: readonly DumpIndex[];
  readonly views: readonly FoundView[];
  readonly grants: readonly FoundGrant[];
}

/** Rows that are equal in some columns, together, in the order in which they came. */
function groups(rows: readonly QueryRow[], ...names: readonly string[]): QueryRow[][] {
  const found = new Map<string, QueryRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(names.map((name) => row[name]));
    const group = found.get(key);
    if (group === undefined) found.set(key, [row]);
    else group.push(row);
  }
  return Array.from(found.values());
}

const texts = (rows: readonly QueryRow[], name: string) => rows.map((row) => String(row[name]));

function tableOf(name: string, columns: readonly QueryRow[], constraints: readonly QueryRow[][]): FoundTable {
  const own = constraints.filter(([row]) => row?.table_name === name);
  const ofKind = (kind: string) => own.filter(([row]) => row?.kind === kind);
  return {
    name,
    columns: columns.map((row) => ({
      name: String(row.column_name),
      type: String(row.type),
      required: isTrue(row.required),
    })),
    key: texts(ofKind('key')[0] ?? [], 'column_name'),
    unique: ofKind('unique').map((rows) => texts(rows, 'column_name')),
    references: ofKind('foreign').map((rows) => ({
      columns: texts(rows, 'column_name'),
      table: String(rows[0]?.target_table),
      targets: rows.some((row) => row.target_column === null) ? [] : texts(rows, 'target_column'),
    })),
  };
}

/** Asks an engine what tables and views the current schema has. */
export async function readCatalogue(connection: StorageConnection): Promise<Catalogue> {
  const queries = catalogueQueries(connection.dialect);
  const columns = await connection.rows(queries.columns);
  const constraints = groups(await connection.rows(queries.constraints), 'table_name', 'kind', 'name');
  const indexes = await connection.rows(queries.indexes);
  const views = await connection.rows(queries.views);
  const grants = queries.grants === null ? [] : await connection.rows(queries.grants);
  const tables = groups(columns, 'table_name').map((rows) =>
    tableOf(String(rows[0]?.table_name), rows, constraints),
  );
  return {
    tables: new Map(tables.map((table) => [table.name, table])),
    indexes: groups(indexes, 'table_name', 'name').map((rows) => ({
      name: String(rows[0]?.name),
      table: String(rows[0]?.table_name),
      columns: texts(rows, 'column_name'),
    })),
    views: views.map((row) => ({ name: String(row.name), statement: String(row.statement) })),
    grants: grants.map((row) => ({
      name: String(row.name),
      privilege: String(row.privilege),
      role: String(row.role),
    })),
  };
}
