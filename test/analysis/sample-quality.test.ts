import { afterAll, beforeAll, expect, test } from 'vitest';
import { SampleQuality } from './sample-quality.ts';
import { SampledHistory } from './sampled-history.ts';

// What was measured on this history; other seeds: print-quality-main.ts, and the table in docs/guides/analysis.md.
let history: SampledHistory;
let measured: SampleQuality;
beforeAll(async () => {
  const plan = { tests: 160, runs: 140, days: 30, branches: 5, seed: 'quality' };
  history = await SampledHistory.of('sqlite', plan);
  measured = new SampleQuality(history);
}, 60_000);
afterAll(async () => await history?.close());

test('every flaky test that can be noticed is found, and nothing else is called flaky', async () => {
  const { flaky, flakyOrSuspect } = await measured.flaky();
  expect(flaky.truth).toBeGreaterThanOrEqual(3);
  expect(flaky).toMatchObject({ precision: 1, recall: 1 });
  expect(flakyOrSuspect.precision).toBeGreaterThanOrEqual(0.5);
});

test('what a commit broke for three runs is found with its commit and all of its tests, and nothing else', async () => {
  const { regressions, commits, ranges, tests } = await measured.regressions();
  expect(regressions.truth).toBeGreaterThanOrEqual(3);
  expect(regressions.precision).toBe(1);
  expect(regressions.recall).toBeGreaterThanOrEqual(0.75);
  expect(commits).toBe(1);
  expect(ranges).toBe(1);
  expect(tests).toMatchObject({ precision: 1, recall: 1 });
});

test('tests that became slower or quicker are found with their commit', async () => {
  const { durations, near } = await measured.durations();
  expect(durations.truth).toBeGreaterThanOrEqual(8);
  expect(durations.precision).toBeGreaterThanOrEqual(0.9);
  expect(durations.recall).toBeGreaterThanOrEqual(0.9);
  expect(near).toBeGreaterThanOrEqual(0.75);
});

test('what a branch broke is a new failure there, and hardly anything else is', async () => {
  const { truth, precision, recall } = await measured.branches();
  expect(truth).toBeGreaterThanOrEqual(1);
  expect(precision).toBeGreaterThanOrEqual(0.75);
  expect(recall).toBeGreaterThanOrEqual(0.75);
});

test('causes that only resemble each other stay apart', async () => {
  const { groups, signatures } = await measured.failureGroups();
  expect(signatures).toBeGreaterThan(10);
  expect(groups).toBe(signatures);
});
