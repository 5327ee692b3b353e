import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CopiedFiles, findRunFile } from './report-files.ts';
import type { ContentFile } from './scenario-content.ts';

let folder = '';
let results = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-files-'));
  results = join(folder, 'results');
  mkdirSync(results);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (path: string, sha256: string | null = null): ContentFile => ({
  artifactId: 1,
  stepRunId: null,
  path,
  name: path,
  kind: 'attachment',
  mediaType: 'image/png',
  bytes: null,
  sha256,
  width: null,
  height: null,
});

test('only files below the results are found, also behind links', async () => {
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(results, 'log.txt'), 'fine');
  symlinkSync(join(folder, 'secret.txt'), join(results, 'link.txt'));
  symlinkSync(join(results, 'log.txt'), join(results, 'inside.txt'));
  mkdirSync(join(results, 'folder.png'));
  expect(await findRunFile(results, file('log.txt'))).toMatchObject({ bytes: 4, pictureType: null });
  expect(await findRunFile(results, file('inside.txt'))).toMatchObject({ bytes: 4 });
  for (const path of ['../secret.txt', join(folder, 'secret.txt'), 'link.txt']) {
    expect(await findRunFile(results, file(path))).toBe('it lies outside the folder of the run');
  }
  expect(await findRunFile(results, file('folder.png'))).toBe('it is no file');
  expect(await findRunFile(results, file('none.png'))).toBe('the file is not there any more');
  expect(await findRunFile('results', file('log.txt'))).toContain('does not say where');
});

test('a picture is what begins as one, whatever it is called', async () => {
  writeFileSync(join(results, 'a.png'), '<svg/>');
  writeFileSync(join(results, 'b.txt'), Buffer.from('ffd8ffe000104a46', 'hex'));
  expect(await findRunFile(results, file('a.png'))).toMatchObject({ pictureType: null, suffix: '.png' });
  expect(await findRunFile(results, file('b.txt'))).toMatchObject({
    pictureType: 'image/jpeg',
    suffix: '.jpg',
  });
});

test('the same content is copied once, under its hash; what is missing is counted', async () => {
  writeFileSync(join(results, 'one.txt'), 'same');
  writeFileSync(join(results, 'two.txt'), 'same');
  const store = new CopiedFiles(results, join(folder, 'report'));
  const first = await store.keep(file('one.txt'));
  expect(await store.keep(file('two.txt'))).toEqual(first);
  await store.keep(file('three.txt'));
  expect(first.href).toMatch(/^files\/[0-9a-f]{64}\.txt$/);
  expect(readdirSync(join(folder, 'report/files'))).toHaveLength(1);
  expect(store.counts).toMatchObject({ kept: 1, keptBytes: 4, missing: 1 });
  // A hash that is none never becomes part of a path.
  expect((await store.keep(file('one.txt', '../../x'))).href).toBe(first.href);
});
