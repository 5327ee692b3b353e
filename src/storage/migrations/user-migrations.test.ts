import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from './all-migrations.ts';
import { readUserMigrations, withUserMigrations } from './user-migrations.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

test('files become migrations, in the order of their numbers; other files are left alone', async () => {
  write('10000-later.sql', '-- up\nSELECT 1;\n-- down\n');
  write('1002-second.sql', '-- up\nSELECT 2;\n-- down\nSELECT 20;');
  write('README.md', 'not one');
  const found = await readUserMigrations(folder, 'sqlite');
  expect(found.map(({ id, name }) => `${id} ${name}`)).toEqual(['1002 second', '10000 later']);
  expect(found[0]).toMatchObject({ up: ['SELECT 2'], down: ['SELECT 20'] });
  expect(
    withUserMigrations(found)
      .map(({ id }) => id)
      .slice(-3),
  ).toEqual([migrations.at(-1)?.id, 1002, 10000]);
});

test('a dialect with a part of its own gets that, the others the general one', async () => {
  write('1000-a.sql', '-- why\n\n-- up\nSELECT 1;\n-- Up SQLite\nSELECT 2;\nSELECT 3;\n-- down\nSELECT 4;\n');
  const upOf = async (dialect: 'duckdb' | 'sqlite') => (await readUserMigrations(folder, dialect))[0]?.up;
  expect(await upOf('sqlite')).toEqual(['SELECT 2', 'SELECT 3']);
  expect(await upOf('duckdb')).toEqual(['SELECT 1']);
});

test('a statement knows its file and line', async () => {
  write('1000-a.sql', '-- up\n\nSELECT 1;\n\nSELECT 2;\n-- down\n');
  const [migration] = await readUserMigrations(folder, 'duckdb');
  expect(migration?.placeOf?.('SELECT 2')).toBe(`${join(folder, '1000-a.sql')}:5`);
});

test('the checksum is of what is written, whatever the ends of its lines', async () => {
  const checksum = async (text: string) => {
    write('1000-a.sql', text);
    return (await readUserMigrations(folder, 'duckdb'))[0]?.checksum;
  };
  const first = await checksum('-- up\nSELECT 1;\n-- down\n');
  expect(await checksum('-- up\r\nSELECT 1;\r\n-- down\r\n')).toBe(first);
  expect(await checksum('-- up\nSELECT 2;\n-- down\n')).not.toBe(first);
});

test.each([
  ['0007-a.sql', '-- up\nSELECT 1;\n-- down', 1, 'its name does not begin with a number from 1000 on'],
  ['name.sql', '-- up\nSELECT 1;\n-- down', 1, 'its name does not begin with a number from 1000 on'],
  ['1000-a.sql', '-- what\nSELECT 1;\n-- up', 2, 'there is a statement before the first "-- up"'],
  ['1000-a.sql', '-- up\nSELECT 1;\n-- down\n-- up', 4, '"-- up" is there twice'],
  ['1000-a.sql', '-- up sqlite\nSELECT 1;\n-- down', 1, 'it has no "-- up"'],
  ['1000-a.sql', '-- up\nSELECT 1;', 1, 'it has no "-- down"'],
  ['1000-a.sql', '-- note\n-- up\n-- nothing\n-- down', 3, 'there is no statement'],
])('%s with %j is refused by file and line', async (name, text, line, reason) => {
  write(name, text);
  await expect(readUserMigrations(folder, 'duckdb')).rejects.toMatchObject({
    code: 'MIGRATION_INVALID',
    message: `${join(folder, name)}:${line}: ${reason}.`,
  });
});

test('a number that two files have is refused', async () => {
  write('1000-a.sql', '-- up\nSELECT 1;\n-- down');
  write('1000-b.sql', '-- up\nSELECT 1;\n-- down');
  await expect(readUserMigrations(folder, 'duckdb')).rejects.toThrow(
    'the number 1000 is taken by 1000-a.sql',
  );
});

test('a folder that is not there is told', async () => {
  await expect(readUserMigrations(join(folder, 'none'), 'duckdb')).rejects.toMatchObject({
    code: 'MIGRATIONS_UNREADABLE',
  });
});
