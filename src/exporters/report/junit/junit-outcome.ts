import type { VerdictCounts } from '../../../analysis/report/report-run.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';

/** A test that says no is a failure; one that broke or gave no answer is an error: as verdicts have it. */
export function elementOf(status: ExecutionStatus): 'failure' | 'error' {
  return status === 'interrupted' || status === 'error' || status === 'lost' ? 'error' : 'failure';
}

/** Milliseconds as JUnit has times. */
export function secondsOf(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** The totals of a suite or of the run. What has not ended yet counts as skipped: as no pass, and as no failure. */
export function totalsOf({ tests, byVerdict, durationMs }: VerdictCounts) {
  return {
    tests,
    failures: byVerdict.failed,
    errors: byVerdict.error + byVerdict.lost,
    skipped: byVerdict.skipped + byVerdict.pending + byVerdict.running,
    time: secondsOf(durationMs),
  };
}
