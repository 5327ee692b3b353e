import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceTextFile } from './atomic-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file is made with its folder, and its size is told', async () => {
  const target = join(folder, 'deep/er/a.csv');
  const written = await replaceTextFile(target, async (write) => {
    await write('one\n');
    await write('zwölf\n');
    return 2;
  });
  expect(written).toEqual({ result: 2, bytes: 11 });
  expect(readFileSync(target, 'utf8')).toBe('one\nzwölf\n');
  expect(readdirSync(join(folder, 'deep/er'))).toEqual(['a.csv']);
});

test('when making it fails, the old file stays and nothing is left behind', async () => {
  const target = join(folder, 'a.csv');
  writeFileSync(target, 'old');
  const making = replaceTextFile(target, async (write) => {
    await write('half');
    throw new Error('the query broke');
  });
  await expect(making).rejects.toThrow('the query broke');
  expect(readFileSync(target, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['a.csv']);
});
