import type { z } from '@hono/zod-openapi';
import { databaseRelations } from '../../../analysis/database-tables.ts';
import { ask } from '../../../analysis/named-query.ts';
import type { QueryAccess } from '../../../keeper/database-access.ts';
import { ownViews } from '../../../storage/sql/own-views.ts';
import { relationColumnsQuery } from '../../../storage/sql/relation-columns.ts';
import { type TableName, tableDeclaration, tables } from '../../../storage/tables/all-tables.ts';
import type { relationSchema } from './sql-routes.ts';

type Relation = z.output<typeof relationSchema>;

/** What can be asked in SQL: tables and views as they are in the database, described as they are declared. */
export async function sqlRelations(access: QueryAccess, signal: AbortSignal): Promise<Relation[]> {
  const [relations, columns] = await Promise.all([
    databaseRelations(access, signal),
    ask(
      access,
      {
        name: 'relation-columns',
        title: 'Columns of tables and views',
        sql: relationColumnsQuery(access.dialect),
        parameters: {},
      },
      signal,
    ),
  ]);
  const columnsOf = Map.groupBy(columns, (row) => String(row.table_name));
  return relations.map(({ name, isView }) => {
    const declared = Object.hasOwn(tables, name) ? tableDeclaration(name as TableName) : null;
    return {
      name,
      kind: isView ? 'view' : 'table',
      own: declared !== null || Object.hasOwn(ownViews, name),
      doc: declared?.doc ?? null,
      columns: (columnsOf.get(name) ?? []).map((row) => {
        const column = String(row.column_name);
        return {
          name: column,
          type: String(row.type),
          doc: declared?.columns[column]?.doc ?? null,
          key: declared?.key === column,
          references: declared?.columns[column]?.references ?? null,
        };
      }),
    };
  });
}
