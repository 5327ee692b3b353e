import type { Failure } from '../../../model/failure.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { StepAttempt, StepResult } from '../result/scenario-result.ts';

/** A step, hook, heading or sub-step as its result grows. */
export interface OpenStep
  extends Pick<StepResult, 'type' | 'keyword' | 'text' | 'level' | 'line' | 'docString' | 'dataTable'> {
  status: ExecutionStatus;
  durationMs: number;
  failure: Failure | null;
  readonly attempts: StepAttempt[];
  readonly screenshots: string[];
  readonly children: OpenStep[];
}

/** What a step is before anything has become of it. */
export type StepFacts = Pick<
  OpenStep,
  'type' | 'keyword' | 'text' | 'level' | 'line' | 'docString' | 'dataTable'
>;

/** A step that begins. */
export function openStep({ type, keyword, text, level, line, docString, dataTable }: StepFacts): OpenStep {
  return {
    type,
    keyword,
    text,
    level,
    line,
    docString,
    dataTable,
    status: 'running',
    durationMs: 0,
    failure: null,
    attempts: [],
    screenshots: [],
    children: [],
  };
}

/** A step that is under way: where its events and its result go. */
export interface StepRun {
  /** Id of the step; 0 for headings and after hooks, which are no steps in the record. */
  readonly stepId: number;
  /** Id of the present attempt. */
  runId: number;
  attemptNumber: number;
  /** When the present attempt began, microseconds. */
  startedAt: number;
  readonly result: OpenStep;
  ended: boolean;
}

/** A step that begins its first attempt. */
export function firstRun(stepId: number, startedAt: number, result: OpenStep): StepRun {
  return { stepId, runId: stepId, attemptNumber: 1, startedAt, result, ended: false };
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
