import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { generateRows, insertRows } from '../rows/generate-rows.ts';
import { runAssay } from './captured-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const assay = (...argv: readonly string[]) => runAssay(['db', ...argv], { cwd: folder });

async function fill(file: string): Promise<void> {
  const database = await openMigrated({ engine: 'duckdb', path: join(folder, file), postgres: null });
  const connection = await database.connect();
  await insertRows(connection, generateRows(5, 5));
  await connection.close();
  await database.close();
}

test('a database goes through a dump from one engine into another, and back out the same', async () => {
  await fill('results.db');
  const dump = await assay('dump', '--db', 'results.db', '-o', 'results.sql.gz');
  expect(dump.stdout).toMatch(/results\.sql\.gz: \d+ tables with \d+ rows, \d+ KiB of SQL, in /);
  const load = await assay('load', 'results.sql.gz', '--database-url', 'sqlite:copy.sqlite', '--json');
  expect(load).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(load.stdout)).toMatchObject({ database: join(folder, 'copy.sqlite'), notices: [] });
  const one = await assay('dump', '--db', 'results.db');
  const other = await assay('dump', '--database-url', 'sqlite:copy.sqlite', '-o', '-');
  expect(one.stdout).toMatch(/^-- Assay SQL dump, format 1\n[\s\S]*-- sha256 [0-9a-f]{64}\n$/);
  expect(other.stdout === one.stdout).toBe(true);
});

test('a dump that cannot be written leaves the file that is there, and no draft', async () => {
  await fill('results.db');
  const { code, stderr } = await assay('dump', '--db', 'results.db', '-o', 'nowhere/results.sql');
  expect(code).toBe(2);
  expect(stderr).toContain('FILE_NOT_WRITTEN');
  writeFileSync(join(folder, 'kept.sql'), 'kept');
  expect((await assay('dump', '--db', 'missing.db', '-o', 'kept.sql')).stderr).toContain('DATABASE_MISSING');
  expect(readFileSync(join(folder, 'kept.sql'), 'utf8')).toBe('kept');
  expect(readdirSync(folder).filter((name) => name.endsWith('.draft'))).toEqual([]);
});

test('a file that was changed is refused with its line, unless that is said to be on purpose', async () => {
  await fill('results.db');
  await assay('dump', '--db', 'results.db', '-o', 'results.sql');
  const text = readFileSync(join(folder, 'results.sql'), 'utf8');
  writeFileSync(join(folder, 'results.sql'), text.replace("'run-database'", "'RUN-DATABASE'"));
  const refused = await assay('load', 'results.sql', '--db', 'new.db');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(
    `results.sql:${text.split('\n').length - 1} cannot be loaded: the checksum`,
  );
  expect((await assay('load', 'results.sql', '--db', 'new.db', '--edited')).code).toBe(0);
  expect((await assay('load', 'results.sql', '--db', 'new.db')).stderr).toContain('DATABASE_NOT_EMPTY');
});

test('a file that is not there makes no database', async () => {
  const { code, stderr } = await assay('load', 'missing.sql', '--db', 'new.db');
  expect(code).toBe(2);
  expect(stderr).toContain('FILE_UNREADABLE');
  expect(existsSync(join(folder, 'new.db'))).toBe(false);
});
