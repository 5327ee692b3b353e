import { describe, expect, test } from 'vitest';
import type { VerdictCounts } from '../../../analysis/report/report-run.ts';
import { plannedTests, planPages, scenarioAnchor, slugOf } from './report-pages.ts';

const counts = {} as VerdictCounts;
const suite = (suiteRunId: number, names: readonly string[], path: string | null) =>
  [suiteRunId, { suiteRunId, names, path, startedAt: null, counts }] as const;
const row = (execution_id: number, test_id: number, suite_run_id: number, verdict = 'passed') => ({
  execution_id,
  test_id,
  suite_run_id,
  verdict,
  duration_ms: '10.5',
});

describe('names of pages', () => {
  test('are safe file names, readable, and different for different suites', () => {
    expect(slugOf('features/Käse & Öl.feature')).toMatch(/^features-kase-ol-feature-[0-9a-f]{6}$/);
    expect(slugOf('../../etc/passwd')).toMatch(/^etc-passwd-[0-9a-f]{6}$/);
    expect(slugOf('日本語')).toMatch(/^suite-[0-9a-f]{6}$/);
    expect(slugOf('日本語')).not.toBe(slugOf('日本'));
    expect(slugOf('x'.repeat(500)).length).toBeLessThan(70);
  });

  test('and places in them stay the same', () => {
    expect(scenarioAnchor('features/pay.feature#Pay')).toBe('scenario-8a0c4e1a7093');
  });
});

test('attempts of a test are together', () => {
  expect(plannedTests([row(1, 7, 1), row(2, 7, 1), row(3, 8, 1)])).toMatchObject([
    { testId: 7, executionIds: [1, 2], durationMs: 10.5 },
    { testId: 8, executionIds: [3] },
  ]);
});

test('describe blocks of one file share a page; what has no file has its own', () => {
  const suites = new Map([
    suite(1, ['cart.test.ts', 'totals'], 'cart.test.ts'),
    suite(2, ['cart.test.ts', 'vouchers'], 'cart.test.ts'),
    suite(3, ['Collection'], null),
  ]);
  const tests = plannedTests([row(1, 1, 1), row(2, 2, 2, 'failed'), row(3, 3, 3)]);
  expect(planPages(tests, suites)).toMatchObject([
    {
      title: 'cart.test.ts',
      path: 'cart.test.ts',
      tests: 2,
      byVerdict: { passed: 1, failed: 1 },
      durationMs: 21,
    },
    { title: 'Collection', path: null, tests: 1 },
  ]);
});

test('a huge suite is split, and every test is on one page', () => {
  const tests = plannedTests(Array.from({ length: 1001 }, (_, index) => row(index, index, 1)));
  const [feature] = planPages(tests, new Map([suite(1, ['Big'], 'big.feature')]));
  expect(
    feature?.pages.map(({ slug, part, parts, tests: own }) => [
      slug.replace(/-[0-9a-f]{6}/, ''),
      part,
      parts,
      own.length,
    ]),
  ).toEqual([
    ['big-feature', 1, 3, 500],
    ['big-feature-2', 2, 3, 500],
    ['big-feature-3', 3, 3, 1],
  ]);
});
