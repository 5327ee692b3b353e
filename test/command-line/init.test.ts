import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAssay } from './captured-program.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'assay-'));
  // A repository of its own: nothing above is looked at.
  mkdirSync(join(cwd, '.git'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const init = (...argv: readonly string[]) => runAssay(['init', ...argv], { cwd });
const read = (path: string) => readFileSync(join(cwd, path), 'utf8');

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
}

function contents(): Record<string, string> {
  const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return Object.fromEntries(
    files.map((file) => [
      join(file.parentPath, file.name),
      readFileSync(join(file.parentPath, file.name), 'utf8'),
    ]),
  );
}

interface Report {
  readonly folder: string;
  readonly written: boolean;
  readonly workspaces: readonly string[] | null;
  readonly gitignore: string;
  readonly next: readonly string[];
  readonly runners: readonly {
    readonly runner: string;
    readonly file: string;
    readonly state: string;
    readonly reason: string | null;
    readonly notes: readonly string[];
    readonly changes: readonly object[];
  }[];
}

const report = async (...argv: readonly string[]) =>
  JSON.parse((await init('--json', ...argv)).stdout) as Report;
const states = ({ runners }: Report) => runners.map(({ runner, file, state }) => [runner, file, state]);

const manifest = (more: object) => `${JSON.stringify({ name: 'shop', ...more }, null, 2)}\n`;
const vitestConfig = "export default {\n  test: {\n    reporters: ['dot'],\n  },\n};\n";

describe('assay init', () => {
  it('shows what to change, and changes nothing', async () => {
    write({
      'package.json': manifest({ devDependencies: { vitest: '5' } }),
      'vitest.config.ts': vitestConfig,
    });
    const before = contents();
    const { code, stdout } = await init();
    expect(code).toBe(0);
    expect(stdout).toBe(`${cwd}

Vitest: vitest.config.ts
      test: {
  -     reporters: ['dot'],
  +     reporters: ['dot', 'assay/vitest'],
      },

.gitignore
  + results/

Next:
  npx assay init --write    # makes these changes
  npm install --save-dev assay
  npx vitest run
  npx assay db list runs
  npx assay ask flaky-tests
`);
    expect(contents()).toEqual(before);
  });

  it('changes it once with --write', async () => {
    write({
      'package.json': manifest({
        devDependencies: { vitest: '5', assay: '0' },
        scripts: { unit: 'node --test' },
      }),
      'vitest.config.ts': vitestConfig,
      '.gitignore': 'dist',
    });
    chmodSync(join(cwd, 'vitest.config.ts'), 0o640);
    const { stdout } = await init('--write');
    expect(stdout).toContain('Vitest: vitest.config.ts, changed\n');
    expect(stdout).not.toContain('--write');
    expect(stdout).not.toContain('npm install');
    expect(read('vitest.config.ts')).toBe(vitestConfig.replace("'dot'", "'dot', 'assay/vitest'"));
    expect(statSync(join(cwd, 'vitest.config.ts')).mode & 0o777).toBe(0o640);
    expect(read('package.json')).toContain('"unit": "node --test --test-reporter=spec');
    expect(read('.gitignore')).toBe('dist\nresults/\n');
    const after = contents();
    const again = await report('--write');
    expect(states(again)).toEqual([
      ['vitest', 'vitest.config.ts', 'records'],
      ['node-test', 'package.json', 'records'],
    ]);
    expect(again.gitignore).toBe('kept');
    expect(contents()).toEqual(after);
  });

  it('writes the smallest configuration where there is none', async () => {
    write({
      'package.json': manifest({
        devDependencies: {
          vitest: '5',
          jest: '30',
          mocha: '12',
          '@playwright/test': '1',
          '@cucumber/cucumber': '13',
          '@wdio/cli': '9',
        },
      }),
    });
    expect(states(await report('--write'))).toEqual([
      ['vitest', 'vitest.config.mjs', 'create'],
      ['jest', 'jest.config.mjs', 'create'],
      ['mocha', '.mocharc.json', 'create'],
      ['playwright', 'playwright.config.mjs', 'create'],
      ['cucumber', 'cucumber.mjs', 'create'],
      ['webdriverio', 'wdio.conf.ts', 'by-hand'],
    ]);
    expect(states(await report()).map(([, , state]) => state)).toEqual([
      ...Array.from({ length: 5 }, () => 'records'),
      'by-hand',
    ]);
  });

  it('changes package.json for several runners at once', async () => {
    write({
      'package.json': manifest({
        scripts: { test: 'jest && mocha', unit: 'node --test' },
        jest: { bail: true },
        mocha: { require: 'tsx' },
      }),
    });
    await init('--write');
    expect(JSON.parse(read('package.json'))).toMatchObject({
      scripts: { unit: expect.stringContaining('assay/node-test') },
      jest: { reporters: ['default', 'assay/jest'], bail: true },
      mocha: { require: ['tsx', 'assay/mocha'] },
    });
  });

  it('leaves alone what is not certain, and says what to write', async () => {
    const config = "export default { reporter: process.env.CI ? 'dot' : 'list' };\n";
    write({ 'playwright.config.ts': config, '.gitignore': '/results\n' });
    const { code, stdout } = await init('--write');
    expect(code).toBe(0);
    expect(stdout).toContain(
      "playwright.config.ts is left alone: reporter is not written as a list\n  write: reporter: [['list'], ['assay/playwright']]\n",
    );
    expect(read('playwright.config.ts')).toBe(config);
    expect(read('.gitignore')).toBe('/results\n');
    writeFileSync(join(cwd, 'playwright.config.ts'), Buffer.from([0x2f, 0x2f, 0xff]));
    expect((await report('--write')).runners[0]?.reason).toBe('it is not written in UTF-8');
  });

  it('finds configurations that scripts name, and says what scripts take the place of', async () => {
    write({
      'package.json': manifest({
        scripts: {
          unit: 'vitest run --config conf/unit.ts --reporter=dot',
          e2e: 'playwright test -c "e2e/pw.config.ts"',
          bdd: 'cucumber-js -p ci',
        },
      }),
      'conf/unit.ts': vitestConfig,
      'e2e/pw.config.ts': 'export default {};\n',
      'cucumber.json': '{ "default": {} }\n',
    });
    const found = await report();
    expect(states(found)).toEqual([
      ['vitest', 'conf/unit.ts', 'change'],
      ['playwright', 'e2e/pw.config.ts', 'change'],
      ['cucumber', 'cucumber.json', 'change'],
    ]);
    expect(found.runners.map(({ notes }) => notes)).toEqual([
      [expect.stringContaining('The script "unit" names reporters itself')],
      [],
      [expect.stringContaining('The script "bdd" runs a profile of its own')],
    ]);
  });

  it('looks for package.json above the working directory, and speaks of workspaces', async () => {
    write({ 'package.json': manifest({ workspaces: ['packages/*'], devDependencies: { jest: '30' } }) });
    mkdirSync(join(cwd, 'src/deep'), { recursive: true });
    const { stdout } = await runAssay(['init'], { cwd: join(cwd, 'src/deep') });
    expect(stdout).toContain(
      'This is the root of a workspace. Packages with runners of their own (packages/*)',
    );
    expect(stdout).toContain(`  cd ${join('..', '..')}\n`);
    write({ 'packages/a/package.json': manifest({ devDependencies: { mocha: '12' } }) });
    expect(states(await report('packages/a'))).toEqual([['mocha', '.mocharc.json', 'create']]);
  });

  it('changes what a link leads to', async () => {
    write({ 'shared/jest.config.cjs': 'module.exports = {};\n' });
    symlinkSync('shared/jest.config.cjs', join(cwd, 'jest.config.cjs'));
    await init('--write');
    expect(lstatSync(join(cwd, 'jest.config.cjs')).isSymbolicLink()).toBe(true);
    expect(read('shared/jest.config.cjs')).toBe(
      "module.exports = { reporters: ['default', 'assay/jest'] };\n",
    );
  });

  it('writes the starter project where there is no runner, and with --starter', async () => {
    expect((await init()).stdout).toContain('features/basket.feature');
    write({ 'other/package.json': manifest({ devDependencies: { jest: '30' } }) });
    expect((await init('other', '--starter')).stdout).toContain('features/basket.feature');
    expect(existsSync(join(cwd, 'other/jest.config.mjs'))).toBe(false);
    expect((await init('new')).stdout).toContain('features/basket.feature');
  });

  it('ends with 2 when it is used badly', async () => {
    expect((await init('--write', '--starter')).code).toBe(2);
    expect((await init('--nonsense')).code).toBe(2);
    write({ 'package.json': '{ "name": ' });
    const { code, stderr } = await init();
    expect(code).toBe(2);
    expect(stderr).toContain('SETUP_MANIFEST_INVALID');
  });
});
