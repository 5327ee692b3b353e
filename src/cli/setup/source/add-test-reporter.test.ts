import { expect, it } from 'vitest';
import { addTestReporter, runsNodeTests } from './add-test-reporter.ts';
import { applyEdits } from './text-edit.ts';

const ours = '--test-reporter=assay/node-test --test-reporter-destination=stdout';
const usual = '--test-reporter=spec --test-reporter-destination=stdout';

it.each([
  ['node --test', `node --test ${usual} ${ours}`],
  [
    "npm run build && NODE_ENV=test c8 node --import tsx --test 'src/**/*.test.ts'",
    `npm run build && NODE_ENV=test c8 node --import tsx --test ${usual} ${ours} 'src/**/*.test.ts'`,
  ],
  [
    'node --test --test-reporter=dot',
    `node --test ${ours} --test-reporter-destination=stdout --test-reporter=dot`,
  ],
  [
    'node --test --test-reporter dot --test-reporter-destination stdout',
    `node --test ${ours} --test-reporter dot --test-reporter-destination stdout`,
  ],
])('%s gets the reporter', (script, after) => {
  expect(runsNodeTests(script)).toBe(true);
  const edit = addTestReporter(script);
  expect(edit && applyEdits(script, [edit])).toBe(after);
});

it.each([
  'node --test a && node --test b',
  'node --test $(git ls-files)',
  'node --test `ls`',
  'node --test --test-reporter=dot --test-reporter=tap --test-reporter-destination=x',
])('%s is left alone', (script) => {
  expect(runsNodeTests(script)).toBe(true);
  expect(addTestReporter(script)).toBeNull();
});

it.each([
  'node scripts/check.mjs --test',
  'node --import tsx run.ts --test',
  'echo node && tool --test',
  'node --test-only a.js',
  'vitest run',
])('%s runs no tests of Node', (script) => {
  expect(runsNodeTests(script)).toBe(false);
});
