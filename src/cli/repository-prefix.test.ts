import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { repositoryPrefix } from './repository-prefix.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('paths of a project become paths of its repository', () => {
  const project = join(folder, 'packages', 'shop');
  mkdirSync(join(project, 'src'), { recursive: true });
  mkdirSync(join(folder, '.git'));
  writeFileSync(join(project, 'package.json'), '{}');
  expect(repositoryPrefix(join(project, 'src'))).toBe('packages/shop/');
  expect(repositoryPrefix(folder)).toBe('');
});
