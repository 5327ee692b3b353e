import type { OutcomeCounts } from '../../components/outcome-bar.tsx';
import type { Answer } from '../../data/api-request.ts';

/** A run as lists have it. */
export type Run = Answer<'/runs'>['items'][number];

/** What became of the tests of a run, from the counts in its row; those without a result yet are `pending`. */
export function countsOfRun(run: Run): OutcomeCounts {
  const known = run.passed_count + run.failed_count + run.flaky_count + run.skipped_count + run.lost_count;
  return {
    passed: run.passed_count,
    failed: run.failed_count,
    flaky: run.flaky_count,
    skipped: run.skipped_count,
    lost: run.lost_count,
    ...(run.status === 'running' ? { pending: Math.max(0, run.planned_count - known) } : {}),
  };
}

/** Share of the tests with a result that passed, at the first attempt or later; NaN without any. */
export function passShare(run: Run): number {
  const good = run.passed_count + run.flaky_count;
  return good / (good + run.failed_count + run.lost_count);
}

/** What a run is called: its name, or its number. */
export function runTitle(run: { readonly run_id: number; readonly name: string | null }): string {
  return run.name ?? `Run ${run.run_id}`;
}
