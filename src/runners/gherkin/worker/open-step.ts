import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { Failure, StepAttempt, StepResult } from '../result/scenario-result.ts';

/** A step, hook, heading or sub-step that has begun, as its result grows. */
export interface OpenStep {
  readonly type: StepResult['type'];
  readonly keyword: string | null;
  readonly text: string;
  readonly level: number;
  readonly line: number | null;
  readonly docString: string | null;
  readonly dataTable: readonly (readonly string[])[] | null;
  status: ExecutionStatus;
  durationMs: number;
  failure: Failure | null;
  readonly attempts: StepAttempt[];
  readonly screenshots: string[];
  readonly children: OpenStep[];
}

/** An attempt of a step that is under way: where its events and its result go. */
export interface StepRun {
  /** Id of the step; 0 for headings and after hooks, which are no steps in the record. */
  readonly stepId: number;
  /** Id of the present attempt. */
  runId: number;
  attemptNumber: number;
  /** When the present attempt began, microseconds. */
  startedAt: number;
  readonly result: OpenStep;
  readonly parent: StepRun | null;
  ended: boolean;
}

/** Ends the present attempt in the result. */
export function closeAttempt(
  run: StepRun,
  status: ExecutionStatus,
  durationMs: number,
  failure: Failure | null,
): void {
  const { result } = run;
  result.status = status;
  result.durationMs = durationMs;
  result.failure = failure;
  result.attempts.push({ attemptNumber: run.attemptNumber, status, durationMs, failure });
}
