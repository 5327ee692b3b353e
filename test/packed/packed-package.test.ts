import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installInto, npx, packRepository, repository } from './empty-project.ts';

const oldestMajor = 'node@22.23.3';
const folder = mkdtempSync(join(tmpdir(), 'assay-packed-'));
const project = join(folder, 'project');
let files: string[] = [];

beforeAll(() => {
  const packed = packRepository(folder);
  files = packed.files;
  installInto(project, [packed.tarball]);
  installInto(join(folder, 'node-22'), [oldestMajor]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const feature = `Feature: Counting
  Scenario: Two and two
    Given the number 2
    When I add 2
    Then I have 4
`;

const steps = `import { Given, Then, When } from 'assay/gherkin';
let number = 0;
Given('the number {int}', (start) => { number = start; });
When('I add {int}', (more) => { number += more; });
Then('I have {int}', (expected) => { if (number !== expected) throw new Error('I have ' + number); });
`;

it('the tarball holds what users need and nothing else', () => {
  expect(files).toEqual(
    expect.arrayContaining(['package.json', 'LICENSE', 'README.md', 'bin/assay.js', 'dist/cli/main.js']),
  );
  expect(files).toEqual(expect.arrayContaining(['dist/entries/index.js', 'dist/entries/gherkin.d.ts']));
  const extra = files.filter(
    (path) =>
      !/^(dist\/|bin\/assay\.js$|docs\/event-protocol\.md$|docs\/(generated|guides)\/|[A-Z]+(\.md)?$|package\.json$)/.test(
        path,
      ),
  );
  expect(extra).toEqual([]);
  expect(files.filter((path) => path.includes('.test.'))).toEqual([]);
});

describe.each([
  { name: 'Node 22', nodeFolder: join(folder, 'node-22/node_modules/.bin') },
  { name: 'the pinned Node', nodeFolder: join(repository, 'node_modules/node/bin') },
])('in an empty project with $name', ({ name, nodeFolder }) => {
  const home = join(project, name.replaceAll(' ', '-'));
  const assay = (...args: string[]) => npx(home, nodeFolder, ['assay', ...args]);
  beforeAll(() => {
    mkdirSync(home);
  });

  it('runs that Node', () => {
    const major = name === 'Node 22' ? 'v22.' : process.version;
    expect(npx(home, nodeFolder, ['node', '--version']).stdout).toContain(major);
  });

  it('says its version', () => {
    const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    expect(assay('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it('offers its entries to import', () => {
    const script = "Promise.all([import('assay'), import('assay/gherkin')]).then(() => console.log('both'))";
    writeFileSync(join(home, 'entries.mjs'), script);
    expect(npx(home, nodeFolder, ['node', 'entries.mjs'])).toMatchObject({ code: 0, stdout: 'both\n' });
  });

  it('records the tests that this Node runs', () => {
    const file = "import { test } from 'node:test'; test('adds', () => {}); test.skip('pays', () => {});";
    writeFileSync(join(home, 'shop.test.mjs'), file);
    const destination = '--test-reporter-destination=stdout';
    const reporters = ['spec', 'assay/node-test'].flatMap((one) => [`--test-reporter=${one}`, destination]);
    const outcome = npx(home, nodeFolder, ['node', '--test', ...reporters, 'shop.test.mjs']);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, stderr: expect.not.stringContaining('assay:') });
    const sql =
      "SELECT name, e.status FROM executions e JOIN tests USING (test_id) WHERE name = 'adds' OR name = 'pays'";
    const listed = assay('db', 'query', '--format', 'json', `${sql} ORDER BY name`);
    expect(JSON.parse(listed.stdout), listed.stderr).toEqual([
      { name: 'adds', status: 'passed' },
      { name: 'pays', status: 'skipped' },
    ]);
  });

  it.each(['runs.db', 'runs.sqlite'])('opens %s as a library', (file) => {
    const script = `import { openDatabase } from 'assay/database';
const database = await openDatabase('${file}');
const { project_id } = await database.projects.create({ key: 'shop', name: 'Shop' });
await database.transaction(async (inside) => { await inside.projects.update(project_id, { name: 'The shop' }); });
console.log((await database.projects.getById(project_id)).name);
await database.close();
`;
    writeFileSync(join(home, 'library.mjs'), script);
    const outcome = npx(home, nodeFolder, ['node', 'library.mjs']);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: 'The shop\n' });
    const listed = assay(
      'db',
      'query',
      'SELECT count(*) AS n FROM projects',
      '--db',
      file,
      '--format',
      'csv',
    );
    expect(listed.stdout, listed.stderr).toMatch(/^n\r?\n1\r?\n$/);
  });

  it('writes a starter project, runs and records a feature, and answers a query', () => {
    expect(assay('init')).toMatchObject({ code: 0 });
    expect(readdirSync(join(home, 'features')).some((path) => path.endsWith('.feature'))).toBe(true);
    writeFileSync(join(home, 'features/counting.feature'), feature);
    mkdirSync(join(home, 'support'), { recursive: true });
    writeFileSync(join(home, 'support/counting.mjs'), steps);

    const run = assay('run', 'features/counting.feature', '--database');
    expect(run, run.stderr + run.stdout).toMatchObject({ code: 0 });

    const query = assay(
      'db',
      'query',
      '--format',
      'json',
      "SELECT count(*) AS steps FROM steps WHERE step_type = 'step'",
    );
    expect(query, query.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(query.stdout)).toEqual([{ steps: 3 }]);
  });
});
