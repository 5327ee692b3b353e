import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFeatures, namesFeatures } from './find-features.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  for (const path of [
    'a.feature',
    'sub/b.feature',
    'sub/c.feature.md',
    'sub/readme.md',
    'node_modules/d.feature',
    'x [1]/e.feature',
  ]) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const found = (...paths: string[]) =>
  findFeatures(paths, folder).map(({ file, lines }) => [relative(folder, file), ...lines].join(':'));

describe('features are found', () => {
  it('in folders, without those of packages', () => {
    expect(found('.')).toEqual(['a.feature', 'sub/b.feature', 'sub/c.feature.md', 'x [1]/e.feature']);
  });

  it('by name, also when the name looks like a pattern', () => {
    expect(found('x [1]/e.feature', 'a.feature')).toEqual(['x [1]/e.feature', 'a.feature']);
  });

  it('by pattern', () => {
    expect(found('**/[bc].*')).toEqual(['sub/b.feature', 'sub/c.feature.md']);
  });

  it('with lines, of which several may be given together or apart', () => {
    expect(found('a.feature:3:9', 'sub/b.feature:1', 'a.feature:12')).toEqual([
      'a.feature:3:9:12',
      'sub/b.feature:1',
    ]);
  });

  it('whole when they are also named without lines', () => {
    expect(found('a.feature:3', 'a.feature')).toEqual(['a.feature']);
  });
});

it('says which path leads to no features', () => {
  expect(() => found('a.feature', 'nowhere')).toThrow('No feature files at nowhere');
});

it.each([
  ['sub', true],
  ['a.feature:3', true],
  ['gone/**', true],
  ['gone.feature', true],
  ['reports', false],
])('knows whether %j names features: %j', (word, expected) => {
  expect(namesFeatures(word, folder)).toBe(expected);
});
