import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../repository.ts';
import { writeGherkinSuite, writeNullFormatter } from '../suite/gherkin-suite.ts';
import type { HostSuite } from './host-suite.ts';

export const cucumberSuite: HostSuite = {
  name: 'cucumber',
  unit: 'step',
  write(folder, share) {
    writeNullFormatter(folder);
    return writeGherkinSuite(folder, Math.ceil(200 * share));
  },
  args: (reporter, output) => [
    join(repository, 'node_modules/@cucumber/cucumber/bin/cucumber.js'),
    'features/**/*.feature',
    '--import=features/support/steps.mjs',
    '--format=./null-formatter.mjs',
    ...(reporter === 'assay'
      ? [`--plugin=${pathToFileURL(join(repository, 'dist/entries/cucumber.js')).href}`]
      : []),
    ...(['message', 'json', 'junit'].includes(reporter)
      ? [`--format=${reporter}:${join(output, 'out')}`]
      : []),
    ...(reporter.includes('allure') ? [`--format=${reporter}`] : []),
    `--format-options=${JSON.stringify({ resultsDir: join(output, 'allure') })}`,
  ],
  leanest: 'null',
  peers: ['message', 'json', 'junit', 'allure-cucumberjs/reporter'],
  counted: "SELECT count(*) FROM step_runs WHERE status = 'passed'",
};

export const nodeTestSuite: HostSuite = {
  name: 'node-test',
  unit: 'test',
  write(folder, share) {
    const files = Math.ceil(20 * share);
    mkdirSync(join(folder, 'suite'), { recursive: true });
    const tests = Array.from({ length: 100 }, (_, n) => `test('adds ${n}', () => {});`).join('\n');
    for (let file = 0; file < files; file++) {
      writeFileSync(
        join(folder, `suite/part-${file}.test.mjs`),
        `import { test } from 'node:test';\n${tests}`,
      );
    }
    return files * 100;
  },
  args: (reporter) => [
    '--test',
    '--test-concurrency=1',
    ...(reporter === 'assay' ? ['dot', 'assay/node-test'] : [reporter]).flatMap((one) => [
      `--test-reporter=${one}`,
      '--test-reporter-destination=stdout',
    ]),
    'suite/*.test.mjs',
  ],
  leanest: 'dot',
  peers: ['tap', 'junit'],
  counted: "SELECT count(*) FROM executions WHERE status = 'passed'",
};
