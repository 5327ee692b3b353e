import { beforeEach, describe, expect, test } from 'vitest';
import { migrate, migrationState } from '../../src/storage/migrations/migrate.ts';
import type { Migration } from '../../src/storage/migrations/migration.ts';
import type { EngineUnderTest } from './engine-under-test.ts';

/** The schema, up and down. */
export function describeMigrations(under: () => EngineUnderTest): void {
  describe('migrations', () => {
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
    const names = async () =>
      (await under().connection.rows('SELECT name FROM colours')).map((row) => row.name);

    beforeEach(async () => {
      await migrate(under().connection, under().folder, 0);
    });

    test('the released ones go down to nothing and up again', async () => {
      await expect(under().connection.rows('SELECT * FROM runs')).rejects.toThrow();
      expect((await migrate(under().connection, under().folder)).length).toBeGreaterThan(0);
      expect(await under().count('runs')).toBe(0);
      expect(await migrate(under().connection, under().folder)).toEqual([]);
    });

    test('data lives through them, up and down', async () => {
      expect(await migrate(under().connection, under().folder, 1, colours)).toEqual(['0001-colours']);
      await under().connection.execute(`INSERT INTO colours VALUES (1, 'red')`);
      expect(await migrate(under().connection, under().folder, undefined, colours)).toEqual(['0002-shades']);
      expect((await under().one('SELECT shade FROM colours')).shade).toBe('dark red');
      expect(await migrate(under().connection, under().folder, 1, colours)).toEqual(['0002-shades']);
      expect(Object.keys(await under().one('SELECT * FROM colours'))).toEqual(['colour_id', 'name']);
      expect((await migrationState(under().connection, under().folder, colours)).current).toBe(1);
    });

    test('one that fails leaves nothing behind, and says which it was', async () => {
      await migrate(under().connection, under().folder, undefined, colours);
      await under().connection.execute(`INSERT INTO colours (colour_id, name) VALUES (1, 'red')`);
      await expect(
        migrate(under().connection, under().folder, undefined, [...colours, broken]),
      ).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining('0003-broken'),
      });
      expect(await names()).toEqual(['red']);
      await expect(under().connection.rows('SELECT * FROM half')).rejects.toThrow();
      expect((await migrationState(under().connection, under().folder, colours)).current).toBe(2);
    });

    test('a database of a newer Assay is refused and left alone', async () => {
      await migrate(under().connection, under().folder, undefined, colours);
      const older = colours.slice(0, 1);
      await expect(migrate(under().connection, under().folder, undefined, older)).rejects.toMatchObject({
        code: 'DATABASE_NEWER',
      });
      expect(await names()).toEqual([]);
    });
  });
}
