import type { QueryAccess } from '../keeper/database-access.ts';
import { relationsQuery } from '../storage/sql/relations-query.ts';
import { ask } from './named-query.ts';

export interface DatabaseRelation {
  readonly name: string;
  readonly isView: boolean;
}

/** Tables and views of the database, by name. */
export async function databaseRelations(
  access: QueryAccess,
  signal: AbortSignal,
): Promise<readonly DatabaseRelation[]> {
  const rows = await ask(
    access,
    {
      name: 'relations',
      title: 'Tables and views',
      sql: relationsQuery(access.dialect),
      parameters: {},
    },
    signal,
  );
  return rows.map((row) => ({ name: String(row.table_name), isView: row.table_type === 'VIEW' }));
}
