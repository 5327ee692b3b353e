import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { duckDbFile } from '../../location/database-location.ts';
import { openStorage } from '../open-engine.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file that another process is making at this moment is waited for, not called broken', async () => {
  const path = join(folder, 'results.db');
  writeFileSync(path, 'x'.repeat(100));
  await expect(openStorage(duckDbFile(path))).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
});

test('a file that is no database is called so', async () => {
  const path = join(folder, 'results.db');
  writeFileSync(path, 'x'.repeat(100));
  const earlier = new Date(Date.now() - 60_000);
  utimesSync(path, earlier, earlier);
  await expect(openStorage(duckDbFile(path))).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
});

test.each([
  ['results.json', '{"a": 1}'],
  ['results.csv', 'a,b\n1,2\n'],
])('a file of rows is no database, and stays as it is: %s', async (name, content) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  const earlier = new Date(Date.now() - 60_000);
  utimesSync(path, earlier, earlier);
  await expect(openStorage(duckDbFile(path))).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
  expect(readFileSync(path, 'utf8')).toBe(content);
});
