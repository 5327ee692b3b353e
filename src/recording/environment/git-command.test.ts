import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askGit } from './git-command.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-git-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a question to git', () => {
  it('is answered with what git printed', async () => {
    expect(await askGit(folder, process.env, ['version'])).toMatch(/^git version /);
  });

  it('has no answer when git fails', async () => {
    expect(await askGit(folder, process.env, ['no-such-command'])).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('has no answer when git hangs', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'git'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    const env = { PATH: `${bin}${delimiter}${process.env.PATH}` };
    const before = Date.now();
    expect(await askGit(folder, env, ['status'], 100)).toBeNull();
    expect(Date.now() - before).toBeLessThan(10_000);
  });
});
