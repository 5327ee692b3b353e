import type { ListEntry } from './source/add-to-list.ts';
import type { ExportForm } from './source/exported-object.ts';

/** What a runner's configuration is written in. */
export interface ConfigurationSyntax {
  /** Null for YAML. */
  readonly form: ExportForm | null;
  /** Whether packages see only what they name themselves. */
  readonly isStrict: boolean;
}

/** A runner whose runs a line in its configuration records. */
export interface RunnerSetup {
  readonly title: string;
  /** What its reporter is called. */
  readonly reporter: string;
  /** Packages that make a project one of this runner. */
  readonly packages: readonly string[];
  /** The program as scripts call it. */
  readonly program: RegExp;
  /** Configurations in the order in which the runner looks for them. */
  readonly files: readonly string[];
  /** Whether a configuration says by itself that the runner is used: others have files of these names, too. */
  readonly filesDecide: boolean;
  /** Where package.json can hold the configuration. */
  readonly manifestKey?: string;
  /** What is to be in the configuration; null where it cannot be said in it. */
  entry(syntax: ConfigurationSyntax): ListEntry | null;
  /** The line for people who write it themselves. */
  line(isStrict: boolean): string;
  /** The smallest configuration, for projects without one; null where it takes more. */
  newFile(isStrict: boolean): { readonly path: string; readonly text: string } | null;
  /** Option on the command line that takes the place of what the configuration says, and what to add to it. */
  readonly overridden?: { readonly option: string; readonly add: string };
  /** A run. */
  readonly command: string;
}

const endings = (name: string, order: readonly string[]) => order.map((ending) => `${name}.${ending}`);
const anyCode = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];
const inList = (element: string) => element;

const vitest: RunnerSetup = {
  title: 'Vitest',
  reporter: 'assay/vitest',
  packages: ['vitest'],
  program: /(^|[\s/])vitest(\s|$)/,
  files: [...endings('vitest.config', anyCode), ...endings('vite.config', anyCode)],
  filesDecide: false,
  entry: () => ({
    path: ['test'],
    property: 'reporters',
    element: "'assay/vitest'",
    otherwise: ["'default'", "'assay/vitest'"],
    fromString: inList,
  }),
  line: () => "test: { reporters: ['default', 'assay/vitest'] }",
  newFile: () => ({
    path: 'vitest.config.mjs',
    text: `import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', 'assay/vitest'],
  },
});
`,
  }),
  overridden: { option: '--reporter', add: '--reporter=assay/vitest' },
  command: 'npx vitest run',
};

const jest: RunnerSetup = {
  title: 'Jest',
  reporter: 'assay/jest',
  packages: ['jest', 'jest-cli'],
  program: /(^|[\s/])jest(\.js)?(\s|$)/,
  files: endings('jest.config', ['js', 'ts', 'mjs', 'mts', 'cjs', 'cts', 'json']),
  filesDecide: true,
  manifestKey: 'jest',
  entry: () => ({
    path: [],
    property: 'reporters',
    element: "'assay/jest'",
    otherwise: ["'default'", "'assay/jest'"],
    fromString: null,
  }),
  line: () => "reporters: ['default', 'assay/jest']",
  newFile: () => ({
    path: 'jest.config.mjs',
    text: "export default {\n  reporters: ['default', 'assay/jest'],\n};\n",
  }),
  overridden: { option: '--reporters', add: '--reporters=assay/jest' },
  command: 'npx jest',
};

const mocha: RunnerSetup = {
  title: 'Mocha',
  reporter: 'assay/mocha',
  packages: ['mocha'],
  program: /(^|[\s/])_?mocha(\.js)?(\s|$)/,
  files: endings('.mocharc', ['cjs', 'js', 'mjs', 'yaml', 'yml', 'jsonc', 'json']),
  filesDecide: true,
  manifestKey: 'mocha',
  // Mocha loads what it requires from where Mocha is; Node loads what it imports from where the project is.
  entry: ({ isStrict }) => ({
    path: [],
    property: isStrict ? 'node-option' : 'require',
    element: isStrict ? "'import=assay/mocha'" : "'assay/mocha'",
    otherwise: [isStrict ? "'import=assay/mocha'" : "'assay/mocha'"],
    fromString: inList,
  }),
  line: (isStrict) => (isStrict ? "'node-option': ['import=assay/mocha']" : "require: ['assay/mocha']"),
  newFile: (isStrict) => ({
    path: '.mocharc.json',
    text: `{\n  ${isStrict ? '"node-option": ["import=assay/mocha"]' : '"require": ["assay/mocha"]'}\n}\n`,
  }),
  command: 'npx mocha',
};

const playwright: RunnerSetup = {
  title: 'Playwright Test',
  reporter: 'assay/playwright',
  packages: ['@playwright/test'],
  program: /(^|[\s/])playwright\s+test(\s|$)/,
  files: endings('playwright.config', ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs']),
  filesDecide: true,
  entry: () => ({
    path: [],
    property: 'reporter',
    element: "['assay/playwright']",
    otherwise: ["['list']", "['assay/playwright']"],
    fromString: (literal) => `[${literal}]`,
    tuples: true,
  }),
  line: () => "reporter: [['list'], ['assay/playwright']]",
  newFile: () => ({
    path: 'playwright.config.mjs',
    text: `import { defineConfig } from '@playwright/test';

export default defineConfig({
  reporter: [['list'], ['assay/playwright']],
});
`,
  }),
  overridden: { option: '--reporter', add: '",assay/playwright" behind its value' },
  command: 'npx playwright test',
};

const strictPlugin: Partial<Record<ExportForm, string>> = {
  default: "import.meta.resolve('assay/cucumber')",
  'module.exports': "require('node:url').pathToFileURL(require.resolve('assay/cucumber')).href",
};

const cucumber: RunnerSetup = {
  title: 'Cucumber',
  reporter: 'assay/cucumber',
  packages: ['@cucumber/cucumber'],
  program: /(^|[\s/])cucumber(-js|\.js)(\s|$)/,
  files: endings('cucumber', ['js', 'cjs', 'mjs', 'json', 'yaml', 'yml']),
  filesDecide: false,
  entry: ({ form, isStrict }) => {
    const element = isStrict ? strictPlugin[form ?? 'json'] : "'assay/cucumber'";
    if (element === undefined) return null;
    const path = form === 'default' ? [] : ['default'];
    return { path, property: 'plugin', element, otherwise: [element], fromString: null };
  },
  line: (isStrict) => `plugin: [${isStrict ? strictPlugin.default : "'assay/cucumber'"}]`,
  newFile: (isStrict) => ({
    path: 'cucumber.mjs',
    text: `export default {\n  plugin: [${isStrict ? strictPlugin.default : "'assay/cucumber'"}],\n};\n`,
  }),
  command: 'npx cucumber-js',
};

const webdriverio: RunnerSetup = {
  title: 'WebdriverIO',
  reporter: 'assay/webdriverio',
  packages: ['@wdio/cli'],
  program: /(^|[\s/])wdio(\s|$)/,
  files: endings('wdio.conf', anyCode),
  filesDecide: true,
  entry: () => ({
    path: [],
    property: 'services',
    element: '[AssayService, {}]',
    otherwise: ['[AssayService, {}]'],
    fromString: null,
  }),
  line: () => "services: [[AssayService, {}]], with: import AssayService from 'assay/webdriverio'",
  newFile: () => null,
  command: 'npx wdio run wdio.conf.ts',
};

/** Runners by name. Node's own one has no configuration: see setup-node-test. */
export const runnerSetups = {
  vitest,
  jest,
  mocha,
  playwright,
  cucumber,
  webdriverio,
} as const satisfies Record<string, RunnerSetup>;

export type ConfiguredRunner = keyof typeof runnerSetups;
