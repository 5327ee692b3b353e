import type { Failure } from '../../../model/failure.ts';
import type { ScenarioIdentity } from '../../../model/gherkin/scenario-identity.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';

/** One attempt of a step. */
export interface StepAttempt {
  readonly attemptNumber: number;
  readonly status: ExecutionStatus;
  readonly durationMs: number;
  readonly failure: Failure | null;
}

/** A step, hook, section heading or sub-step of one attempt of a scenario, in the order of the file. */
export interface StepResult {
  readonly type: 'step' | 'background' | 'hook' | 'sub_step' | 'section';
  /** As written, with the space behind it (`Given `, `* `); `Before`/`After` for hooks; null for sub-steps. */
  readonly keyword: string | null;
  /** Text of the step; for a section its text without the `#` signs. */
  readonly text: string;
  /** 1 to 4 for a section; nesting for sub-steps (1, 2 ...); 0 otherwise. */
  readonly level: number;
  readonly line: number | null;
  readonly docString: string | null;
  readonly dataTable: readonly (readonly string[])[] | null;
  /** Outcome of the last attempt. */
  readonly status: ExecutionStatus;
  readonly durationMs: number;
  readonly failure: Failure | null;
  /** All attempts, the last one included; one entry for a step that was not retried. */
  readonly attempts: readonly StepAttempt[];
  /** Relative to the results directory, with / as separator. */
  readonly screenshots: readonly string[];
  /** Sub-steps. */
  readonly children: readonly StepResult[];
}

/** One attempt of one scenario, as a worker (or, for one that died, the coordinator) reports it. */
export interface ScenarioResult extends ScenarioIdentity {
  readonly attemptNumber: number;
  readonly willBeRetried: boolean;
  readonly status: ExecutionStatus;
  /** Microseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly failure: Failure | null;
  readonly steps: readonly StepResult[];
  readonly workerIndex: number;
  /** Directory of the scenario's files, relative to the results directory, with / as separator. */
  readonly directory: string;
}
