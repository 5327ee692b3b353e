import { changedTables } from './0002-changed-tables.ts';
import type { Migration } from './migration.ts';

const savedQueries = `CREATE TABLE "saved_queries" (
  "saved_query_id" BIGINT PRIMARY KEY,
  "uuid" UUID NOT NULL,
  "project_id" BIGINT REFERENCES "projects" ("project_id"),
  "name" VARCHAR NOT NULL,
  "description" VARCHAR,
  "sql" VARCHAR NOT NULL,
  "parameters" JSON,
  "chart" JSON,
  "is_shared" BOOLEAN NOT NULL,
  "created_by" BIGINT REFERENCES "users" ("user_id"),
  "created_at" TIMESTAMP NOT NULL,
  "updated_at" TIMESTAMP,
  "deleted_at" TIMESTAMP,
  UNIQUE ("uuid")
)`;

const createIndexes = [
  'CREATE INDEX "saved_queries_by_project_id" ON "saved_queries" ("project_id") WHERE "project_id" IS NOT NULL',
  'CREATE INDEX "saved_queries_by_created_by" ON "saved_queries" ("created_by") WHERE "created_by" IS NOT NULL',
];

const journalsBefore = changedTables.journals.after;
const journalsAfter = journalsBefore.replace(
  '  UNIQUE ("uuid")',
  '  "heard_at" TIMESTAMP,\n  UNIQUE ("uuid")',
);

const withAlter = {
  up: { before: [savedQueries, ...createIndexes, 'ALTER TABLE journals ADD COLUMN heard_at TIMESTAMP'] },
  down: { before: ['ALTER TABLE journals DROP COLUMN heard_at', 'DROP TABLE saved_queries'] },
};

/** Queries that people keep; when something was last heard of a journal, apart from the time of its events. Frozen. */
export const savedQueriesAndHeardJournals: Migration = {
  id: 4,
  name: 'saved-queries',
  up: {
    duckdb: {
      rebuild: [
        { name: 'saved_queries', create: savedQueries },
        { name: 'journals', create: journalsAfter },
      ],
    },
    sqlite: withAlter.up,
    postgres: withAlter.up,
  },
  down: {
    duckdb: { rebuild: [{ name: 'journals', create: journalsBefore }], drop: ['saved_queries'] },
    sqlite: withAlter.down,
    postgres: withAlter.down,
  },
};
