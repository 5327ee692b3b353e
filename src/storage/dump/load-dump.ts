import { statSync } from 'node:fs';
import { AssayError, assayError, messageOf } from '../../model/errors.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { migrate } from '../migrations/migrate.ts';
import { migrationState } from '../migrations/migration-state.ts';
import { indexName } from '../sql/create-indexes.ts';
import { quoteName } from '../sql/create-table.ts';
import { patientStatements } from '../sql/snapshot-statements.ts';
import { type TableName, tableDeclaration, tableNames } from '../tables/all-tables.ts';
import { type DumpIndex, type DumpTable, isOwnTable } from './format/dump-table.ts';
import { type Catalogue, readCatalogue } from './format/read-catalogue.ts';
import { indexText } from './format/statement-text.ts';
import { type Afterwards, applyAfterwards } from './loading/apply-afterwards.ts';
import { findRefusedRow } from './loading/find-refused-row.ts';
import { createForeignTable, ownTableFault } from './loading/load-target.ts';
import { RowLoader, RowsRefused } from './loading/row-loader.ts';
import { DumpReader } from './reading/dump-reader.ts';

/** How far a load is. */
export interface LoadProgress {
  /** Table that is under way. */
  readonly table: string;
  readonly rows: number;
  /** Share of the file that was read, 0 to 1. */
  readonly share: number;
}

export interface LoadOptions {
  /** Name of the database, for messages. */
  readonly label: string;
  /** The dump was changed on purpose: checksum and counts say nothing. */
  readonly edited?: boolean | undefined;
  /** Bytes of SQL at most, after unpacking; no limit when absent. */
  readonly maxBytes?: number | undefined;
  /** Told after every few thousand rows. */
  readonly progress?: ((progress: LoadProgress) => void) | undefined;
  /** Stops the load: it throws the signal's reason, and the database is as it was. */
  readonly signal?: AbortSignal | undefined;
}

/** What a load came to. */
export interface LoadReport {
  readonly migration: number;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly rows: number;
  /** What is not in the database although the dump has it, for people. */
  readonly notices: readonly string[];
}

/** Tables that a new database may have rows in. */
const bookkeeping = ['migrations', 'id_counters'] as const satisfies readonly TableName[];

/**
 * Loads a dump into an empty database, in one transaction: after any error the database is as it was. Nothing of the
 * dump is run as SQL; it is read, checked against Assay's own tables, and inserted. Only views of users and grants, last
 * of all and each on its own, are.
 *
 * @param connection with no transaction open
 * @param file plain, gzip or zstd, whatever its name
 * @throws DUMP_INVALID, DUMP_ROW_REFUSED, DUMP_NEWER, DUMP_OLDER, DUMP_TOO_LARGE, DATABASE_NOT_EMPTY, FILE_UNREADABLE,
 * COMPRESSION_UNKNOWN
 */
export async function loadDump(
  connection: StorageConnection,
  file: string,
  options: LoadOptions,
): Promise<LoadReport> {
  try {
    const load = await connection.transaction(async () => {
      for (const statement of patientStatements(connection.dialect)) await connection.execute(statement);
      const load = new Load(connection, file, options);
      await load.run();
      return load;
    });
    const notices = await applyAfterwards(connection, load.afterwards);
    return { ...load.report(), notices };
  } catch (error) {
    throw await explained(error, file, options);
  }
}

/** The catalogue's error for rows that the engine refused. */
async function explained(error: unknown, file: string, options: LoadOptions): Promise<unknown> {
  if (!(error instanceof RowsRefused)) return error;
  const { table, firstLine, lastLine, kind } = error;
  if (kind === 'connection' || kind === 'serialization' || kind === 'full' || kind === 'timeout')
    return error.cause;
  const found = await findRefusedRow(file, table, options);
  const reason = found?.reason ?? messageOf(error.cause);
  const lines = found === null ? `${firstLine}-${lastLine}` : String(found.line);
  return assayError('DUMP_ROW_REFUSED', { file, lines, table, reason }, error.cause);
}

/** One load, inside its transaction. */
class Load {
  readonly #connection: StorageConnection;
  readonly #file: string;
  readonly #options: LoadOptions;
  readonly #rows = new Map<string, number>();
  #loader: RowLoader | null = null;
  #migration = 0;
  readonly afterwards: Afterwards = { views: [], grants: [] };

  constructor(connection: StorageConnection, file: string, options: LoadOptions) {
    this.#connection = connection;
    this.#file = file;
    this.#options = options;
  }

  report(): Omit<LoadReport, 'notices'> {
    const tables = Array.from(this.#rows, ([name, rows]) => ({ name, rows }));
    return { migration: this.#migration, tables, rows: tables.reduce((sum, { rows }) => sum + rows, 0) };
  }

  async run(): Promise<void> {
    const reader = await DumpReader.open(this.#file, this.#options);
    try {
      await this.#prepare(reader.migration);
      await this.#read(reader);
    } finally {
      await reader.close();
    }
  }

  async #prepare(migration: number): Promise<void> {
    const { label } = this.#options;
    const { current, latest } = await migrationState(this.#connection, label);
    if (migration > latest)
      throw assayError('DUMP_NEWER', {
        file: this.#file,
        what: `migration ${migration}`,
        known: latest,
      });
    if (current === 0) await migrate(this.#connection, label, migration);
    else if (migration !== current)
      throw assayError('DUMP_OLDER', { file: this.#file, migration, database: label, current });
    this.#migration = migration;
  }

  async #read(reader: DumpReader): Promise<void> {
    const catalogue = await readCatalogue(this.#connection);
    await this.#checkEmpty(catalogue);
    const size = statSync(this.#file).size;
    for await (const item of reader.items()) {
      this.#options.signal?.throwIfAborted();
      if (item.kind !== 'rows') await this.#flush();
      switch (item.kind) {
        case 'table':
          await this.#addTable(reader, item.table, item.line, catalogue);
          break;
        case 'rows':
          await this.#addRows(item.table, item.rows);
          this.#options.progress?.({
            table: item.table.name,
            rows: this.report().rows,
            share: size === 0 ? 1 : Math.min(1, reader.bytesRead / size),
          });
          break;
        case 'index':
          await this.#addIndex(reader, item.index, item.line, catalogue);
          break;
        case 'view':
          this.afterwards.views.push(item);
          break;
        case 'grant':
          this.afterwards.grants.push(item.grant);
          break;
        case 'count':
          this.#compareCount(reader, item);
          break;
      }
    }
  }

  /** What comes with every new database gives way to what the dump has. */
  async #checkEmpty(catalogue: Catalogue): Promise<void> {
    const isThere = (name: string) => catalogue.tables.has(name);
    for (const name of tableNames.filter(isThere)) {
      if ((bookkeeping as readonly string[]).includes(name)) continue;
      const [row] = await this.#connection.rows(`SELECT count(*) AS n FROM ${quoteName(name)}`);
      const rows = Number(row?.n);
      if (rows > 0)
        throw assayError('DATABASE_NOT_EMPTY', { database: this.#options.label, table: name, rows });
    }
    for (const name of bookkeeping.filter(isThere))
      await this.#connection.execute(`DELETE FROM ${quoteName(name)}`);
  }

  async #addTable(reader: DumpReader, table: DumpTable, line: number, catalogue: Catalogue): Promise<void> {
    this.#rows.set(table.name, 0);
    if (isOwnTable(table.name)) {
      const fault = ownTableFault(table, catalogue);
      if (fault !== null) throw reader.fault(fault, line);
      return;
    }
    if (catalogue.tables.has(table.name))
      throw reader.fault(`${table.name} is in the database already`, line);
    try {
      await createForeignTable(this.#connection, table);
    } catch (cause) {
      throw assayError(
        'DUMP_ROW_REFUSED',
        { file: this.#file, lines: String(line), table: table.name, reason: messageOf(cause) },
        cause,
      );
    }
  }

  async #addRows(table: DumpTable, rows: Parameters<RowLoader['add']>[0]): Promise<void> {
    if (this.#loader?.table !== table) {
      await this.#flush();
      this.#loader = new RowLoader(this.#connection, table);
    }
    await this.#loader.add(rows);
    this.#rows.set(table.name, (this.#rows.get(table.name) ?? 0) + rows.length);
  }

  async #flush(): Promise<void> {
    await this.#loader?.flush();
    this.#loader = null;
  }

  /** Indexes of our own tables are made by our migrations, where an engine needs them. */
  async #addIndex(reader: DumpReader, index: DumpIndex, line: number, catalogue: Catalogue): Promise<void> {
    if (!this.#rows.has(index.table)) throw reader.fault(`${index.table} is not declared`, line);
    if (isOwnIndex(index) || catalogue.indexes.some(({ name }) => name === index.name)) return;
    try {
      await this.#connection.execute(indexText(index).trimEnd().replace(/;$/, ''));
    } catch (cause) {
      throw cause instanceof AssayError ? cause : reader.fault(messageOf(cause), line);
    }
  }

  #compareCount(
    reader: DumpReader,
    { table, rows, line }: { table: string; rows: number; line: number },
  ): void {
    const loaded = this.#rows.get(table);
    if (this.#options.edited === true || loaded === rows) return;
    throw reader.fault(
      `${table} should have ${rows} rows, and has ${loaded ?? 'not even a declaration'}`,
      line,
    );
  }
}

function isOwnIndex({ name, table }: DumpIndex): boolean {
  if (!isOwnTable(table)) return false;
  return (tableDeclaration(table).indexes ?? []).some(({ columns }) => indexName(table, columns) === name);
}
