import { assayError } from '../../model/errors.ts';
import { isOwnTable } from '../dump/format/dump-table.ts';
import { readCatalogue } from '../dump/format/read-catalogue.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { migrationState } from '../migrations/migration-state.ts';
import { readSnapshot } from '../read-snapshot.ts';
import { quoteName } from '../sql/create-table.ts';
import { patientStatements } from '../sql/snapshot-statements.ts';
import { type TableName, tableNames } from '../tables/all-tables.ts';
import { ParentsFirst } from './parents-first.ts';
import { asNewRows, plainBatches } from './plain-rows.ts';
import { RowsDigest } from './rows-digest.ts';

export interface CopyProgress {
  readonly phase: 'copying' | 'verifying';
  readonly table: string;
  readonly rows: number;
  readonly totalRows: number;
}

export interface CopyOptions {
  /** Names of the databases, for messages. */
  readonly sourceLabel: string;
  readonly targetLabel: string;
  readonly progress?: ((progress: CopyProgress) => void) | undefined;
  /** Stops the copy: it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface CopyReport {
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly rows: number;
  /** What did not come over, for people. */
  readonly notices: readonly string[];
}

/** Everything but the list of migrations: each database went through its own. */
const copiedTables = tableNames.filter((name) => name !== 'migrations');

async function countRows(connection: StorageConnection, table: string): Promise<number> {
  const [row] = await connection.rows(`SELECT count(*) AS n FROM ${quoteName(table)}`);
  return Number(row?.n);
}

/**
 * Says by an error that a database has rows of its own, or tables that are not Assay's.
 *
 * @throws COPY_TARGET_NOT_EMPTY
 */
export async function assertEmpty(connection: StorageConnection, label: string): Promise<void> {
  const { tables } = await readCatalogue(connection);
  for (const name of tables.keys()) {
    if (name === 'migrations' || name === 'id_counters') continue;
    if (!isOwnTable(name) || (await countRows(connection, name)) > 0)
      throw assayError('COPY_TARGET_NOT_EMPTY', { database: label, table: name });
  }
}

async function assertSameSchema(
  source: StorageConnection,
  target: StorageConnection,
  { sourceLabel, targetLabel }: CopyOptions,
): Promise<void> {
  const { current: latest } = await migrationState(target, targetLabel);
  const { current } = await migrationState(source, sourceLabel);
  if (current !== latest) throw assayError('SCHEMA_DIFFERENT', { database: sourceLabel, current, latest });
}

/** What stays behind. */
async function leftBehind(source: StorageConnection): Promise<string[]> {
  const { tables } = await readCatalogue(source);
  const foreign = Array.from(tables.keys()).filter((name) => !isOwnTable(name));
  if (foreign.length === 0) return [];
  return [
    `Tables that are not of Assay were not copied: ${foreign.join(', ')}. assay db dump and assay db load take them along.`,
  ];
}

class Copy {
  readonly #source: StorageConnection;
  readonly #target: StorageConnection;
  readonly #options: CopyOptions;
  readonly #counts = new Map<TableName, number>();
  #total = 0;

  constructor(source: StorageConnection, target: StorageConnection, options: CopyOptions) {
    this.#source = source;
    this.#target = target;
    this.#options = options;
  }

  async run(): Promise<CopyReport> {
    for (const table of copiedTables) this.#counts.set(table, await countRows(this.#source, table));
    this.#total = Array.from(this.#counts.values()).reduce((sum, count) => sum + count, 0);
    for (const statement of patientStatements(this.#target.dialect)) await this.#target.execute(statement);
    await this.#target.execute('DELETE FROM id_counters');
    const digests = await this.#tables('copying', (table, tell) => this.#copy(table, tell));
    const found = await this.#tables('verifying', (table, tell) => this.#read(table, tell));
    for (const table of copiedTables) this.#compare(table, digests.get(table), found.get(table));
    return {
      tables: Array.from(this.#counts, ([name, rows]) => ({ name, rows })),
      rows: this.#total,
      notices: await leftBehind(this.#source),
    };
  }

  async #tables(
    phase: CopyProgress['phase'],
    work: (table: TableName, tell: (rows: number) => void) => Promise<RowsDigest>,
  ): Promise<Map<TableName, RowsDigest>> {
    const digests = new Map<TableName, RowsDigest>();
    let done = 0;
    for (const table of copiedTables) {
      if (this.#counts.get(table) === 0 && phase === 'copying') digests.set(table, new RowsDigest());
      else
        digests.set(
          table,
          await work(table, (rows) => {
            this.#options.signal?.throwIfAborted();
            done += rows;
            this.#options.progress?.({ phase, table, rows: done, totalRows: this.#total });
          }),
        );
    }
    return digests;
  }

  async #copy(table: TableName, tell: (rows: number) => void): Promise<RowsDigest> {
    const digest = new RowsDigest();
    const ordered = new ParentsFirst(table, (rows) => this.#target.insert(table, asNewRows(table, rows)));
    for await (const rows of plainBatches(this.#source, table)) {
      digest.add(rows);
      await ordered.add(rows);
      tell(rows.length);
    }
    ordered.end();
    return digest;
  }

  async #read(table: TableName, tell: (rows: number) => void): Promise<RowsDigest> {
    const digest = new RowsDigest();
    for await (const rows of plainBatches(this.#target, table)) {
      digest.add(rows);
      tell(rows.length);
    }
    return digest;
  }

  #compare(table: TableName, expected: RowsDigest | undefined, found: RowsDigest | undefined): void {
    if (expected === undefined || found === undefined || !expected.equals(found))
      throw assayError('COPY_DIFFERENT', {
        table,
        expected: expected?.count ?? 0,
        found: found?.count ?? 0,
      });
  }
}

/**
 * Copies everything of one database into another, empty one, ids and all, and compares counts and checksums of each
 * table, which are made the same way on every engine. What others write meanwhile is not in it.
 *
 * @param target empty, at the same migration; where it is a file, a draft: its rows are committed in parts
 * @throws SCHEMA_DIFFERENT, COPY_TARGET_NOT_EMPTY, COPY_DIFFERENT
 */
export async function copyDatabase(
  source: StorageConnection,
  target: StorageConnection,
  options: CopyOptions,
): Promise<CopyReport> {
  return await readSnapshot(source, async () => {
    await assertSameSchema(source, target, options);
    await assertEmpty(target, options.targetLabel);
    const copy = () => new Copy(source, target, options).run();
    return target.capabilities.isFile ? await copy() : await target.transaction(copy);
  });
}
