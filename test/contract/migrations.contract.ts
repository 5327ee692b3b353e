import { describe, expect, test } from 'vitest';
import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import { migrate, rollback } from '../../src/storage/migrations/migrate.ts';
import type { Migration } from '../../src/storage/migrations/migration.ts';
import { migrationState } from '../../src/storage/migrations/migration-state.ts';

/** Runs work on a connection to the database of the test, which is empty at first. */
export type OnConnection = <Result>(
  work: (connection: StorageConnection) => Promise<Result>,
) => Promise<Result>;

const colours: readonly Migration[] = [
  {
    id: 1,
    name: 'colours',
    up: ['CREATE TABLE colours (colour_id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)'],
    down: ['DROP TABLE colours'],
  },
  {
    id: 2,
    name: 'shades',
    up: ['ALTER TABLE colours ADD COLUMN shade VARCHAR', `UPDATE colours SET shade = 'dark ' || name`],
    down: ['ALTER TABLE colours DROP COLUMN shade'],
  },
];
const broken: Migration = {
  id: 3,
  name: 'broken',
  up: [
    'CREATE TABLE half (a INTEGER)',
    `UPDATE colours SET name = 'changed'`,
    'INSERT INTO colours (colour_id) VALUES (2)',
  ],
  down: [],
};

/** Migrations on an open connection, in place, one by one. */
export function describeMigrationsInPlace(within: OnConnection): void {
  describe('in place', () => {
    test('data lives through them, up and down', () =>
      within(async (connection) => {
        expect(await migrate(connection, 'here', 1, colours)).toEqual(['0001-colours']);
        await connection.execute(`INSERT INTO colours VALUES (1, 'red')`);
        expect(await migrate(connection, 'here', undefined, colours)).toEqual(['0002-shades']);
        expect(await connection.rows('SELECT shade FROM colours')).toEqual([{ shade: 'dark red' }]);
        expect(await rollback(connection, 'here', 1, colours)).toEqual(['0002-shades']);
        expect(await connection.rows('SELECT * FROM colours')).toEqual([{ colour_id: 1, name: 'red' }]);
        expect((await migrationState(connection, 'here', colours)).current).toBe(1);
      }));

    test('one that fails leaves nothing behind, and says which it was; those before it stand', () =>
      within(async (connection) => {
        await migrate(connection, 'here', 1, colours);
        await connection.execute(`INSERT INTO colours (colour_id, name) VALUES (1, 'red')`);
        await expect(migrate(connection, 'here', undefined, [...colours, broken])).rejects.toMatchObject({
          code: 'MIGRATION_FAILED',
          message: expect.stringContaining('0003-broken'),
        });
        expect(await connection.rows('SELECT name FROM colours')).toEqual([{ name: 'red' }]);
        await expect(connection.rows('SELECT * FROM half')).rejects.toThrow();
        expect((await migrationState(connection, 'here', colours)).current).toBe(2);
      }));

    test('a database of a newer Assay is refused and left alone', () =>
      within(async (connection) => {
        await migrate(connection, 'here', undefined, colours);
        const older = colours.slice(0, 1);
        const refused = { code: 'DATABASE_NEWER', message: expect.stringContaining('2 shades') };
        await expect(migrate(connection, 'here', undefined, older)).rejects.toMatchObject(refused);
        await expect(rollback(connection, 'here', 0, older)).rejects.toMatchObject(refused);
        expect(await connection.rows('SELECT * FROM colours')).toEqual([]);
      }));
  });
}
