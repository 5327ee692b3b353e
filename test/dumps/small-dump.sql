-- Assay SQL dump, format 1
-- Schema: migration 1 run-database
--
-- Load it with: assay db load FILE
-- or, being plain SQL, with a shell into an empty database:
--   sqlite3 -bail results.db < FILE
--   psql -v ON_ERROR_STOP=1 -f FILE
--   duckdb -bail results.duckdb < FILE
-- UTF-8; times in UTC. A text with a carriage return has ~1 in its place, and ~0 for ~.

BEGIN;

CREATE TABLE "migrations" (
  "migration_id" BIGINT PRIMARY KEY,
  "name" TEXT NOT NULL,
  "applied_at" TIMESTAMP NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "checksum" TEXT
);

CREATE TABLE "projects" (
  "project_id" BIGINT PRIMARY KEY,
  "uuid" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT,
  "created_at" TIMESTAMP NOT NULL,
  "updated_at" TIMESTAMP,
  "deleted_at" TIMESTAMP,
  UNIQUE ("key")
);

CREATE TABLE "suites" (
  "suite_id" BIGINT PRIMARY KEY,
  "uuid" UUID NOT NULL,
  "project_id" BIGINT NOT NULL REFERENCES "projects" ("project_id"),
  "parent_suite_id" BIGINT REFERENCES "suites" ("suite_id"),
  "kind" TEXT NOT NULL CHECK ("kind" IN ('feature', 'file', 'describe', 'collection')),
  "key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT,
  "path" TEXT,
  "category" TEXT,
  "subcategory" TEXT,
  "tags" TEXT /* JSON */,
  "created_at" TIMESTAMP NOT NULL,
  "updated_at" TIMESTAMP,
  "deleted_at" TIMESTAMP,
  UNIQUE ("project_id", "key")
);

CREATE TABLE "measurements" (
  "measurement_id" BIGINT PRIMARY KEY,
  "run_id" BIGINT,
  "benchmark" TEXT NOT NULL,
  "metric" TEXT NOT NULL,
  "value" DOUBLE PRECISION NOT NULL,
  "unit" TEXT NOT NULL,
  "environment_id" BIGINT REFERENCES "environments" ("environment_id"),
  "kernel_version" TEXT,
  "hardware_id" BIGINT REFERENCES "hardware" ("hardware_id"),
  "commit_sha" TEXT,
  "measured_at" TIMESTAMP NOT NULL,
  "created_at" TIMESTAMP NOT NULL
);

INSERT INTO "migrations" ("migration_id", "name", "applied_at", "created_at", "checksum") VALUES
(1, 'run-database', '2026-11-20 09:30:00.000000', '2026-11-20 09:30:00.000000', NULL);

INSERT INTO "projects" ("project_id", "uuid", "key", "name", "description", "created_at", "updated_at", "deleted_at") VALUES
(1, '019aa000-0000-7000-8000-000000000001', 'project-1', 'It''s a \ shop
with a line', '', '2026-11-20 09:30:00.000000', NULL, NULL);

INSERT INTO "suites" ("suite_id", "uuid", "project_id", "parent_suite_id", "kind", "key", "name", "description", "path", "category", "subcategory", "tags", "created_at", "updated_at", "deleted_at") VALUES
(2, '019aa000-0000-7000-8000-000000002002', 1, NULL, 'feature', 'suite-2', 'The basket', NULL, NULL, NULL, NULL, NULL, '2026-11-20 09:30:00.000000', NULL, NULL),
(3, '019aa000-0000-7000-8000-000000002003', 1, NULL, 'feature', 'suite-3', 'The basket', NULL, NULL, NULL, NULL, NULL, '2026-11-20 09:30:00.000000', NULL, NULL);
INSERT INTO "suites" ("suite_id", "uuid", "project_id", "parent_suite_id", "kind", "key", "name", "description", "path", "category", "subcategory", "tags", "created_at", "updated_at", "deleted_at") VALUES
(1, '019aa000-0000-7000-8000-000000002001', 1, 2, 'feature', 'suite-1', 'The basket', NULL, NULL, NULL, NULL, NULL, '2026-11-20 09:30:00.000000', NULL, NULL);

INSERT INTO "measurements" ("measurement_id", "run_id", "benchmark", "metric", "value", "unit", "environment_id", "kernel_version", "hardware_id", "commit_sha", "measured_at", "created_at") VALUES
(1, NULL, 'ingest', 'rows', 1e-1, 's', NULL, NULL, NULL, NULL, '1970-01-01 00:00:00.000000', '1969-12-31 23:59:59.999999');


COMMIT;

-- 1 row in "migrations"
-- 1 row in "projects"
-- 3 rows in "suites"
-- 1 row in "measurements"
-- sha256 ...
