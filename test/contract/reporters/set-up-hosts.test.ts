import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runAssay } from '../../command-line/captured-program.ts';
import { HostProject } from './host-project.ts';
import { recordedRun } from './recorded-run.ts';

const repository = join(import.meta.dirname, '../../..');
const packages = join(repository, 'node_modules');
let project: HostProject;
afterEach(() => project.remove());

/** A package `assay` whose reporters are the sources, whatever conditions a host resolves packages with. */
function standIn(): Record<string, string> {
  const hosts = ['vitest', 'jest', 'mocha', 'playwright', 'cucumber', 'node-test'];
  const entry = (host: string) => JSON.stringify(join(repository, `src/entries/${host}.ts`));
  const text = (host: string) =>
    host === 'mocha' ? `import ${entry(host)};` : `export { default } from ${entry(host)};`;
  const exports = Object.fromEntries(hosts.map((host) => [`./${host}`, `./${host}.mjs`]));
  return {
    'node_modules/assay/package.json': JSON.stringify({ name: 'assay', version: '0.0.0', exports }),
    ...Object.fromEntries(hosts.map((host) => [`node_modules/assay/${host}.mjs`, text(host)])),
  };
}

/** Lets a host lie in the project beside `assay`, instead of where only its own dependencies are. */
function install(folder: string, name: string): void {
  const [scope, inScope] = name.split('/') as [string, string?];
  const target = join(folder, 'node_modules', scope);
  unlinkSync(target);
  if (inScope !== undefined) {
    mkdirSync(target);
    for (const sibling of readdirSync(join(packages, scope)))
      if (sibling !== inScope) symlinkSync(join(packages, scope, sibling), join(target, sibling));
  }
  cpSync(join(packages, name), join(folder, 'node_modules', name), { recursive: true });
}

interface Host {
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** The package that has to see `assay` from where it is. */
  readonly sees?: string;
}

const manifest = (more: object) => JSON.stringify({ name: 'shop', type: 'module', ...more }, null, 2);

const hosts: Readonly<Record<string, Host>> = {
  'Vitest with a configuration': {
    args: ['node_modules/vitest/vitest.mjs', 'run'],
    files: {
      'package.json': manifest({ devDependencies: { vitest: '*' } }),
      'vitest.config.ts': `import { defineConfig } from 'vitest/config';
export default defineConfig({
  test: {
    // reporters: [] would be silent
    include: ['*.spec.js'],
    maxWorkers: 1,
  },
});
`,
      'a.spec.js': "import { test } from 'vitest';\ntest('adds', () => {});\n",
    },
  },
  'Jest, configured in package.json': {
    args: ['node_modules/jest/bin/jest.js'],
    files: {
      'package.json': manifest({
        devDependencies: { jest: '*' },
        jest: { testMatch: ['**/*.spec.cjs'], transform: {} },
      }),
      'a.spec.cjs': "test('adds', () => {});\n",
    },
  },
  'Mocha without a configuration': {
    args: ['node_modules/mocha/bin/mocha.js', 'a.spec.cjs'],
    sees: 'mocha',
    files: {
      'package.json': manifest({ devDependencies: { mocha: '*' } }),
      'a.spec.cjs': "it('adds', () => {});\n",
    },
  },
  'Mocha that sees no other packages': {
    args: ['node_modules/mocha/bin/mocha.js', 'a.spec.cjs'],
    files: {
      'package.json': manifest({ devDependencies: { mocha: '*' } }),
      'pnpm-lock.yaml': '',
      '.mocharc.yaml': '# quick ones only\ntimeout: 500\n',
      'a.spec.cjs': "it('adds', () => {});\n",
    },
  },
  'Playwright Test with one reporter': {
    args: ['node_modules/@playwright/test/cli.js', 'test'],
    files: {
      'package.json': manifest({ devDependencies: { '@playwright/test': '*' } }),
      'playwright.config.js': "export default { testMatch: '*.spec.js', reporter: 'line' };\n",
      'a.spec.js': "import { test } from '@playwright/test';\ntest('adds', () => {});\n",
    },
  },
  'Cucumber, configured in JSON': {
    args: ['node_modules/@cucumber/cucumber/bin/cucumber.js'],
    sees: '@cucumber/cucumber',
    files: {
      'package.json': manifest({ devDependencies: { '@cucumber/cucumber': '*' } }),
      'cucumber.json': '{ "default": { "paths": ["a.feature"], "import": ["support.js"] } }\n',
      'support.js':
        "import { Given } from './node_modules/@cucumber/cucumber/lib/wrapper.mjs';\nGiven('it adds', () => {});\n",
      'a.feature': 'Feature: Shop\n  Scenario: adds\n    Given it adds\n',
    },
  },
  'Cucumber that sees no other packages': {
    args: ['node_modules/@cucumber/cucumber/bin/cucumber.js', 'a.feature'],
    files: {
      'package.json': manifest({ devDependencies: { '@cucumber/cucumber': '*' } }),
      'pnpm-lock.yaml': '',
      'cucumber.js': 'const shared = { import: ["support.js"] };\n\nexport default shared;\n',
      'support.js': "import { Given } from '@cucumber/cucumber';\nGiven('it adds', () => {});\n",
      'a.feature': 'Feature: Shop\n  Scenario: adds\n    Given it adds\n',
    },
  },
  'node:test, called by a script': {
    args: ['--run', 'test'],
    files: {
      'package.json': manifest({ scripts: { test: 'node --test a.test.js' } }),
      'a.test.js': "import { test } from 'node:test';\ntest('adds', () => {});\n",
    },
  },
};

describe.each(Object.entries(hosts))('%s', (name, { args, files, sees }) => {
  it('records its runs after assay init --write', async () => {
    const nothing = { shop: '', flaky: '', broken: '', blocking: '' };
    project = new HostProject({
      name,
      files,
      testFiles: nothing,
      can: {
        console: 'none',
        attachments: false,
        retries: false,
        expectedFailure: false,
        steps: null,
        planned: true,
        workerProcesses: false,
      },
      command: () => ({ program: process.execPath, args }),
    });
    rmSync(join(project.folder, 'node_modules/assay'));
    project.write(standIn());
    if (sees !== undefined) install(project.folder, sees);
    const { code, stdout } = await runAssay(['init', '--write'], { cwd: project.folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.not.stringContaining('left alone') });
    const outcome = await project.run({ files: [], reporter: true });
    expect(outcome, outcome.stdout + outcome.stderr).toMatchObject({ code: 0 });
    const { run, tests } = await recordedRun(project.databasePath);
    expect(run.status).toBe('passed');
    expect(Object.values(tests).map((test) => [test.name, test.attempts[0]?.status])).toEqual([
      ['adds', 'passed'],
    ]);
  });
});
