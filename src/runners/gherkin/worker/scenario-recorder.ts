import type { SuiteDescription } from '../../../model/events/record-event.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { EventSink } from '../../../recording/event-sink.ts';
import { nowMicros } from '../../../std/clock.ts';
import type { TestStepResult } from '../cucumber/messages.ts';
import type { Failure, ScenarioResult } from '../result/scenario-result.ts';
import { failureFields } from './failure-fields.ts';
import { closeAttempt, type OpenStep, type StepRun } from './open-step.ts';
import { SectionNesting } from './section-nesting.ts';
import { failureOfError, failureOfResult, millisecondsOf, statusOf, worseOf } from './step-failure.ts';
import type { StepPlan } from './test-case-plan.ts';
import type { TaskScenario } from './worker-protocol.ts';

/** A file that a scenario made, as it is recorded. */
export interface ArtifactFile {
  /** Relative to the results directory, with / as separator. */
  readonly path: string;
  readonly name: string;
  readonly kind: 'screenshot' | 'attachment';
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width?: number;
  readonly height?: number;
}

export interface RecorderContext {
  readonly sink: EventSink;
  readonly redact: (text: string) => string;
  readonly workerIndex: number;
}

function milliseconds(from: number, to: number): number {
  return Math.max(0, to - from) / 1000;
}

function suffixOf(name: string): string | null {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot) : null;
}

/**
 * Records one attempt of one scenario: as events, and as the result that goes to the coordinator.
 *
 * Events are appended where things happen and written out before user code runs on: what has ended and what begins
 * next go out in one write.
 */
export class ScenarioRecorder {
  readonly scenario: TaskScenario;
  readonly attemptNumber: number;
  /** Folder of this attempt's files, relative to the results directory. */
  readonly directory: string;
  readonly startedAt: number;
  readonly #context: RecorderContext;
  readonly #sink: EventSink;
  readonly #executionId: number;
  readonly #sections = new SectionNesting();
  readonly #steps: OpenStep[] = [];
  readonly #openSubSteps = new Set<StepRun>();
  /** Files that are recorded behind the end of the present step. */
  #files: ArtifactFile[] = [];
  #filesMs = 0;
  #current: StepRun | null = null;
  #plan: StepPlan | null = null;
  #order = 0;
  #status: ExecutionStatus = 'passed';
  #failure: Failure | null = null;

  constructor(context: RecorderContext, suite: SuiteDescription, scenario: TaskScenario, attemptNumber: number) {
    this.#context = context;
    this.#sink = context.sink;
    this.scenario = scenario;
    this.attemptNumber = attemptNumber;
    this.directory = scenario.directories[attemptNumber - 1] ?? scenario.directories.at(-1) ?? '.';
    this.startedAt = nowMicros();
    this.#executionId = this.#sink.nextId();
    this.#sink.append({
      type: 'execution_started',
      at: this.startedAt,
      id: this.#executionId,
      suite,
      test: scenario.test,
      attempt_number: attemptNumber,
    });
  }

  /** The step that runs now; null between steps and in hooks that run after the scenario. */
  get currentStep(): StepRun | null {
    return this.#current !== null && this.#current.stepId > 0 ? this.#current : null;
  }

  /** Number and text of the step that runs now, for names of files. */
  get currentPlace(): { readonly position: number; readonly text: string } {
    return { position: this.#steps.length, text: this.#current?.result.text ?? '' };
  }

  stepStarted(plan: StepPlan): void {
    const at = nowMicros();
    const result: OpenStep = {
      type: plan.type === 'before_hook' || plan.type === 'after_hook' ? 'hook' : plan.type,
      keyword: plan.keyword,
      text: plan.text,
      level: plan.level,
      line: plan.line,
      docString: plan.docString,
      dataTable: plan.dataTable,
      status: 'running',
      durationMs: 0,
      failure: null,
      attempts: [],
      screenshots: [],
      children: [],
    };
    this.#steps.push(result);
    this.#plan = plan;
    const stepId =
      plan.type === 'section' ? this.#openSection(plan, at) : plan.type === 'after_hook' ? 0 : this.#openStep(plan, at);
    this.#current = { stepId, runId: stepId, attemptNumber: 1, startedAt: at, result, parent: null, ended: false };
    this.#sink.flush();
  }

  #openSection(plan: StepPlan, at: number): 0 {
    const id = this.#sink.nextId();
    const parent = this.#sections.open(id, plan.level);
    this.#sink.append({
      type: 'section_started',
      at,
      id,
      execution_id: this.#executionId,
      ...(parent !== undefined && { parent_section_id: parent }),
      level: plan.level,
      text: plan.text,
      order_index: this.#order++,
    });
    return 0;
  }

  #openStep(plan: StepPlan, at: number): number {
    const id = this.#sink.nextId();
    const section = this.#sections.current;
    this.#sink.append({
      type: 'step_started',
      at,
      id,
      execution_id: this.#executionId,
      ...(section !== undefined && { section_id: section }),
      level: 0,
      order_index: this.#order++,
      keyword: plan.keyword,
      text: plan.text,
      step_type: plan.type === 'before_hook' ? 'hook' : plan.type === 'background' ? 'background' : 'step',
      ...(plan.path !== null && { path: plan.path }),
      ...(plan.line !== null && { line: plan.line }),
      ...(plan.docString !== null && { doc_string: plan.docString }),
      ...(plan.dataTable !== null && { data_table: plan.dataTable.map((row) => [...row]) }),
    });
    return id;
  }

  stepFinished(outcome: TestStepResult): void {
    const run = this.#current;
    const plan = this.#plan;
    if (run === null || plan === null) return;
    this.#endLeftSubSteps();
    const at = nowMicros();
    const status = statusOf(outcome);
    const failure = this.#failureOf(plan, outcome, status);
    const measured = run.attemptNumber > 1 ? milliseconds(run.startedAt, at) : millisecondsOf(outcome.duration);
    closeAttempt(run, status, Math.max(0, measured - this.#filesMs), failure);
    if (run.stepId > 0) {
      this.#sink.append({
        type: 'step_finished',
        at,
        id: run.runId,
        status,
        ...(this.#filesMs > 0 && { duration_ms: run.result.durationMs }),
        ...failureFields(failure),
      });
    }
    if (plan.type !== 'after_hook') {
      this.#status = worseOf(this.#status, status);
      if (status !== 'passed' && status !== 'skipped') this.#failure ??= failure;
    }
    this.#recordFiles(run, plan.type === 'after_hook' ? this.#recordAfterHook(run, at) : null);
    run.ended = true;
    this.#current = null;
    this.#plan = null;
  }

  #failureOf(plan: StepPlan, outcome: TestStepResult, status: ExecutionStatus): Failure | null {
    if (status === 'passed') return null;
    if (outcome.status === 'PENDING') {
      return { type: 'PendingStep', message: 'the step says that it is pending: its code is not written yet', stack: null };
    }
    if (plan.mismatch !== null && (status === 'undefined' || status === 'ambiguous')) {
      return { ...plan.mismatch, stack: null };
    }
    return failureOfResult(outcome, this.#context.redact);
  }

  #recordAfterHook(run: StepRun, at: number): number {
    const id = this.#sink.nextId();
    const { text, durationMs, failure, status } = run.result;
    this.#sink.append({
      type: 'execution_post',
      at,
      id,
      execution_id: this.#executionId,
      action: 'after_hook',
      details: {
        name: text,
        duration_ms: durationMs,
        ...(failure !== null && { error: failure.message, error_type: failure.type }),
      },
      status,
    });
    return id;
  }

  /** @param milliseconds time that making the file took from the step */
  addFile(file: ArtifactFile, milliseconds = 0): void {
    if (file.kind === 'screenshot') this.#current?.result.screenshots.push(file.path);
    this.#files.push(file);
    this.#filesMs += milliseconds;
  }

  #recordFiles(run: StepRun, postId: number | null): void {
    if (this.#files.length === 0) return;
    for (const file of this.#files) {
      const at = nowMicros();
      const suffix = suffixOf(file.name);
      this.#sink.append({
        type: 'artifact',
        at,
        id: this.#sink.nextId(),
        execution_id: this.#executionId,
        ...(run.stepId > 0 && { step_run_id: run.runId }),
        ...(postId !== null && { execution_post_id: postId }),
        path: file.path,
        name: file.name,
        ...(suffix !== null && { suffix }),
        kind: file.kind,
        media_type: file.mediaType,
        bytes: file.bytes,
        sha256: file.sha256,
        ...(file.width !== undefined && { width: file.width }),
        ...(file.height !== undefined && { height: file.height }),
      });
      if (file.kind === 'screenshot' && run.stepId > 0) {
        this.#sink.append({
          type: 'step_post',
          at,
          id: this.#sink.nextId(),
          step_run_id: run.runId,
          action: 'screenshot',
          details: { path: file.path },
        });
      }
    }
    this.#files = [];
    this.#filesMs = 0;
  }

  log(level: 'info' | 'warning', source: string, message: string): void {
    const step = this.currentStep;
    this.#sink.append({
      type: 'log',
      at: nowMicros(),
      id: this.#sink.nextId(),
      execution_id: this.#executionId,
      ...(step !== null && { step_run_id: step.runId }),
      level,
      source,
      message: this.#context.redact(message),
    });
    this.#sink.flush();
  }

  /** Begins a sub-step of the present step, or of another sub-step. */
  subStepStarted(name: string, parent: StepRun): StepRun {
    const at = nowMicros();
    const id = this.#sink.nextId();
    const section = this.#sections.current;
    const text = this.#context.redact(name);
    const level = parent.result.type === 'sub_step' ? parent.result.level + 1 : 1;
    const result: OpenStep = {
      type: 'sub_step',
      keyword: null,
      text,
      level,
      line: null,
      docString: null,
      dataTable: null,
      status: 'running',
      durationMs: 0,
      failure: null,
      attempts: [],
      screenshots: [],
      children: [],
    };
    parent.result.children.push(result);
    this.#sink.append({
      type: 'step_started',
      at,
      id,
      execution_id: this.#executionId,
      ...(section !== undefined && { section_id: section }),
      parent_step_id: parent.stepId,
      level,
      order_index: this.#order++,
      text,
      step_type: 'sub_step',
    });
    this.#sink.flush();
    const run = { stepId: id, runId: id, attemptNumber: 1, startedAt: at, result, parent, ended: false };
    this.#openSubSteps.add(run);
    return run;
  }

  subStepFinished(run: StepRun, thrown?: { readonly error: unknown }): void {
    if (run.ended) return;
    const failure = thrown === undefined ? null : failureOfError(thrown.error, this.#context.redact);
    this.#endSubStep(run, failure === null ? 'passed' : 'failed', failure);
    this.#sink.flush();
  }

  #endSubStep(run: StepRun, status: ExecutionStatus, failure: Failure | null): void {
    const at = nowMicros();
    closeAttempt(run, status, milliseconds(run.startedAt, at), failure);
    this.#sink.append({ type: 'step_finished', at, id: run.runId, status, ...failureFields(failure) });
    run.ended = true;
    this.#openSubSteps.delete(run);
  }

  /** Sub-steps that nobody waited for end with their step; the innermost ones first. */
  #endLeftSubSteps(): void {
    if (this.#openSubSteps.size === 0) return;
    const failure = { type: 'SubStepLeft', message: 'its step ended before it', stack: null };
    for (const run of [...this.#openSubSteps].reverse()) this.#endSubStep(run, 'interrupted', failure);
  }

  /**
   * Ends an attempt of a step or sub-step that is going to be tried again. The next one begins with
   * `attemptStarted`, so that a pause between them belongs to neither.
   */
  attemptFailed(run: StepRun, error: unknown): void {
    if (run.ended) return;
    const at = nowMicros();
    const failure = failureOfError(error, this.#context.redact);
    closeAttempt(run, 'failed', milliseconds(run.startedAt, at), failure);
    this.#sink.append({
      type: 'step_finished',
      at,
      id: run.runId,
      status: 'failed',
      is_final_attempt: false,
      ...failureFields(failure),
    });
    this.#sink.flush();
  }

  attemptStarted(run: StepRun): void {
    if (run.ended) return;
    run.runId = this.#sink.nextId();
    run.attemptNumber++;
    run.startedAt = nowMicros();
    run.result.status = 'running';
    this.#sink.append({
      type: 'step_retried',
      at: run.startedAt,
      id: run.runId,
      step_id: run.stepId,
      attempt_number: run.attemptNumber,
    });
    this.#sink.flush();
  }

  finish(willBeRetried: boolean): ScenarioResult {
    const at = nowMicros();
    const durationMs = milliseconds(this.startedAt, at);
    this.#sink.append({
      type: 'execution_finished',
      at,
      id: this.#executionId,
      status: this.#status,
      ...(willBeRetried && { is_final_attempt: false }),
      ...failureFields(this.#failure),
    });
    this.#sink.flush();
    return {
      ...this.scenario.identity,
      attemptNumber: this.attemptNumber,
      willBeRetried,
      status: this.#status,
      startedAt: this.startedAt,
      durationMs,
      failure: this.#failure,
      steps: this.#steps,
      workerIndex: this.#context.workerIndex,
      directory: this.directory,
    };
  }
}
