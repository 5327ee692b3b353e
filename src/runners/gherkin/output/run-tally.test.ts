import { expect, it } from 'vitest';
import { everyOutcome, sampleResult, sampleStep } from './golden/sample-results.ts';
import { createRunTally } from './run-tally.ts';

function tallyOf(planned: number, results = everyOutcome()) {
  const tally = createRunTally(planned);
  for (const result of results) tally.add(result);
  return tally;
}

it('counts the same while a run goes on and at its end', () => {
  const tally = tallyOf(8);
  expect(tally.totals(false)).toEqual(tally.totals(true));
  expect(tally.totals(true)).toEqual({
    planned: 8,
    passed: 1,
    failed: 2,
    flaky: 1,
    skipped: 1,
    undefined: 1,
    interrupted: 1,
    lost: 1,
  });
});

it('counts a scenario that is to be tried again only when its last attempt has ended', () => {
  const tally = tallyOf(1, [sampleResult({ status: 'failed', willBeRetried: true })]);
  expect(tally.totals(false)).toMatchObject({ failed: 0, lost: 0 });
  expect(tally.totals(true)).toMatchObject({ failed: 1, lost: 0 });
  tally.add(sampleResult({ attemptNumber: 2 }));
  expect(tally.totals(false)).toMatchObject({ planned: 1, failed: 0, flaky: 1 });
});

it('takes the attempts of a scenario in whatever order they come', () => {
  const first = sampleResult({ status: 'failed', willBeRetried: true });
  const tally = tallyOf(1, [sampleResult({ attemptNumber: 2 }), first]);
  expect(tally.totals(true)).toMatchObject({ planned: 1, flaky: 1 });
  expect(tally.findings().scenarioTimeMs).toBe(2500);
});

it('counts steps and background steps of last attempts, and nothing else', () => {
  const steps = [
    sampleStep({ type: 'background' }),
    sampleStep({ children: [sampleStep({ type: 'sub_step' })] }),
    sampleStep({ type: 'section' }),
    sampleStep({ type: 'hook' }),
    sampleStep({ status: 'failed' }),
  ];
  const attempts = [1, 2].map((attemptNumber) =>
    sampleResult({ attemptNumber, willBeRetried: attemptNumber === 1, status: 'failed', steps }),
  );
  expect(tallyOf(1, attempts).findings().steps).toEqual({ passed: 2, failed: 1 });
});
