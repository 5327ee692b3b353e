import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay } from '../../command-line/captured-program.ts';
import { everyEngine, locationUrl, newLocation } from '../../engines/engine-locations.ts';
import { recordSmallHistory } from './small-history.ts';

interface Entry {
  readonly kind: string;
  readonly title: string;
  readonly tests: number;
  readonly runs: number;
  readonly lost_ms: number;
  readonly since: { readonly run_id: number } | null;
  readonly command: string;
}

describe.each(everyEngine)('the punchlist on $product', ({ engine }) => {
  let folder: string;
  let url: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-punchlist-'));
    const location = await newLocation(engine, folder);
    url = locationUrl(location);
    await recordSmallHistory(location);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const assay = (...argv: readonly string[]) => runAssay([...argv, '--database-url', url], { cwd: folder });
  const entriesOf = async (...argv: readonly string[]) =>
    (JSON.parse((await assay('punchlist', '--json', ...argv)).stdout) as { entries: Entry[] }).entries;

  test('causes come first, by tests and runs that they hit; then flaky tests, then those without a result', async () => {
    const entries = await entriesOf();
    expect(
      entries.map(({ kind, title, tests, runs, lost_ms, since }) => [
        kind,
        title,
        tests,
        runs,
        lost_ms,
        since?.run_id ?? null,
      ]),
    ).toEqual([
      ['failing', '1 test fails: no find', 1, 3, 801, 1],
      ['failing', '1 test fails: no pay', 1, 1, 100, 3],
      ['failing', '1 test fails: no fresh', 1, 1, 100, 3],
      ['flaky', 'flaky: add', 1, 1, 500, 2],
      ['lost', '1 test has no result in run 3', 1, 1, 0, null],
      ['untested', expect.stringContaining('1 test without a result: '), 1, 3, 0, null],
    ]);
  });

  test('the command of each entry shows more of it', async () => {
    for (const { command, kind } of await entriesOf()) {
      const words = command.replaceAll("'", '').split(' ');
      expect(words[0]).toBe('assay');
      const { code, stdout } = await assay(...words.slice(1), '--json');
      expect(code, command).toBe(0);
      expect(JSON.parse(stdout), `${kind}: ${command}`).not.toEqual([]);
    }
  });

  test('it is text for people, too, and a table', async () => {
    const { stdout, code } = await assay('punchlist', '--limit', '1');
    expect(code).toBe(0);
    expect(stdout).toContain('# What to fix next\n\nRun 3: ');
    expect(stdout).toContain('### 1. `1 test fails: no find`');
    expect(stdout).toContain('- Since: at least run 1, 2026-11-17 09:30 UTC');
    expect(stdout).not.toContain('### 2.');
    const { stderr } = await assay('punchlist', '--format', 'csv', '--output', 'list.csv');
    expect(stderr).toContain('list.csv: 6 to fix\n');
    const lines = readFileSync(join(folder, 'list.csv'), 'utf8').trim().split('\r\n');
    expect(lines).toHaveLength(7);
    expect(lines[1]).toMatch(/^1,failing,/);
  });

  test('it is about the run and the branch that are named', async () => {
    expect((await entriesOf('--branch', 'main')).map(({ title }) => title)).toEqual([
      '1 test fails: no find',
      expect.stringContaining('flaky: add'),
      expect.stringContaining('without a result'),
    ]);
    expect((await entriesOf('--run', '1')).map(({ title, runs }) => [title, runs]).at(0)).toEqual([
      '1 test fails: no find',
      1,
    ]);
    expect((await assay('punchlist', '--run', '77')).code).toBe(2);
  });
});
