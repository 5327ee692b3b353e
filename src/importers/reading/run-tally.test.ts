import { expect, it } from 'vitest';
import type { ImportedAttempt, ImportedStatus } from './imported-test.ts';
import { RunTally } from './run-tally.ts';

const attempts = (...statuses: readonly ImportedStatus[]): readonly ImportedAttempt[] =>
  statuses.map((status) => ({ status }));

function tallied(tests: readonly (readonly [string, readonly ImportedAttempt[]])[]) {
  const tally = new RunTally();
  const seen = new Set<string>();
  tally.suite('s', 1);
  for (const [key, tries] of tests) {
    tally.test('s', key, tries, { isRepeated: seen.has(key), mayRepeat: true });
    seen.add(key);
  }
  const { passed, failed, flaky, skipped, error, lost } = tally.counts;
  return { passed, failed, flaky, skipped, error, lost, suite: Array.from(tally.suiteOutcomes())[0]?.status };
}

const none = { passed: 0, failed: 0, flaky: 0, skipped: 0, error: 0, lost: 0 };

it.each([
  ['one that passes in the end', [['a', attempts('failed', 'passed')]], { flaky: 1, suite: 'passed' }],
  [
    'attempts that come apart',
    [
      ['a', attempts('failed')],
      ['b', attempts('passed')],
      ['a', attempts('passed')],
    ],
    { passed: 1, flaky: 1, suite: 'passed' },
  ],
  [
    'a pass that fails when it is repeated',
    [
      ['a', attempts('passed')],
      ['a', attempts('failed')],
    ],
    { failed: 1, suite: 'failed' },
  ],
  [
    'trouble, then a pass, then another pass',
    [
      ['a', attempts('failed')],
      ['a', attempts('passed')],
      ['a', attempts('passed')],
    ],
    { flaky: 1, suite: 'passed' },
  ],
  ['one that never ran', [['a', attempts()]], { lost: 1, suite: 'lost' }],
  ['only skipped ones', [['a', attempts('skipped')]], { skipped: 1, suite: 'skipped' }],
  [
    'an expected failure',
    [['a', [{ status: 'failed', expectedStatus: 'failed' }]]],
    { passed: 1, suite: 'passed' },
  ],
  [
    'an expected failure that passes',
    [['a', [{ status: 'passed', expectedStatus: 'failed' }]]],
    { failed: 1, suite: 'failed' },
  ],
] as const)('%s', (_, tests, expected) => {
  expect(tallied(tests)).toEqual({ ...none, ...expected });
});
