import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everyEngine, locationUrl, newLocation } from '../engines/engine-locations.ts';
import { runAssay } from './captured-program.ts';

const fixtures = fileURLToPath(new URL('../../src/importers/', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const assay = (argv: readonly string[], more: { stdin?: string; env?: Record<string, string> } = {}) =>
  runAssay(argv, { cwd: folder, ...more });

interface ReportedRun {
  readonly runId: number;
  readonly outcome: string;
  readonly status: string;
  readonly counts: Record<string, number>;
}

async function importInto(database: string, ...argv: readonly string[]): Promise<readonly ReportedRun[]> {
  const { stdout, stderr, code } = await assay(['import', ...argv, '--database-url', database, '--json']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return (JSON.parse(stdout) as { runs: ReportedRun[] }).runs;
}

async function rows(database: string, sql: string): Promise<readonly unknown[]> {
  const { stdout } = await assay(['db', 'query', sql, '--database-url', database, '--format', 'json']);
  return JSON.parse(stdout) as unknown[];
}

const junit = (tests: string) =>
  `<testsuite name="shop" timestamp="2026-11-20T09:30:00Z">${tests}</testsuite>`;

describe.each(everyEngine)('$product', ({ engine }) => {
  test('takes in results as they were written, once', async () => {
    const database = locationUrl(await newLocation(engine, folder));
    const report = join(folder, 'report');
    mkdirSync(join(report, 'attachments'), { recursive: true });
    copyFileSync(join(fixtures, 'junit/fixtures/playwright.xml'), join(report, 'playwright.xml'));
    copyFileSync(join(fixtures, 'junit/fixtures/attachments/page.txt'), join(report, 'attachments/page.txt'));
    const [run] = await importInto(
      database,
      'report/playwright.xml',
      '--project',
      'shop',
      '--branch',
      'main',
    );
    expect(run).toMatchObject({
      outcome: 'imported',
      status: 'failed',
      counts: { tests: 3, attempts: 4, passed: 1, flaky: 1, failed: 1, logs: 2, attachments: 1 },
    });
    expect(
      await rows(
        database,
        'SELECT status, branch, planned_count, passed_count, flaky_count, failed_count FROM runs',
      ),
    ).toEqual([
      {
        status: 'failed',
        branch: 'main',
        planned_count: 3,
        passed_count: 1,
        flaky_count: 1,
        failed_count: 1,
      },
    ]);
    expect(
      await rows(
        database,
        `SELECT tests.key, executions.status, attempt_number, duration_ms, error_type, error_message FROM executions
         JOIN tests USING (test_id) ORDER BY execution_id`,
      ),
    ).toEqual([
      {
        key: '[chromium] basket.spec.ts#basket > adds',
        status: 'passed',
        attempt_number: 1,
        duration_ms: 750,
        error_type: null,
        error_message: null,
      },
      {
        key: '[chromium] basket.spec.ts#basket > opens',
        status: 'error',
        attempt_number: 1,
        duration_ms: 1000,
        error_type: 'TimeoutError',
        error_message: 'Timeout 1000ms exceeded',
      },
      {
        key: '[chromium] basket.spec.ts#basket > opens',
        status: 'passed',
        attempt_number: 2,
        duration_ms: 500,
        error_type: null,
        error_message: null,
      },
      {
        key: '[chromium] basket.spec.ts#basket > pays',
        status: 'failed',
        attempt_number: 1,
        duration_ms: 1000,
        error_type: 'Error',
        error_message: 'expect(received).toBe(expected)',
      },
    ]);
    const [artifact] = (await rows(database, 'SELECT path, name, bytes FROM artifacts')) as {
      path: string;
    }[];
    expect(readFileSync(join(folder, 'results', artifact?.path ?? ''), 'utf8')).toBe(
      'what the page looked like\n',
    );
    expect(await rows(database, 'SELECT status FROM suite_runs')).toEqual([{ status: 'failed' }]);
    const again = await importInto(database, 'report/playwright.xml', '--project', 'shop');
    expect(again).toMatchObject([{ outcome: 'known', runId: run?.runId }]);
    expect(await rows(database, 'SELECT count(*) AS n FROM runs')).toEqual([{ n: 1 }]);
  });

  test('makes one run of shards, in one command or in several', async () => {
    const database = locationUrl(await newLocation(engine, folder));
    writeFileSync(join(folder, '1.xml'), junit('<testcase name="a" time="1"/>'));
    writeFileSync(
      join(folder, '2.xml'),
      junit('<testcase name="b" time="2"><failure message="no"/></testcase>'),
    );
    writeFileSync(join(folder, '3.xml'), junit('<testcase name="b" time="2"/>'));
    expect(await importInto(database, '1.xml', '2.xml', '--merge')).toMatchObject([
      { counts: { tests: 2, suites: 1 }, status: 'failed' },
    ]);
    const first = await importInto(database, '1.xml', '--run-id', 'build-1');
    const late = await importInto(database, '2.xml', '--run-id', 'build-1');
    expect(late[0]?.runId).toBe(first[0]?.runId);
    expect(
      await rows(
        database,
        'SELECT status, planned_count, failed_count, duration_ms FROM runs ORDER BY run_id',
      ),
    ).toEqual([
      { status: 'failed', planned_count: 2, failed_count: 1, duration_ms: 2000 },
      { status: 'failed', planned_count: 2, failed_count: 1, duration_ms: 2000 },
    ]);
    expect(await importInto(database, '2.xml', '3.xml', '--merge', '--attempts', 'same-name')).toMatchObject([
      { counts: { tests: 1, attempts: 2, flaky: 1 }, status: 'passed' },
    ]);
    expect(
      await rows(
        database,
        'SELECT attempt_number, is_final_attempt FROM executions WHERE run_id = (SELECT max(run_id) FROM runs) ORDER BY 1',
      ),
    ).toMatchObject([{ attempt_number: 1 }, { attempt_number: 2 }]);
  });
});

test('results without times are told apart by the time of their file', async () => {
  writeFileSync(join(folder, 'r.xml'), '<testsuite name="s"><testcase name="a"/></testsuite>');
  const at = (seconds: number) => utimesSync(join(folder, 'r.xml'), seconds, seconds);
  at(1_795_000_000);
  await importInto('duckdb:r.db', 'r.xml');
  expect(await importInto('duckdb:r.db', 'r.xml')).toMatchObject([{ outcome: 'known' }]);
  at(1_795_086_400);
  expect(await importInto('duckdb:r.db', 'r.xml')).toMatchObject([{ outcome: 'imported' }]);
  expect(await rows('duckdb:r.db', 'SELECT CAST(started_at AS VARCHAR) AS at FROM runs ORDER BY 1')).toEqual([
    { at: '2026-11-18 11:06:40' },
    { at: '2026-11-19 11:06:40' },
  ]);
});

test('a file that cannot be read leaves nothing, and says what could be', async () => {
  writeFileSync(join(folder, 'poem.txt'), 'The woods are lovely, dark and deep');
  const unknown = await assay(['import', 'poem.txt', '--db', 'r.db']);
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toMatch(/poem\.txt is in no format .*\n.*junit.*trx|IMPORT_FORMAT_UNKNOWN/s);
  writeFileSync(
    join(folder, 'evil.xml'),
    '<!DOCTYPE r [<!ENTITY x SYSTEM "/etc/passwd">]><testsuite name="&x;"/>',
  );
  expect((await assay(['import', 'evil.xml', '--db', 'r.db'])).stderr).toContain('DOCTYPE');
  expect((await assay(['import', 'missing.xml', '--db', 'r.db'])).stderr).toContain('IMPORT_MISSING');
  expect((await assay(['import', 'evil.xml', '--format', 'poem'])).stderr).toContain('Known are');
  expect(existsSync(join(folder, 'r.db.journals')) ? readdirSync(join(folder, 'r.db.journals')) : []).toEqual(
    [],
  );
});

test('what is in doubt is told with its place, and fails the command when it is to be strict', async () => {
  writeFileSync(join(folder, 'cut.xml'), '<testsuite name="s">\n<testcase name="a"/>\n<testcase name="b">');
  const { code, stdout } = await assay(['import', 'cut.xml', '--db', 'r.db']);
  expect(stdout).toMatch(/cut\.xml: run 1, junit, 2 tests \(1 passed, 1 error\), interrupted/);
  expect(stdout).toMatch(/error INPUT_BROKEN_OFF: .*\n +cut\.xml:3:/);
  expect(code).toBe(0);
  expect(await assay(['import', 'cut.xml', '--dry-run', '--strict'])).toMatchObject({ code: 1 });
  expect(await rows('duckdb:r.db', 'SELECT status, error_message FROM runs')).toMatchObject([
    { status: 'interrupted', error_message: expect.stringContaining('breaks off') },
  ]);
});

test('standard input is imported, too, and a dry run writes nothing', async () => {
  const text = junit('<testcase name="a"/>');
  const dry = await assay(['import', '-', '--dry-run', '--db', 'r.db'], { stdin: text });
  expect(dry.stdout).toMatch(/standard input: read only, junit, 1 test \(1 passed\), passed/);
  expect(readdirSync(folder)).toEqual([]);
  expect((await assay(['import', '-', '--db', 'r.db'], { stdin: text })).stdout).toContain('run 1');
});

test('of a directory all reports are taken, and what else lies there is told', async () => {
  mkdirSync(join(folder, 'out/deep'), { recursive: true });
  writeFileSync(join(folder, 'out/1.xml'), junit('<testcase name="a"/>'));
  writeFileSync(join(folder, 'out/deep/2.xml'), junit('<testcase name="b"/>'));
  writeFileSync(join(folder, 'out/notes.txt'), 'nothing');
  const { stdout, stderr } = await assay(['import', 'out', '--merge', '--dry-run']);
  expect(stdout).toMatch(/^out\/1\.xml and 1 more file: read only, junit, 2 tests \(2 passed\), passed/);
  expect(stderr).toBe('note: 1 file in out left out, being no report\n');
  expect((await assay(['import', 'out', '--format', 'junit', '--dry-run'])).stdout).toContain(
    '2 runs with 2 tests',
  );
  mkdirSync(join(folder, 'empty'));
  expect((await assay(['import', 'empty', '--dry-run'])).stderr).toContain('IMPORT_FORMAT_UNKNOWN');
});

test('an import that is stopped leaves nothing', async () => {
  writeFileSync(join(folder, 'r.xml'), junit('<testcase name="a"/>'));
  const stopped = await runAssay(['import', 'r.xml', '--db', 'r.db'], {
    cwd: folder,
    signal: AbortSignal.abort(),
  });
  expect(stopped).toMatchObject({ code: 2, stderr: expect.stringContaining('IMPORT_STOPPED') });
  expect(readdirSync(join(folder, 'r.db.journals'))).toEqual([]);
});

test('git and CI are recorded in CI only, unless it is said otherwise', async () => {
  writeFileSync(join(folder, 'r.xml'), junit('<testcase name="a"/>'));
  const env = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_RUN_ID: '77',
    GITHUB_REPOSITORY: 'ada/shop',
    GITHUB_REF_NAME: 'main',
  };
  await assay(['import', 'r.xml', '--db', 'r.db'], { env });
  await assay(['import', 'r.xml', '--db', 'r.db', '--no-context'], { env });
  await assay(['import', 'r.xml', '--db', 'r.db', '--project', 'other']);
  expect(
    await rows('duckdb:r.db', 'SELECT ci_run_id, build_key IS NOT NULL AS joins FROM runs ORDER BY run_id'),
  ).toEqual([
    { ci_run_id: '77', joins: true },
    { ci_run_id: null, joins: false },
    { ci_run_id: null, joins: false },
  ]);
});
