import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Row } from '../../repositories/rows/row-types.ts';
import { DiskArtifacts } from './artifact-files.ts';

const content = 'a screenshot';
const secret = 'what lies beside the results';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let folder: string;
let results: string;
const files = new DiskArtifacts();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  results = join(folder, 'results');
  mkdirSync(join(results, 'shots'), { recursive: true });
  writeFileSync(join(results, 'shots/one.png'), content);
  writeFileSync(join(folder, 'secret.txt'), secret);
  writeFileSync(join(folder, 'results-secret.txt'), secret);
  symlinkSync(join(folder, 'secret.txt'), join(results, 'file-link'));
  symlinkSync(folder, join(results, 'folder-link'));
  symlinkSync(join(results, 'shots'), join(results, 'inner-link'));
  symlinkSync(join(results, 'round'), join(results, 'round'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Opens the file of a row that says this of it. */
const open = (
  path: string,
  said: { text?: string; hash?: string | null; bytes?: number | null } = {},
  dir: string | null = results,
) =>
  files.open(
    {
      path,
      sha256: said.hash === undefined ? sha256(said.text ?? content) : said.hash,
      bytes: said.bytes ?? null,
    } as Row<'artifacts'>,
    { results_dir: dir } as Row<'runs'>,
  );

test('a file is read whole, or a part of it', async () => {
  const file = await open('shots/one.png', { bytes: content.length });
  expect(file?.size).toBe(content.length);
  expect(await new Response(file?.read(0, content.length - 1)).text()).toBe(content);
  expect(await new Response(file?.read(2, 5)).text()).toBe('scre');
  expect(await open('inner-link/one.png')).not.toBe(null);
});

test.each([
  '../secret.txt',
  'shots/../../secret.txt',
  '../results-secret.txt',
  'file-link',
  'folder-link/secret.txt',
  '..',
  '.',
  '',
  '/etc/passwd',
  'C:\\secret.txt',
  '..\\secret.txt',
  'shots/one.png\0.txt',
])('%j leads out of the folder', async (path) => {
  await expect(open(path, { text: secret })).rejects.toMatchObject({ code: 'ARTIFACT_OUTSIDE' });
});

test('a file that is not there, or a folder, is none', async () => {
  expect(await open('shots/two.png')).toBe(null);
  expect(await open('shots/one.png/x')).toBe(null);
  expect(await open('shots')).toBe(null);
  expect(await open('x'.repeat(5000))).toBe(null);
  expect(await open('round')).toBe(null);
});

test('a file that is not what was recorded is none: a row proves nothing, its hash does', async () => {
  expect(await open('shots/one.png', { text: 'another one' })).toBe(null);
  expect(await open('shots/one.png', { hash: null })).toBe(null);
  expect(await open('shots/one.png', { bytes: 3 })).toBe(null);
  expect(await open('secret.txt', { text: 'unknown' }, folder)).toBe(null);
  expect(await open('shots/one.png', {}, null)).toBe(null);
  expect(await open('one.png', {}, 'shots')).toBe(null);
});

test('a file that was changed after it was read once is none any more', async () => {
  writeFileSync(join(results, 'changing.txt'), 'before');
  expect(await open('changing.txt', { text: 'before' })).not.toBe(null);
  writeFileSync(join(results, 'changing.txt'), 'after!');
  expect(await open('changing.txt', { text: 'before' })).toBe(null);
});
