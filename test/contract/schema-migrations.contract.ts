import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStorage } from '../../src/storage/engines/open-engine.ts';
import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import type { DatabaseLocation, EngineName } from '../../src/storage/location/database-location.ts';
import { migrations } from '../../src/storage/migrations/all-migrations.ts';
import type { Migration, SchemaChange } from '../../src/storage/migrations/migration.ts';
import { migrationState } from '../../src/storage/migrations/migration-state.ts';
import { type MigrateOptions, openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { readUserMigrations, withUserMigrations } from '../../src/storage/migrations/user-migrations.ts';
import { withConnection } from '../../src/storage/with-connection.ts';
import { DatabaseFolder } from '../engines/database-folder.ts';
import { describeMigrationsInPlace } from './migrations.contract.ts';
import { migrateIn, startMigrator } from './migrator-process.ts';
import { dropNotedRuns, fillOldDatabase, oldRows } from './old-database.ts';
import { schemaSnapshot } from './schema-snapshot.ts';

/** What the released migrations do with a database, whichever engine it is of. */
export function describeSchemaMigrations(engine: EngineName): void {
  describe(engine, () => {
    let databases: DatabaseFolder;
    let ours: DatabaseLocation;
    let folder: string;
    beforeEach(async () => {
      databases = new DatabaseFolder();
      ours = await databases.location(engine);
      folder = dirname(ours.path);
    });
    afterEach(() => databases.remove());

    async function within<Result>(
      work: (connection: StorageConnection) => Promise<Result>,
      location = ours,
    ): Promise<Result> {
      return await withConnection(await openStorage(location), work);
    }
    /** Migrates, and returns the names of what was done. */
    async function go(options: MigrateOptions = {}, location = ours): Promise<string[]> {
      const done: string[] = [];
      const database = await openMigrated(location, { ...options, onMigration: (name) => done.push(name) });
      await database.close();
      return done;
    }
    const snapshot = (location?: DatabaseLocation) => within(schemaSnapshot, location);
    const names = migrations.map(({ id, name }) => `${String(id).padStart(4, '0')}-${name}`);

    test('a new database made in one step is what the migrations make one after the other, and back to nothing', async () => {
      const before = await snapshot();
      expect(await go()).toEqual(names);
      const inOneStep = await snapshot();
      expect(await go({ direction: 'down', target: 0 })).toEqual(names.toReversed());
      expect(await snapshot()).toEqual(before);
      for (const { id } of migrations) await go({ target: id });
      expect(await snapshot()).toEqual(inOneStep);
      expect(await go()).toEqual([]);
      await go({ direction: 'down', target: 0 });
      expect(await snapshot()).toEqual(before);
    });

    test('rows, and tables and views of users, live through every migration, up and down', async () => {
      await go({ target: 1 });
      await within(fillOldDatabase);
      const old = await snapshot();
      const rows = await within(oldRows);
      expect(await go()).toEqual(names.slice(1));
      expect(await within(oldRows)).toEqual(rows);
      expect(
        await within((connection) => connection.rows('SELECT run_id, build_key FROM runs ORDER BY run_id')),
      ).toEqual([
        { run_id: 1, build_key: 'build 8' },
        { run_id: 2, build_key: 'build 8 (run 2)' },
        { run_id: 3, build_key: 'build 8 (run 3)' },
        { run_id: 4, build_key: null },
      ]);
      expect(await go({ direction: 'down', target: 1 })).toEqual(names.slice(1).toReversed());
      expect(await snapshot()).toEqual(old);
      expect(await within(oldRows)).toEqual(rows);
      await go();
      expect(await within(oldRows)).toEqual(rows);
      await within(dropNotedRuns);
      await go({ direction: 'down', target: 0 });
      await within(async (connection) => {
        expect(await connection.rows('SELECT body FROM notes ORDER BY note_id')).toEqual([
          { body: 'seen' },
          { body: 'not seen' },
        ]);
        await expect(connection.rows('SELECT * FROM runs')).rejects.toThrow();
        await expect(connection.execute("INSERT INTO notes VALUES (3, 2, '')")).rejects.toThrow();
      });
    });

    test('the new rules hold for the old rows', async () => {
      await go({ target: 1 });
      await within(fillOldDatabase);
      await go();
      await within(async (connection) => {
        const refuses = (sql: string, parameters: readonly (string | number)[] = []) =>
          connection.execute(sql, parameters).then(
            () => 'nothing',
            (error: unknown) => connection.failureKind(error),
          );
        const insertSuiteRun =
          "INSERT INTO suite_runs (suite_run_id, run_id, suite_id, status, created_at) VALUES (9, ?, 7, 'passed', '2026-11-20 09:30:00')";
        expect(await refuses(insertSuiteRun, [1])).toBe('unique');
        expect(await refuses(insertSuiteRun, [77])).toBe('foreign-key');
        expect(await refuses(insertSuiteRun, [3])).toBe('nothing');
        expect(await refuses("UPDATE journals SET run_status = 'odd'")).toBe('check');
        expect(await refuses("UPDATE runs SET status = 'failed', duration_ms = 3 WHERE run_id = 1")).toBe(
          'nothing',
        );
        expect(await refuses('DELETE FROM runs WHERE run_id = 1')).toBe('foreign-key');
      });
    });

    const makesOneKind: SchemaChange = {
      rebuild: [
        {
          name: 'suite_runs',
          create:
            'CREATE TABLE "suite_runs" ("suite_run_id" BIGINT PRIMARY KEY, "run_id" BIGINT, "status" VARCHAR CHECK ("status" = \'passed\'))',
        },
      ],
    };
    const unwell: Migration = {
      id: migrations.length + 1,
      name: 'unwell',
      up: {
        duckdb: makesOneKind,
        sqlite: { before: ['CREATE TABLE half (a BIGINT)'], ...makesOneKind },
        postgres: {
          before: [
            'CREATE TABLE half (a BIGINT)',
            "UPDATE runs SET name = 'half'",
            "ALTER TABLE suite_runs ADD CHECK (status = 'passed')",
          ],
        },
      },
      down: [],
    };

    test('a migration that fails while it makes tables anew leaves nothing behind', async () => {
      await go({ target: 1 });
      await within(fillOldDatabase);
      await go();
      const before = { schema: await snapshot(), rows: await within(oldRows) };
      await expect(go({ known: [...migrations, unwell] })).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining('-unwell (up)'),
      });
      expect({ schema: await snapshot(), rows: await within(oldRows) }).toEqual(before);
      expect(readdirSync(folder).filter((name) => name.includes('.migration'))).toEqual([]);
      await within(async (connection) => {
        const orphan =
          "INSERT INTO suite_runs (suite_run_id, run_id, suite_id, status, created_at) VALUES (9, 77, 7, 'passed', '2026-11-20 09:30:00')";
        await expect(connection.execute(orphan), 'references are looked after again').rejects.toThrow();
      });
    });

    test('a database of a newer Assay is refused, and opens for those who only read as it is', async () => {
      const id = migrations.length + 1;
      const future: Migration = { id, name: 'future', up: ['CREATE TABLE future (a BIGINT)'], down: [] };
      await go({ known: [...migrations, future] });
      await expect(go()).rejects.toMatchObject({
        code: 'DATABASE_NEWER',
        message: expect.stringContaining(`${id} future`),
      });
      expect(await within((connection) => connection.rows('SELECT * FROM future'))).toEqual([]);
    });

    test('it says where a database stands', async () => {
      expect(await within((connection) => migrationState(connection, 'here'))).toMatchObject({
        current: 0,
        pending: migrations,
      });
      await go({ target: 1 });
      expect(await within((connection) => migrationState(connection, 'here'))).toMatchObject({
        current: 1,
        latest: migrations.length,
        pending: migrations.slice(1),
      });
    });

    describeMigrationsInPlace(within);

    describe('of users', () => {
      const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
      const known = async () => withUserMigrations(await readUserMigrations(folder, engine));

      test('are applied after those of Assay, and taken back before them', async () => {
        write(
          '1000-notes.sql',
          `-- up
CREATE TABLE notes (note_id BIGINT PRIMARY KEY, body VARCHAR(80));
INSERT INTO notes VALUES (1, 'it''s; here');
-- down
DROP TABLE notes;`,
        );
        write(
          '1001-engine.sql',
          ['duckdb', 'sqlite', 'postgres']
            .map((dialect) => `-- up ${dialect}\nCREATE TABLE of_${dialect} (a BIGINT);`)
            .join('\n')
            .concat(`\n-- down\nDROP TABLE of_${engine};`),
        );
        const before = await snapshot();
        expect(await go({ known: await known() })).toEqual([...names, '1000-notes', '1001-engine']);
        await within(async (connection) => {
          expect(await connection.rows('SELECT body FROM notes')).toEqual([{ body: "it's; here" }]);
          expect(await connection.rows(`SELECT * FROM of_${engine}`)).toEqual([]);
        });
        expect(await go({ direction: 'down', target: 0, known: await known() })).toEqual([
          '1001-engine',
          '1000-notes',
          ...names.toReversed(),
        ]);
        expect(await snapshot()).toEqual(before);
      });

      test('one that fails leaves nothing behind, and names its file and line', async () => {
        write(
          '1000-half.sql',
          '-- up\nCREATE TABLE half (a BIGINT);\n\nINSERT INTO nowhere VALUES (1);\n-- down\nDROP TABLE half;',
        );
        await go();
        const before = await snapshot();
        await expect(go({ known: await known() })).rejects.toMatchObject({
          code: 'MIGRATION_FAILED',
          message: expect.stringContaining(`${join(folder, '1000-half.sql')}:4: `),
        });
        expect(await snapshot()).toEqual(before);
      });
    });

    describe('from several processes at once', () => {
      async function atOnce(): Promise<readonly string[]> {
        const children = await Promise.all([startMigrator(), startMigrator(), startMigrator()]);
        const answers = await Promise.all(children.map((child) => migrateIn(child, ours)));
        expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
        return answers.flatMap(({ done = [] }) => done).sort();
      }

      test('a new database is made by one of them, and all go on', async () => {
        expect(await atOnce()).toEqual(names);
        expect(await go()).toEqual([]);
      });

      test('an older database is migrated once', async () => {
        await go({ target: 1 });
        await within(fillOldDatabase);
        const rows = await within(oldRows);
        expect(await atOnce()).toEqual(names.slice(1));
        expect(await within(oldRows)).toEqual(rows);
      });
    });
  });
}
