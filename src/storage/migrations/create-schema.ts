import type { StorageConnection } from '../engines/storage-engine.ts';
import { createIndexesSql } from '../sql/create-indexes.ts';
import { createTableSql } from '../sql/create-table.ts';
import { createViewSql } from '../sql/create-view.ts';
import { ownViews } from '../sql/own-views.ts';
import { tableDeclaration, tableNames } from '../tables/all-tables.ts';

/**
 * Makes all tables, indexes and views from their declarations: the same as all released migrations one after the other,
 * which a test compares, in less time.
 */
export async function createSchema(connection: StorageConnection): Promise<void> {
  const { dialect } = connection;
  for (const name of tableNames) {
    const declaration = tableDeclaration(name);
    await connection.execute(createTableSql(name, declaration, dialect));
    for (const sql of createIndexesSql(name, declaration, dialect)) await connection.execute(sql);
  }
  for (const [name, sql] of Object.entries(ownViews))
    await connection.execute(createViewSql(name, sql, dialect));
}
