import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyEngine, locationUrl, newLocation } from '../engines/engine-locations.ts';
import { runAssay } from './captured-program.ts';
import { recordShopRuns, shopRunUuids } from './shop-runs.ts';

const schema = JSON.parse(
  readFileSync(new URL('./fixtures/ctrf.schema.json', import.meta.url), 'utf8'),
) as object;

interface CtrfTest extends Record<string, unknown> {
  readonly name: string;
  readonly status: string;
}

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
    runAssay([...argv, '--database-url', url], { cwd: folder, env: {} });
  const report = (format: string, ...argv: readonly string[]) =>
    assay('report', '--format', format, '-o', '-', ...argv);

  test('JUnit tells each test once, with its attempts, steps and files', async () => {
    const { code, stdout } = await report('junit');
    expect(code).toBe(0);
    const open: string[] = [];
    const cases = new Map<string, string[]>();
    const suites: Record<string, string>[] = [];
    let current: string[] = [];
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) => {
      open.push(name);
      if (name === 'testsuite') suites.push(attributes);
      if (name === 'testcase') {
        current = [];
        cases.set(attributes.name ?? '', current);
      } else if (open.includes('testcase')) current.push(name);
    });
    parser.on('closetag', () => open.pop());
    parser.write(stdout).close();
    expect(Object.fromEntries(cases)).toEqual({
      'Add an article': ['properties', 'property', 'property', 'system-out'],
      'Remove an article': [
        'properties',
        'property',
        'property',
        'flakyFailure',
        'stackTrace',
        'system-out',
        'system-out',
      ],
      'Pay | with "card"': ['properties', 'property', 'property', 'property', 'failure', 'system-out'],
      'Use a voucher': ['properties', 'property', 'skipped', 'system-out'],
      'Wrap as a gift': ['properties', 'property', 'error'],
    });
    expect(suites).toMatchObject([
      { name: 'The basket', tests: '5', failures: '1', errors: '1', skipped: '1', flakes: '1' },
    ]);
    expect(stdout).toContain('[[ATTACHMENT|The basket/Add an article/0 - I add 2 articles.png]]');
    expect(stdout).toContain('click "Add" ... passed (20 ms, 2 attempts)');
    expect(stdout).toContain('<error message="planned, and never ended: there is no result" type="lost">');
  });

  test('CTRF keeps to its schema, and says what was flaky, retried or lost', async () => {
    const { stdout } = await report('ctrf');
    const document = JSON.parse(stdout) as { results: { summary: object; tests: CtrfTest[] } };
    const ajv = new Ajv({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(schema);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document).toMatchObject({ reportFormat: 'CTRF', runId: shopRunUuids[1] });
    expect(document.results.summary).toMatchObject({
      tests: 5,
      passed: 2,
      failed: 2,
      skipped: 1,
      pending: 0,
      other: 0,
      flaky: 1,
      suites: 1,
      duration: 2000,
    });
    const byName = new Map(document.results.tests.map((one) => [one.name, one]));
    expect(byName.get('Remove an article')).toMatchObject({
      status: 'passed',
      flaky: true,
      retries: 1,
      retryAttempts: [
        { attempt: 1, status: 'failed', message: 'timeout of 350 ms', duration: 390 },
        { attempt: 2, status: 'passed', duration: 190 },
      ],
    });
    expect(byName.get('Wrap as a gift')).toMatchObject({ status: 'failed', rawStatus: 'lost' });
    expect(byName.get('Add an article')).toMatchObject({
      steps: [
        { name: 'When I add 2 articles', status: 'passed' },
        { name: 'click "Add"', status: 'passed', extra: { attempts: 2, level: 1 } },
      ],
      attachments: [{ contentType: 'image/png', path: 'The basket/Add an article/0 - I add 2 articles.png' }],
      stdout: ['no favicon'],
    });
  });

  test('Markdown tells new failures with their message, lost, flaky and slow tests', async () => {
    const { stdout } = await report('markdown');
    expect(stdout).toContain('## Run 2: failed, 1 failure, all new, 1 test without a result, 1 flaky\n');
    expect(stdout).toContain('New: did not fail in the 1 run of `main` before this one.');
    expect(stdout).toContain(
      '**1 test**: `AssertionError: expected 3 articles, got 2`\n\n' +
        '- `The basket > Pay | with "card"` at `features/basket.feature:25` (new)\n\n' +
        'at step `Given I pay 12.50 EUR`\n\n```text\nexpected 3 articles, got 2\n  at basket.ts:12\n```\n',
    );
    expect(stdout).toContain('| `The basket > Wrap as a gift` | `features/basket.feature:45` |\n');
    expect(stdout).toContain(
      '| `The basket > Remove an article` | 2 | `AssertionError: timeout of 350 ms` |\n',
    );
    expect(stdout).toContain('| `The basket > Pay \\| with "card"` | 1.0 s | failed |\n');
  });

  test('a summary is added to the summary of a step, and keeps to what is left of it', async () => {
    const file = join(folder, 'step.md');
    writeFileSync(file, 'before\n');
    const env = { GITHUB_STEP_SUMMARY: file };
    const argv = ['report', '--database-url', url];
    const { code, stdout } = await runAssay(argv, { cwd: folder, env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toMatch(/^before\n## Run 2: failed/);
    appendFileSync(file, 'x'.repeat(1024 * 1024 - 700 - statSync(file).size));
    await runAssay(argv, { cwd: folder, env });
    expect(statSync(file).size).toBeLessThanOrEqual(1024 * 1024);
    expect(readFileSync(file, 'utf8')).toContain('more items did not fit; everything: `assay report');
  });

  test('annotations are one for each cause; flaky tests and those in quarantine warn', async () => {
    const github = await runAssay(['annotate', '--database-url', url], {
      cwd: folder,
      env: { GITHUB_ACTIONS: 'true' },
    });
    expect(github.stdout.split('\n')).toEqual([
      '::error file=features/basket.feature,line=26,title=The basket > Pay | with "card" (new)::expected 3 articles, got 2%0A  at basket.ts:12%0Aat step: Given I pay 12.50 EUR',
      '::error file=features/basket.feature,line=45,title=The basket > Wrap as a gift::lost: planned, and without a result',
      '::warning file=features/basket.feature,line=15,title=The basket > Remove an article::flaky: passed after 2 attempts%0Atimeout of 350 ms',
      '',
    ]);
    const plain = await assay('annotate');
    expect(plain.stdout).toContain(
      'features/basket.feature:26: error: The basket > Pay | with "card" (new): expected 3 articles, got 2\n',
    );
  });

  test('a gate fails for what failed and for what is lost, and says which tests', async () => {
    const { code, stdout } = await assay('gate');
    expect(code).toBe(1);
    expect(stdout).toContain('Gate failed: run 2 (voucher-fix, 4f2a9c1e5b)');
    expect(stdout).toMatch(/failed {3}lost tests +1 {2}at most 0\n +- The basket > Wrap as a gift/);
    expect(stdout).toMatch(/failed {3}failures +1 {2}at most 0\n +- The basket > Pay/);
    const json = await assay('gate', '--max-new-failures', '1', '--max-lost', '1', '--json');
    expect(json.code).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({ outcome: 'passed', base: { branch: 'main', runs: 1 } });
    expect((await assay('gate', '--run', '1')).code).toBe(0);
  });

  test('a gate that cannot tell says so with a code of its own', async () => {
    expect((await assay('gate', '--run', '1', '--min-coverage', '50%')).code).toBe(3);
    expect((await assay('gate', '--run', '1', '--min-coverage', '50%', '--allow', 'unknown')).code).toBe(0);
    const nothingBefore = await assay('gate', '--run', '1', '--max-new-failures', '0');
    expect(nothingBefore.code).toBe(0);
    expect((await assay('gate', '--run', '77')).code).toBe(3);
    expect((await assay('gate', '--max-flaky-rate', '300%')).code).toBe(2);
  });

  test('rates count what ran, and pass rates flaky tests as passed', async () => {
    const { stdout } = await assay(
      'gate',
      '--min-pass-rate',
      '66%',
      '--max-flaky-rate',
      '0.33',
      '--max-lost',
      '1',
      '--json',
    );
    const { conditions } = JSON.parse(stdout) as {
      conditions: { name: string; measured: number; outcome: string }[];
    };
    expect(conditions.find(({ name }) => name === 'pass rate')).toMatchObject({
      measured: 2 / 3,
      outcome: 'passed',
    });
    expect(conditions.find(({ name }) => name === 'flaky rate')).toMatchObject({
      measured: 1 / 3,
      outcome: 'failed',
    });
  });

  test('shards are planned from the times of files', async () => {
    writeFileSync(join(folder, 'package.json'), '{"name":"shop"}');
    for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.feature`), '');
    const saved = join(folder, 'history.json');
    expect((await assay('shard', '--save', saved)).code).toBe(0);
    // 100 + 200 + 500 ms in the first run; the second has a lost test and does not count.
    expect(JSON.parse(readFileSync(saved, 'utf8'))).toMatchObject({
      runs: 1,
      files: { 'features/basket.feature': 800 },
    });
    const before = await assay('shard', '--save', saved, '--as-of', '2026-11-20T09:30:00Z');
    expect(before.stderr).toContain('0 files of 0 runs');
  });
});
