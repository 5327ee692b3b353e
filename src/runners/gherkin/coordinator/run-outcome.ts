import type { RunStatus } from '../../../model/statuses.ts';
import type { ScenarioTotals } from '../output/scenario-totals.ts';

/** Exit codes of `assay run`. */
const exitCodes = { passed: 0, failed: 1, broken: 3 } as const;

/** What decides how a run ended, apart from its scenarios. */
export interface RunCircumstances {
  /** Somebody, or a time limit, stopped the run. */
  readonly interruptedBy: string | null;
  /** Why the run could not do what it should. */
  readonly brokenBy: string | null;
  readonly dryRun: boolean;
  /** Hooks after scenarios, or after all of them, that failed. */
  readonly afterHookFailures: number;
}

export interface RunOutcome {
  readonly status: Exclude<RunStatus, 'running'>;
  readonly exitCode: number;
  /** Why the run itself broke; null when it did not. */
  readonly errorMessage: string | null;
}

/** How a run ended: the gravest of what happened. What is missing is never a pass. */
export function outcomeOfRun(totals: ScenarioTotals, circumstances: RunCircumstances): RunOutcome {
  const { interruptedBy, brokenBy, dryRun, afterHookFailures } = circumstances;
  if (interruptedBy !== null) {
    return { status: 'interrupted', exitCode: exitCodes.broken, errorMessage: interruptedBy };
  }
  if (brokenBy !== null) return { status: 'error', exitCode: exitCodes.broken, errorMessage: brokenBy };
  if (totals.lost > 0 || totals.interrupted > 0) {
    const parts = [
      totals.interrupted > 0 ? `${totals.interrupted} interrupted` : '',
      totals.lost > 0 ? `${totals.lost} lost` : '',
    ];
    const errorMessage = `scenarios without a result: ${parts.filter(Boolean).join(', ')}`;
    return { status: 'error', exitCode: exitCodes.broken, errorMessage };
  }
  const failed = totals.failed > 0 || totals.undefined > 0 || (!dryRun && afterHookFailures > 0);
  if (failed) return { status: 'failed', exitCode: exitCodes.failed, errorMessage: null };
  return { status: 'passed', exitCode: exitCodes.passed, errorMessage: null };
}
