import type { Failure } from '../../../model/failure.ts';
import { type FinalStatus, failureOfError } from '../../../model/gherkin/step-failure.ts';
import { nowMicros } from '../../../std/clock.ts';
import { type ExecutionScope, millisecondsBetween } from './execution-scope.ts';
import { failureFields } from './failure-fields.ts';
import { closeAttempt, firstRun, openStep, type StepRun } from './open-step.ts';

/** Records sub-steps, and attempts of steps and sub-steps that are tried again. User code goes on right after. */
export class SubStepRecorder {
  readonly #scope: ExecutionScope;
  readonly #open = new Set<StepRun>();

  constructor(scope: ExecutionScope) {
    this.#scope = scope;
  }

  /** Begins a sub-step of a step, or of another sub-step. */
  begin(name: string, parent: StepRun): StepRun {
    const { sink, executionId, redact, sectionField } = this.#scope;
    const at = nowMicros();
    const id = sink.nextId();
    const text = redact(name);
    const level = parent.result.type === 'sub_step' ? parent.result.level + 1 : 1;
    const result = openStep({
      type: 'sub_step',
      keyword: null,
      text,
      level,
      line: null,
      docString: null,
      dataTable: null,
    });
    parent.result.children.push(result);
    sink.append({
      type: 'step_started',
      at,
      id,
      execution_id: executionId,
      ...sectionField,
      parent_step_id: parent.stepId,
      level,
      order_index: this.#scope.nextOrder(),
      text,
      step_type: 'sub_step',
    });
    sink.flush();
    const run = firstRun(id, at, result);
    this.#open.add(run);
    return run;
  }

  /** @param thrown what the last attempt threw, if it did */
  end(run: StepRun, thrown?: { readonly error: unknown }): void {
    if (run.ended) return;
    const failure = thrown === undefined ? null : failureOfError(thrown.error, this.#scope.redact);
    this.#close(run, failure === null ? 'passed' : 'failed', failure);
    this.#scope.sink.flush();
  }

  /** Sub-steps that nobody waited for end with their step; the innermost ones first. */
  endLeft(): void {
    if (this.#open.size === 0) return;
    const failure = { type: 'SubStepLeft', message: 'its step ended before it', stack: null };
    for (const run of [...this.#open].reverse()) this.#close(run, 'interrupted', failure);
  }

  #close(run: StepRun, status: FinalStatus, failure: Failure | null): void {
    const at = nowMicros();
    closeAttempt(run, status, millisecondsBetween(run.startedAt, at), failure);
    this.#scope.sink.append({ type: 'step_finished', at, id: run.runId, status, ...failureFields(failure) });
    run.ended = true;
    this.#open.delete(run);
  }

  /**
   * Ends an attempt after which another one follows. That one begins with `attemptStarted`, so that a pause between
   * them belongs to neither.
   */
  attemptFailed(run: StepRun, error: unknown): void {
    if (run.ended) return;
    if (run.result.type !== 'sub_step') this.endLeft();
    const at = nowMicros();
    const failure = failureOfError(error, this.#scope.redact);
    closeAttempt(run, 'failed', millisecondsBetween(run.startedAt, at), failure);
    this.#scope.sink.append({
      type: 'step_finished',
      at,
      id: run.runId,
      status: 'failed',
      is_final_attempt: false,
      ...failureFields(failure),
    });
    this.#scope.sink.flush();
  }

  attemptStarted(run: StepRun): void {
    if (run.ended) return;
    const { sink } = this.#scope;
    run.runId = sink.nextId();
    run.attemptNumber++;
    run.startedAt = nowMicros();
    run.result.status = 'running';
    sink.append({
      type: 'step_retried',
      at: run.startedAt,
      id: run.runId,
      step_id: run.stepId,
      attempt_number: run.attemptNumber,
    });
    sink.flush();
  }
}
