import { describe, expect, it } from 'vitest';
import { type Outcome, outcomes, type ScenarioTotals } from '../output/scenario-totals.ts';
import { outcomeOfRun, type RunCircumstances } from './run-outcome.ts';

const quiet: RunCircumstances = { interruptedBy: null, brokenBy: null, dryRun: false, afterHookFailures: 0 };

/** Totals of a run that found these outcomes; planned scenarios without one are lost. */
function totalsOf(found: readonly Outcome[], planned: number): ScenarioTotals {
  const counts = Object.fromEntries(outcomes.map((one) => [one, found.filter((it) => it === one).length]));
  const totals = { planned, ...counts } as Record<Outcome | 'planned', number>;
  totals.lost += planned - found.length;
  return totals;
}

function outcome(found: Outcome[], circumstances: Partial<RunCircumstances> = {}, planned = found.length) {
  const { status, exitCode } = outcomeOfRun(totalsOf(found, planned), { ...quiet, ...circumstances });
  return [status, exitCode];
}

describe('a run', () => {
  it('passes when everything passed, was flaky or was skipped', () => {
    expect(outcome(['passed', 'flaky', 'skipped'])).toEqual(['passed', 0]);
  });

  it('fails with 1 when something failed or has no definition', () => {
    expect(outcome(['passed', 'failed'])).toEqual(['failed', 1]);
    expect(outcome(['undefined'])).toEqual(['failed', 1]);
  });

  it('fails with 1 when only a hook behind the scenarios failed', () => {
    expect(outcome(['passed'], { afterHookFailures: 1 })).toEqual(['failed', 1]);
  });

  it('is broken with 3 when scenarios have no result, even if others failed', () => {
    expect(outcome(['failed', 'interrupted'])).toEqual(['error', 3]);
    expect(outcome(['passed'], {}, 2)).toEqual(['error', 3]);
  });

  it('is interrupted with 3 whatever else happened', () => {
    expect(outcome(['passed'], { interruptedBy: 'the run was told to stop' })).toEqual(['interrupted', 3]);
  });
});
