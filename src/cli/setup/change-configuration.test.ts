import { describe, expect, it } from 'vitest';
import { changeConfiguration, changeManifest, namesReporter } from './change-configuration.ts';
import { type ConfiguredRunner, runnerSetups } from './runner-setups.ts';

interface Case {
  readonly what: string;
  readonly runner: ConfiguredRunner;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly isStrict?: boolean;
}

const changed: readonly Case[] = [
  {
    what: 'a property that is not there yet, with remarks and strings that speak of it',
    runner: 'vitest',
    path: 'vitest.config.ts',
    before: `import { defineConfig } from 'vitest/config';

// reporters: ['verbose'] is too much
const banner = "test: { reporters: ['dot'] }";
const pattern = /test: \\{ reporters: \\[['"]/;

export default defineConfig({
  define: { banner, pattern: \`\${pattern} reporters: [\${{ a: '}' }.a}\` },
  test: { // how tests run
    globals: true,
    /* reporters: [] */
  },
});
`,
    after: `import { defineConfig } from 'vitest/config';

// reporters: ['verbose'] is too much
const banner = "test: { reporters: ['dot'] }";
const pattern = /test: \\{ reporters: \\[['"]/;

export default defineConfig({
  define: { banner, pattern: \`\${pattern} reporters: [\${{ a: '}' }.a}\` },
  test: { // how tests run
    reporters: ['default', 'assay/vitest'],
    globals: true,
    /* reporters: [] */
  },
});
`,
  },
  {
    what: 'the whole way to it, with the quotes and tabs of the file',
    runner: 'vitest',
    path: 'vite.config.js',
    before:
      'import { defineConfig } from "vite";\n\nexport default defineConfig({\n\tplugins: [vue()],\n\tbase: "/shop/"\n});\n',
    after:
      'import { defineConfig } from "vite";\n\nexport default defineConfig({\n\ttest: {\n\t\treporters: ["default", "assay/vitest"],\n\t},\n\tplugins: [vue()],\n\tbase: "/shop/"\n});\n',
  },
  {
    what: 'a list over several lines, with a remark behind its last element and no comma',
    runner: 'vitest',
    path: 'vitest.config.mts',
    before: `export default defineConfig(async ({ mode }) => {
  const shared = { reporters: ['never'] };
  return {
    test: {
      projects: [{ test: { reporters: ['inner'], shared } }],
      reporters: [
        'default',
        ['json', { outputFile: mode }] // for the pipeline
      ],
    },
  } satisfies ViteUserConfig;
});
`,
    after: `export default defineConfig(async ({ mode }) => {
  const shared = { reporters: ['never'] };
  return {
    test: {
      projects: [{ test: { reporters: ['inner'], shared } }],
      reporters: [
        'default',
        ['json', { outputFile: mode }], // for the pipeline
        'assay/vitest'
      ],
    },
  } satisfies ViteUserConfig;
});
`,
  },
  {
    what: 'a string, in what is merged into another configuration',
    runner: 'vitest',
    path: 'vitest.config.ts',
    before: "export default mergeConfig(viteConfig, defineConfig({ test: { reporters: 'verbose' } }));\n",
    after:
      "export default mergeConfig(viteConfig, defineConfig({ test: { reporters: ['verbose', 'assay/vitest'] } }));\n",
  },
  {
    what: 'a configuration with a name and a type',
    runner: 'jest',
    path: 'jest.config.ts',
    before: `import type { Config } from 'jest';

const config: Config = {
  projects: ['<rootDir>/a', '<rootDir>/b'],
  coverageReporters: ['text'],
};

export default config;
`,
    after: `import type { Config } from 'jest';

const config: Config = {
  reporters: ['default', 'assay/jest'],
  projects: ['<rootDir>/a', '<rootDir>/b'],
  coverageReporters: ['text'],
};

export default config;
`,
  },
  {
    what: 'CommonJS, without a line end at the end',
    runner: 'jest',
    path: 'jest.config.js',
    before:
      "/** @type {import('jest').Config} */\nmodule.exports = {\n  reporters: ['default', ['jest-junit', { a: 1 }],],\n}",
    after:
      "/** @type {import('jest').Config} */\nmodule.exports = {\n  reporters: ['default', ['jest-junit', { a: 1 }], 'assay/jest',],\n}",
  },
  {
    what: 'JSON with lines that end as on Windows',
    runner: 'jest',
    path: 'jest.config.json',
    before: '{\r\n    "reporters": [\r\n        "default"\r\n    ]\r\n}\r\n',
    after: '{\r\n    "reporters": [\r\n        "default",\r\n        "assay/jest"\r\n    ]\r\n}\r\n',
  },
  {
    what: 'an empty list, which stays silent',
    runner: 'jest',
    path: 'jest.config.cjs',
    before: 'module.exports = { reporters: [ ] };\n',
    after: "module.exports = { reporters: ['assay/jest'] };\n",
  },
  {
    what: 'an empty object',
    runner: 'jest',
    path: 'jest.config.json',
    before: '{}\n',
    after: '{ "reporters": ["default", "assay/jest"] }\n',
  },
  {
    what: 'JSON with remarks',
    runner: 'mocha',
    path: '.mocharc.jsonc',
    before: '{\n  // "require": "x",\n  "require": "tsx", /* first */\n  "spec": "test/**/*.ts"\n}\n',
    after:
      '{\n  // "require": "x",\n  "require": ["tsx", "assay/mocha"], /* first */\n  "spec": "test/**/*.ts"\n}\n',
  },
  {
    what: 'an option of Node where packages do not see each other',
    runner: 'mocha',
    path: '.mocharc.cjs',
    isStrict: true,
    before: "'use strict';\nmodule.exports = {\n  require: ['./setup.js'],\n};\n",
    after:
      "'use strict';\nmodule.exports = {\n  'node-option': ['import=assay/mocha'],\n  require: ['./setup.js'],\n};\n",
  },
  {
    what: 'YAML, with its remarks',
    runner: 'mocha',
    path: '.mocharc.yml',
    before: '# how it runs\nrequire:\n- ./setup.js # first\n\nspec: "test/**/*.js"\n',
    after: '# how it runs\nrequire:\n- ./setup.js # first\n- assay/mocha\n\nspec: "test/**/*.js"\n',
  },
  {
    what: 'YAML with a string',
    runner: 'mocha',
    path: '.mocharc.yaml',
    before: 'timeout: 5000\nrequire: tsx\n',
    after: 'timeout: 5000\nrequire: [tsx, assay/mocha]\n',
  },
  {
    what: 'a string that becomes a list of lists',
    runner: 'playwright',
    path: 'playwright.config.ts',
    before: `import { defineConfig, devices } from '@playwright/test';
export default defineConfig({
  testDir: './tests',
  reporter: 'html', // see https://playwright.dev/docs/test-reporters
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'] } }],
});
`,
    after: `import { defineConfig, devices } from '@playwright/test';
export default defineConfig({
  testDir: './tests',
  reporter: [['html'], ['assay/playwright']], // see https://playwright.dev/docs/test-reporters
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'] } }],
});
`,
  },
  {
    what: 'a list of lists with a type, over lines with commas',
    runner: 'playwright',
    path: 'playwright.config.ts',
    before: "export default {\n  reporter: [\n    ['list'],\n    ['junit', { a: 1 }],\n  ] as const,\n};\n",
    after:
      "export default {\n  reporter: [\n    ['list'],\n    ['junit', { a: 1 }],\n    ['assay/playwright'],\n  ] as const,\n};\n",
  },
  {
    what: 'what follows other defaults',
    runner: 'playwright',
    path: 'playwright.config.mjs',
    before: 'export default playwright.defineConfig({ ...base, reporter: "./mine.js" });\n',
    after:
      'export default playwright.defineConfig({ ...base, reporter: [["./mine.js"], ["assay/playwright"]] });\n',
  },
  {
    what: 'the default profile of CommonJS',
    runner: 'cucumber',
    path: 'cucumber.js',
    before:
      "module.exports = {\n  default: {\n    paths: ['features'],\n  },\n  ci: { plugin: ['other'] },\n};\n",
    after:
      "module.exports = {\n  default: {\n    plugin: ['assay/cucumber'],\n    paths: ['features'],\n  },\n  ci: { plugin: ['other'] },\n};\n",
  },
  {
    what: 'the default profile of YAML',
    runner: 'cucumber',
    path: 'cucumber.yaml',
    before: 'default:\n  paths: [features]\n',
    after: 'default:\n  paths: [features]\n  plugin:\n    - assay/cucumber\n',
  },
  {
    what: 'a module in a strict layout',
    runner: 'cucumber',
    path: 'cucumber.mjs',
    isStrict: true,
    before: "export default { plugin: ['other'] };\n",
    after: "export default { plugin: ['other', import.meta.resolve('assay/cucumber')] };\n",
  },
  {
    what: 'a service, and the line that loads it',
    runner: 'webdriverio',
    path: 'wdio.conf.ts',
    before: `import type { Options } from '@wdio/types';

/** How it runs. */
export const config: Options.Testrunner = {
    runner: 'local',
    framework: 'mocha',
    services: ['visual'],
};
`,
    after: `import AssayService from 'assay/webdriverio';
import type { Options } from '@wdio/types';

/** How it runs. */
export const config: Options.Testrunner = {
    runner: 'local',
    framework: 'mocha',
    services: ['visual', [AssayService, {}]],
};
`,
  },
  {
    what: 'a service in CommonJS',
    runner: 'webdriverio',
    path: 'wdio.conf.js',
    before: "'use strict'\n/** How it runs. */\nexports.config = {\n    runner: 'local',\n}\n",
    after:
      "'use strict'\nconst { AssayService } = require('assay/webdriverio')\n\n/** How it runs. */\nexports.config = {\n    services: [[AssayService, {}]],\n    runner: 'local',\n}\n",
  },
];

const leftAlone: readonly (readonly [ConfiguredRunner, string, string, RegExp])[] = [
  [
    'playwright',
    'playwright.config.ts',
    "export default { reporter: CI ? 'dot' : 'list' };",
    /not written as a list/,
  ],
  [
    'playwright',
    'playwright.config.ts',
    "export default { reporter: ['list'] };",
    /elements that are no lists/,
  ],
  ['vitest', 'vitest.config.ts', 'export default { test: { ...shared } };', /may come from somewhere else/],
  ['vitest', 'vitest.config.ts', 'export default { test: { reporters } };', /may come from somewhere else/],
  [
    'vitest',
    'vitest.config.ts',
    "export default { test: { ['reporters']: [] } };",
    /may come from somewhere else/,
  ],
  ['vitest', 'vitest.config.ts', 'export default { test: { reporters: [], reporters: [] } };', /there twice/],
  [
    'vitest',
    'vitest.config.ts',
    "export default { test: { reporters: ['a', b].filter(Boolean) } };",
    /not written as a list/,
  ],
  [
    'vitest',
    'vitest.config.ts',
    "export default { test: { reporters: ['a'].concat(b) } };",
    /not written as a list/,
  ],
  ['vitest', 'vitest.config.ts', 'export default { test: shared };', /test is not written as an object/],
  [
    'vitest',
    'vitest.config.ts',
    'export default withEverything({ test: {} });',
    /where the configuration begins/,
  ],
  ['vitest', 'vitest.config.ts', 'export default { test: {} }.more;', /where the configuration begins/],
  [
    'vitest',
    'vitest.config.ts',
    'const c = { test: {} };\nc.test.reporters = [];\nexport default c;',
    /begins/,
  ],
  [
    'vitest',
    'vitest.config.ts',
    'export default () => { if (a) return {}; return { test: {} }; };',
    /begins/,
  ],
  ['vitest', 'vitest.config.ts', "export { default } from './other.ts';", /where the configuration begins/],
  ['vitest', 'vitest.config.ts', 'export default { test: { ', /where the configuration begins/],
  ['vitest', 'vitest.config.ts', 'export default { test: { a: 1 + } };', /cannot be parsed as it is/],
  ['vitest', 'vitest.config.ts', 'export default { test: { reporters: [], ...more } };', /may be replaced/],
  ['playwright', 'playwright.config.ts', 'export default defineConfig({}, base);', /configuration begins/],
  [
    'vitest',
    'vite.config.ts',
    "import { defineConfig } from 'vite';\nexport default defineConfig({});",
    /types know no/,
  ],
  ['jest', 'jest.config.json', '{ "reporters": "default" }', /not written as a list/],
  ['jest', 'jest.config.json', '{ "reporters": [ }', /where the configuration begins/],
  ['jest', 'jest.config.js', "module.exports = { ...require('./base') };", /may come from somewhere else/],
  ['cucumber', 'cucumber.js', "module.exports = { default: '--parallel 2' };", /not written as an object/],
  ['cucumber', 'cucumber.json', '[{ "uri": "a.feature" }]', /where the configuration begins/],
  ['mocha', '.mocharc.yml', '- a\n', /it is no map/],
  ['mocha', '.mocharc.yml', 'require: {a: 1}\n', /not written as a list/],
  ['mocha', '.mocharc.yml', 'spec:   "a"\nextension: [js,   ts]\n', /other lines/],
  ['webdriverio', 'wdio.conf.ts', "export const config = { framework: 'cucumber' };", /are not recorded/],
  [
    'webdriverio',
    'wdio.conf.ts',
    'class AssayService {}\nexport const config = {};',
    /something else is called/,
  ],
];

describe('the reporter is put into', () => {
  it.each(changed)('$runner, $path: $what', ({ runner, path, before, after, isStrict = false }) => {
    const setup = runnerSetups[runner];
    expect(namesReporter(path, before, setup.reporter)).toBe(false);
    expect(changeConfiguration(path, before, setup, isStrict)).toEqual({ after });
    expect(namesReporter(path, after, setup.reporter)).toBe(true);
  });

  it('package.json, whose other lines stay as they are', () => {
    const before =
      '{\n\t"name": "shop",\n\t"files": ["a",   "b"],\n\t"jest": {\n\t\t"reporters": ["default"]\n\t},\n\t"x": 1e3\n}';
    const after = before.replace('["default"]', '["default", "assay/jest"]');
    expect(changeManifest(before, 'jest', runnerSetups.jest, false)).toEqual({ after });
    expect(changeManifest('{ "jest": "./jest.json" }', 'jest', runnerSetups.jest, false)).toEqual({
      reason: 'jest is not written as an object',
    });
  });
});

it.each(leftAlone)('leaves alone %s, %s: %s', (runner, path, text, reason) => {
  expect(changeConfiguration(path, text, runnerSetups[runner], false)).toEqual({
    reason: expect.stringMatching(reason),
  });
});

it.each([
  ['a.ts', "// 'assay/vitest'\n/* 'assay/vitest' */", false],
  ['a.ts', "const a = `'assay/vitest'`;", false],
  ['a.ts', 'x(["assay/vitest", {}])', true],
  ['a.yml', 'a: b # assay/vitest', false],
  ['a.yml', '- assay/vitest', true],
])('tells whether a reporter is named: %s %s', (path, text, named) => {
  expect(namesReporter(path, text, 'assay/vitest')).toBe(named);
});
