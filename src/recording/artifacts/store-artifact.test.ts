import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeArtifact } from './store-artifact.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-artifacts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stored = () =>
  readdirSync(join(folder, 'results', 'artifacts'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('.'))
    .toSorted();

test('the same bytes are kept once, under any name', () => {
  const resultsDir = join(folder, 'results');
  writeFileSync(join(folder, 'one.txt'), 'same');
  const first = storeArtifact({ resultsDir, path: join(folder, 'one.txt') });
  const second = storeArtifact({ resultsDir, body: 'same', name: 'two.txt', mediaType: 'text/plain' });
  expect(first).toMatchObject({ name: 'one.txt', suffix: '.txt', media_type: 'text/plain', bytes: 4 });
  expect(second).toMatchObject({ name: 'two.txt', path: first.path, sha256: first.sha256 });
  expect(stored()).toEqual([first.path.replace('artifacts/', '')]);
  expect(readFileSync(join(resultsDir, first.path), 'utf8')).toBe('same');
});

test('a file larger than the buffer arrives whole', () => {
  const resultsDir = join(folder, 'results');
  const content = Buffer.alloc(2_500_000, 'abcdefg');
  writeFileSync(join(folder, 'big.bin'), content);
  const artifact = storeArtifact({ resultsDir, path: join(folder, 'big.bin') });
  expect(artifact.bytes).toBe(2_500_000);
  expect(readFileSync(join(resultsDir, artifact.path)).equals(content)).toBe(true);
});

test('a picture tells its size', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAQAAAAT4xYKAAAADklEQVR42mNk+M/AAAMACAoBAf4J2moAAAAASUVORK5CYII=',
    'base64',
  );
  expect(
    storeArtifact({ resultsDir: folder, body: png, name: 'shot', mediaType: 'image/png' }),
  ).toMatchObject({
    suffix: '.png',
    width: 2,
    height: 3,
  });
});

test('what cannot be kept leaves nothing behind', () => {
  writeFileSync(join(folder, 'big.bin'), Buffer.alloc(100));
  const resultsDir = join(folder, 'results');
  expect(() => storeArtifact({ resultsDir, path: join(folder, 'big.bin'), largestBytes: 99 })).toThrow(
    /has 100 bytes/,
  );
  expect(() => storeArtifact({ resultsDir, path: folder })).toThrow();
  expect(() => storeArtifact({ resultsDir, path: join(folder, 'none') })).toThrow(/ENOENT/);
  expect(stored()).toEqual([]);
});
