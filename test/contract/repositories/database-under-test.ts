import { AssayDatabase, type AssayDatabaseOptions } from '../../../src/repositories/assay-database.ts';
import { storageSource } from '../../../src/repositories/connections/storage-source.ts';
import type { Row } from '../../../src/repositories/rows/row-types.ts';
import { openStorage } from '../../../src/storage/engines/open-engine.ts';
import type { DatabaseLocation, EngineName } from '../../../src/storage/location/database-location.ts';
import { openMigrated } from '../../../src/storage/migrations/open-migrated.ts';
import { tableDeclaration, tableNames } from '../../../src/storage/tables/all-tables.ts';
import { DatabaseFolder } from '../../engines/database-folder.ts';

/** A migrated database for the tests of one file; emptied before each of them, which is quicker than a new one. */
export class DatabaseUnderTest {
  readonly engine: EngineName;
  database!: AssayDatabase;
  readonly #databases = new DatabaseFolder();
  #location!: DatabaseLocation;

  constructor(engine: EngineName) {
    this.engine = engine;
  }

  async open(): Promise<void> {
    this.#location = await this.#databases.location(this.engine);
    await (await openMigrated(this.#location)).close();
    this.database = await this.openAnother();
  }

  /** The same database once more; files can only be open once. */
  async openAnother(options: AssayDatabaseOptions = {}): Promise<AssayDatabase> {
    return new AssayDatabase(storageSource(await openStorage(this.#location)), options);
  }

  /** Closes the database and opens it with other options. */
  async reopen(options: AssayDatabaseOptions = {}): Promise<void> {
    await this.database.close();
    this.database = await this.openAnother(options);
  }

  /** Removes all rows, children first. */
  async empty(): Promise<void> {
    const { rows } = await this.database.systemStatistics();
    for (const table of tableNames.toReversed()) {
      if (table === 'migrations' || rows[table] === 0) continue;
      const parent = Object.entries(tableDeclaration(table).columns).find(([, column]) =>
        column.references?.startsWith(`${table}.`),
      )?.[0];
      // Rows of the same table that refer to each other go from the leaves on; DuckDB wants a transaction for each.
      if (parent !== undefined)
        while ((await this.database.table(table).count({ [parent]: { isNull: false } } as never)) > 0)
          await this.database.executeScript(
            `DELETE FROM ${table} WHERE ${parent} IS NOT NULL AND ${tableDeclaration(table).key} NOT IN (SELECT ${parent} FROM ${table} WHERE ${parent} IS NOT NULL)`,
          );
      await this.database.executeScript(`DELETE FROM ${table}`);
    }
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.#databases.remove();
  }
}

/** A project, a suite, a run with it, and rows that belong to them. */
export interface Shop {
  readonly project: Row<'projects'>;
  readonly suite: Row<'suites'>;
  readonly run: Row<'runs'>;
  readonly suiteRun: Row<'suite_runs'>;
}

export async function makeShop(database: AssayDatabase): Promise<Shop> {
  const project = await database.projects.create({ key: 'shop', name: 'Shop' });
  const { project_id } = project;
  const suite = await database.suites.create({ project_id, key: 'basket.feature', name: 'The basket' });
  const run = await database.runs.create({ project_id, branch: 'main' });
  const suiteRun = await database
    .table('suite_runs')
    .create({ run_id: run.run_id, suite_id: suite.suite_id });
  return { project, suite, run, suiteRun };
}

/** Fields of a test of the shop. */
export const aTest = (shop: Shop, key: string, more: object = {}) => ({
  project_id: shop.project.project_id,
  suite_id: shop.suite.suite_id,
  key,
  name: `Test ${key}`,
  ...more,
});
