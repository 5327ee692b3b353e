import type { Failure } from '../../../model/failure.ts';
import type { PlannedScenario } from '../plan/planned-scenario.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';

/** What is known of a scenario that no worker reported on. */
export interface Unreported {
  readonly attemptNumber: number;
  readonly status: 'interrupted' | 'timed_out' | 'lost' | 'skipped';
  /** Microseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly failure: Failure | null;
  readonly workerIndex: number;
  readonly directory: string;
}

/** The result of a scenario whose worker could not give one. */
export function unreportedResult({ identity }: PlannedScenario, known: Unreported): ScenarioResult {
  return { ...identity, ...known, willBeRetried: false, steps: [] };
}
