import { createdAt, deletedAt, optional, required, table, updatedAt, uuid } from './column.ts';

/** What people ask again and again. */
export const queryTables = {
  saved_queries: table({
    doc: 'a query that somebody keeps, for himself or for all',
    key: 'saved_query_id',
    columns: {
      saved_query_id: required('id', 'key'),
      uuid,
      project_id: optional('bigint', 'project that it is about; NULL for all', {
        references: 'projects.project_id',
      }),
      name: required('text', 'name for people'),
      description: optional('text', 'what its answer shows'),
      sql: required('text', 'one statement that reads, with `$name` where a value comes in'),
      parameters: optional(
        'json',
        'values that it takes: an array of objects with name, type, default and label',
      ),
      chart: optional('json', 'how its answer is drawn, an object; NULL for a table'),
      is_shared: required('boolean', 'whether others see it, too'),
      created_by: optional('bigint', 'who made it; NULL where nobody signs in', {
        references: 'users.user_id',
      }),
      created_at: createdAt,
      updated_at: updatedAt,
      deleted_at: deletedAt,
    },
    unique: [['uuid']],
    indexes: [
      { columns: ['project_id'], sparse: true },
      { columns: ['created_by'], sparse: true },
    ],
    changes: ['name', 'description', 'sql', 'parameters', 'chart', 'is_shared', 'updated_at', 'deleted_at'],
  }),
} as const;
