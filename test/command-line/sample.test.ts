import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SampleTruth } from '../../src/storage/sample/sample-truth.ts';
import { runAssay } from './captured-program.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const size = ['--tests', '12', '--runs', '9', '--days', '6', '--steps', '3', '--branches', '1'];
const sample = (...argv: readonly string[]) => runAssay(['sample', ...size, ...argv], { cwd });

describe('assay sample', () => {
  it('makes up a history that the other commands show', async () => {
    const { code, stdout } = await sample('--db', 'sample.sqlite');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^9 runs with [\d,]+ executions and [\d,]+ step runs in project "sample" of .*sample\.sqlite\n/,
    );
    // Without --until it ends today.
    expect(stdout).toContain('The same again: --seed 1 --until 2026-11-21\n');
    const list = await runAssay(['db', 'list', 'runs', '--db', 'sample.sqlite', '--json'], { cwd });
    expect(list.code).toBe(0);
    expect(list.stdout).toContain('nightly');
  });

  it('reports as JSON, and writes what is true into a file', async () => {
    const { code, stdout, stderr } = await sample(
      '--db',
      'sample.sqlite',
      '--truth',
      'truth.json',
      '--json',
      '--seed',
      '7',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(report).toMatchObject({ runs: 9, plan: { seed: '7', tests: 12, until: '2026-11-21' } });
    expect(report).not.toHaveProperty('truth');
    const truth = JSON.parse(readFileSync(join(cwd, 'truth.json'), 'utf8')) as SampleTruth;
    expect(truth.plan).toEqual(report.plan);
    expect(truth.flaky.length).toBeGreaterThan(0);
  });

  it('refuses to be mixed into what is there', async () => {
    await sample('--db', 'sample.sqlite');
    const again = await sample('--db', 'sample.sqlite');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('The database has a project "sample" already.');
    const other = await sample('--db', 'sample.sqlite', '--project', 'other', '--seed', '2');
    expect(other.code).toBe(0);
  });

  it.each([
    ['--scale', 'huge'],
    ['--runs', '0'],
    ['--until', '2026-02-30'],
    ['--branches', '-1'],
  ])('refuses %s %s before anything is made', async (option, value) => {
    const { code, stderr } = await sample('--db', 'sample.sqlite', option, value);
    expect(code).toBe(2);
    expect(stderr).toContain(option);
    expect(existsSync(join(cwd, 'sample.sqlite'))).toBe(false);
  });
});
