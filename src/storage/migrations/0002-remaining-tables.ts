import { runDatabaseUp } from './0001-run-database.ts';
import { changedTables } from './0002-changed-tables.ts';
import { newIndexes } from './0002-indexes.ts';
import { newTables } from './0002-new-tables.ts';
import type { Migration } from './migration.ts';

const createNew = Object.entries(newTables).map(([name, create]) => ({ name, create }));
const namesOfNew = Object.keys(newTables).toReversed();

const createIndexes = Object.values(newIndexes).flat();
/** Indexes of tables that stay when the migration is taken back; those of others go with their tables. */
const dropIndexes = Object.entries(newIndexes)
  .filter(([table]) => !(table in newTables))
  .flatMap(([, statements]) => statements)
  .map((sql) => `DROP INDEX ${/^CREATE INDEX ("[^"]+")/.exec(sql)?.[1] ?? ''}`);

/** PostgreSQL passes changes of a view of one table on to the table; one that joins something is for reading only. */
const simpleViews = runDatabaseUp
  .filter((sql) => sql.startsWith('CREATE VIEW ') && !/\b(JOIN|WHERE)\b/.test(sql))
  .map((sql) => sql.replace('CREATE VIEW ', 'CREATE OR REPLACE VIEW '));
const readOnlyViews = simpleViews.map((sql) => `${sql} CROSS JOIN (SELECT 1) AS read_only`);

/** A build may have been recorded as several runs: the first one keeps its key, the others get one of their own. */
const uniqueBuildKey = `CASE WHEN EXISTS (SELECT 1 FROM runs AS earlier WHERE earlier.project_id = runs.project_id
  AND earlier.build_key = runs.build_key AND earlier.run_id < runs.run_id)
  THEN build_key || ' (run ' || CAST(run_id AS VARCHAR) || ')' ELSE build_key END`;

const runsAfter = {
  name: 'runs',
  create: changedTables.runs.after,
  values: { build_key: uniqueBuildKey },
};
const after = (name: 'journals' | 'suite_runs') => ({ name, create: changedTables[name].after });
const before = (name: keyof typeof changedTables) => ({ name, create: changedTables[name].before });

/** The rest of the catalogue, people, knowledge; one run per build, one row per suite and run; indexes. Frozen. */
export const remainingTables: Migration = {
  id: 2,
  name: 'remaining-tables',
  up: {
    duckdb: {
      rebuild: [...createNew, runsAfter, after('suite_runs'), after('journals')],
      after: [
        'ALTER TABLE executions ADD COLUMN environment_id BIGINT',
        'ALTER TABLE migrations ADD COLUMN checksum VARCHAR',
      ],
    },
    sqlite: {
      before: [
        'ALTER TABLE executions ADD COLUMN environment_id BIGINT',
        `ALTER TABLE journals ADD COLUMN run_status VARCHAR CHECK ("run_status" IN ('running', 'passed', 'failed', 'interrupted', 'error', 'cancelled'))`,
        'ALTER TABLE migrations ADD COLUMN checksum VARCHAR',
      ],
      rebuild: [...createNew, runsAfter, after('suite_runs')],
      after: createIndexes,
    },
    postgres: {
      before: [
        ...createNew.map(({ create }) => create),
        `UPDATE runs SET build_key = ${uniqueBuildKey}`,
        `ALTER TABLE runs ADD COLUMN environment_id BIGINT REFERENCES environments (environment_id),
  ADD COLUMN browser_id BIGINT REFERENCES browsers (browser_id), ADD UNIQUE (project_id, build_key)`,
        'ALTER TABLE suite_runs ADD UNIQUE (run_id, suite_id)',
        'ALTER TABLE executions ADD COLUMN environment_id BIGINT',
        `ALTER TABLE journals ADD COLUMN run_status VARCHAR CHECK ("run_status" IN ('running', 'passed', 'failed', 'interrupted', 'error', 'cancelled'))`,
        'ALTER TABLE migrations ADD COLUMN checksum VARCHAR',
        ...createIndexes,
        ...readOnlyViews,
      ],
    },
  },
  down: {
    duckdb: {
      rebuild: [before('runs'), before('suite_runs'), before('journals'), before('executions')],
      drop: namesOfNew,
      after: ['ALTER TABLE migrations DROP COLUMN checksum'],
    },
    sqlite: {
      before: dropIndexes,
      rebuild: [before('runs'), before('suite_runs')],
      drop: namesOfNew,
      after: [
        'ALTER TABLE executions DROP COLUMN environment_id',
        'ALTER TABLE journals DROP COLUMN run_status',
        'ALTER TABLE migrations DROP COLUMN checksum',
      ],
    },
    postgres: {
      before: [
        ...simpleViews,
        ...dropIndexes,
        `ALTER TABLE runs DROP COLUMN environment_id, DROP COLUMN browser_id,
  DROP CONSTRAINT runs_project_id_build_key_key`,
        'ALTER TABLE suite_runs DROP CONSTRAINT suite_runs_run_id_suite_id_key',
        'ALTER TABLE executions DROP COLUMN environment_id',
        'ALTER TABLE journals DROP COLUMN run_status',
        'ALTER TABLE migrations DROP COLUMN checksum',
        ...namesOfNew.map((name) => `DROP TABLE ${name}`),
      ],
    },
  },
};
