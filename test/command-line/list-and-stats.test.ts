import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listings } from '../../src/analysis/listings.ts';
import { everyEngine, locationUrl, newLocation } from '../engines/engine-locations.ts';
import { runAssay } from './captured-program.ts';
import { recordShopRuns, shopRunUuids } from './shop-runs.ts';

describe.each(everyEngine)('$product', ({ engine }) => {
  let folder: string;
  let url: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-'));
    const location = await newLocation(engine, folder);
    url = locationUrl(location);
    await recordShopRuns(location);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const assay = (...argv: readonly string[]) =>
    runAssay(['db', ...argv, '--database-url', url], { cwd: folder });

  async function listed(...argv: readonly string[]): Promise<Record<string, unknown>[]> {
    const { code, stdout, stderr } = await assay('list', ...argv, '--json');
    expect(stderr).toMatch(/^\d+ rows? /);
    expect(code).toBe(0);
    return JSON.parse(stdout) as Record<string, unknown>[];
  }

  test('runs are listed newest first, all of them', async () => {
    const { stdout } = await assay('list', 'runs');
    expect(stdout).toBe(
      [
        'run_id  status  started_at           duration_ms  planned  passed  failed  flaky  skipped  lost  branch       commit      name  uuid',
        '──────  ──────  ───────────────────  ───────────  ───────  ──────  ──────  ─────  ───────  ────  ───────────  ──────────  ────  ────────────────────────────────────',
        `     2  failed  2026-11-21 10:00:00         2000        5       1       1      1        1     1  voucher-fix  4f2a9c1e5b        ${shopRunUuids[1]}`,
        `     1  passed  2026-11-20 09:30:00         1000        3       3       0      0        0     0  main         4f2a9c1e5b        ${shopRunUuids[0]}`,
        '',
      ].join('\n'),
    );
  });

  test.each(Object.keys(listings))('%s can be listed, and its SQL runs as it is printed', async (what) => {
    const rows = await listed(what, '--run-id', '2');
    expect(rows.length).toBeGreaterThan(0);
    const { stdout: sql } = await assay('list', what, '--run-id', '2', '--sql');
    const { stdout } = await assay('query', sql, '--json');
    expect(JSON.parse(stdout)).toEqual(rows);
  });

  test.each(Object.entries(listings))('every filter of %s works', async (what, listing) => {
    const values = {
      status: listing.statuses?.[0] ?? '',
      tag: '@smoke',
      feature: 'basket',
      search: 'a',
      since: '2026-11-01',
      branch: 'main',
    };
    const filters = [
      ...(listing.statusColumn === undefined ? [] : ['status']),
      ...Object.keys(listing.filters),
    ];
    for (const filter of filters) {
      await listed(what, '--run-id', 'all', `--${filter}`, values[filter as keyof typeof values]);
    }
  });

  test('what belongs to a run is of the latest one unless another is named', async () => {
    expect(await listed('scenarios')).toHaveLength(6);
    expect(await listed('scenarios', '--run-id', '1')).toHaveLength(3);
    expect(await listed('scenarios', '--run-id', shopRunUuids[0].slice(0, 8))).toHaveLength(3);
    expect(await listed('executions', '--run-id', 'all')).toHaveLength(9);
  });

  test('filters narrow a list', async () => {
    const names = async (...filters: string[]) =>
      (await listed('scenarios', ...filters)).map((row) => row.scenario);
    expect(await names('--status', 'failed')).toEqual(['Remove an article', 'Pay | with "card"']);
    expect(await names('--tag', 'smoke', '--tag', '@payment')).toEqual(['Pay | with "card"']);
    expect(await names('--search', 'ARTICLES')).toEqual(['Pay | with "card"']);
    expect(await names('--feature', 'no such')).toEqual([]);
    expect(await names('--run-id', 'all', '--since', '4h', '--limit', '2')).toEqual([
      'Add an article',
      'Remove an article',
    ]);
  });

  test('quotes in a filter are text', async () => {
    expect(await listed('scenarios', '--search', "it's; DROP TABLE runs")).toEqual([]);
    const { stdout } = await assay('list', 'scenarios', '--search', "it's", '--sql');
    expect(stdout).toContain("LIKE '%it''s%'");
  });

  test('a list that is cut says so', async () => {
    const { stderr } = await assay('list', 'steps', '--limit', '3');
    expect(stderr).toMatch(/^3 rows .*there are more/);
    expect((await assay('list', 'steps', '--limit', '7')).stderr).not.toContain('more');
  });

  test.each([
    ['99', 'There is no run "99" in the database.'],
    ['newest', 'There is no run "newest" in the database.'],
    ['019a', `"019a" is the beginning of more than one run: 1 (${shopRunUuids[0]}), 2 (${shopRunUuids[1]}).`],
  ])('the run %s is not found', async (run, message) => {
    const { code, stderr } = await assay('list', 'scenarios', '--run-id', run);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('stats show what a run came to', async () => {
    const { code, stdout } = await assay('stats');
    expect(code).toBe(0);
    expect(stdout).toBe(
      `Run 2  ${shopRunUuids[1]}
failed after 2.0 s, started 2026-11-21 10:00:00 UTC, branch voucher-fix, commit 4f2a9c1e5b
6 executions, 6 steps; wall time 2.0 s, work 1.7 s on 2 workers (0.8 at a time)
retried: 1 scenario, 1 step

Scenarios by verdict
  failed   1  20.0 %  ████▊
  flaky    1  20.0 %  ████▊
  lost     1  20.0 %  ████▊
  passed   1  20.0 %  ████▊
  skipped  1  20.0 %  ████▊

Failures by cause
  1 test  failed  expected 3 articles, got 2
                  e.g. "Pay | with "card""
  1 test  lost    lost
                  e.g. "Wrap as a gift"

Flaky: failed, then passed
  2 attempts  Remove an article
              timeout of 350 ms

Slowest scenarios
   1.0 s  ████████████  failed   Pay | with "card" (The basket)
  580 ms  ███████       flaky    Remove an article (The basket)
   90 ms  █▏            passed   Add an article (The basket)
  1.0 ms  ▏             skipped  Use a voucher (The basket)

Slowest steps, by text
     max    mean  times  step
  999 ms  999 ms      1  I pay 12.50 EUR
  389 ms  193 ms      3  I open the shop
   80 ms   80 ms      1  I add 2 articles
   50 ms   35 ms      2  click "Add"

Workers
  worker 0  2 executions   1.1 s  55 %  █████████████▏
  worker 1  3 executions  581 ms  29 %  ███████

Files
  screenshot  1 file  20 KiB
`,
    );
  });

  test('stats of several runs show the trend', async () => {
    const { stdout } = await assay('stats', '--all');
    expect(stdout).toContain('2 runs, 2026-11-20 to 2026-11-21\n');
    expect(stdout).toContain(
      '  pass rate  █▁  50.0 % to 100.0 %, last 50.0 %\n  duration   ▁█  1.0 s to 2.0 s, last 2.0 s\n',
    );
    const expected = JSON.parse((await assay('stats', '--all', '--json')).stdout) as unknown;
    for (const selection of [
      ['--last', '5'],
      ['--run-id', '1', '--run-id', 'latest'],
    ]) {
      expect(JSON.parse((await assay('stats', ...selection, '--json')).stdout)).toEqual(expected);
    }
    const lastOnly = JSON.parse((await assay('stats', '--last', '1', '--json')).stdout) as {
      runs: unknown[];
    };
    expect(lastOnly.runs).toMatchObject([{ run_id: 2, tests: 5, passed: 1, flaky: 1, failed: 1, broken: 1 }]);
  });

  test.each([[[]], [['--all']]])('the queries of stats %j run as they are printed', async (selection) => {
    const { stdout } = await assay('stats', ...selection, '--sql');
    const statements = stdout.split(';\n').filter((text) => text.trim() !== '');
    expect(statements.length).toBeGreaterThan(5);
    for (const statement of statements) {
      expect(statement.trim()).toMatch(/^-- [a-z-]+: /);
      expect((await assay('query', statement)).code).toBe(0);
    }
  });
});
