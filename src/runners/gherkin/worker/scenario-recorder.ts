import type { SuiteDescription } from '../../../model/events/record-event.ts';
import type { Failure } from '../../../model/failure.ts';
import type { TestStepResult } from '../../../model/gherkin/messages.ts';
import {
  type FinalStatus,
  failureOfStep,
  millisecondsOf,
  statusOf,
  worseOf,
} from '../../../model/gherkin/step-failure.ts';
import type { StepPlan } from '../../../model/gherkin/test-case-plan.ts';
import type { EventSink } from '../../../recording/event-sink.ts';
import { nowMicros } from '../../../std/clock.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { ExecutionScope, millisecondsBetween } from './execution-scope.ts';
import { failureFields } from './failure-fields.ts';
import { closeAttempt, firstRun, type OpenStep, openStep, type StepRun } from './open-step.ts';
import { type ArtifactFile, recordFiles } from './record-files.ts';
import { SubStepRecorder } from './sub-step-recorder.ts';
import type { TaskScenario } from './worker-protocol.ts';

export interface RecorderContext {
  readonly sink: EventSink;
  readonly redact: (text: string) => string;
  readonly workerIndex: number;
}

const stepTypes = { before_hook: 'hook', background: 'background', step: 'step' } as const;

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
  readonly subSteps: SubStepRecorder;
  readonly #scope: ExecutionScope;
  readonly #workerIndex: number;
  readonly #steps: OpenStep[] = [];
  /** Files that are recorded behind the end of the present step. */
  #files: ArtifactFile[] = [];
  #filesMs = 0;
  #current: StepRun | null = null;
  #plan: StepPlan | null = null;
  #status: FinalStatus = 'passed';
  #failure: Failure | null = null;

  constructor(
    context: RecorderContext,
    suite: SuiteDescription,
    scenario: TaskScenario,
    attemptNumber: number,
  ) {
    this.scenario = scenario;
    this.attemptNumber = attemptNumber;
    this.directory = scenario.directories[attemptNumber - 1] ?? scenario.directories.at(-1) ?? '.';
    this.startedAt = nowMicros();
    this.#workerIndex = context.workerIndex;
    this.#scope = new ExecutionScope(context.sink, context.redact);
    this.subSteps = new SubStepRecorder(this.#scope);
    context.sink.append({
      type: 'execution_started',
      at: this.startedAt,
      id: this.#scope.executionId,
      suite,
      test: scenario.test,
      attempt_number: attemptNumber,
    });
  }

  /** The step that runs now; null between steps and in hooks that run after the scenario. */
  get currentStep(): StepRun | null {
    return this.#current !== null && this.#current.stepId > 0 ? this.#current : null;
  }

  /** Number and text of the step or hook that runs now, for names of files. */
  get currentPlace(): { readonly position: number; readonly text: string } {
    return { position: this.#steps.length, text: this.#current?.result.text ?? '' };
  }

  stepStarted(plan: StepPlan): void {
    const at = nowMicros();
    const type = plan.type === 'before_hook' || plan.type === 'after_hook' ? 'hook' : plan.type;
    const result = openStep({ ...plan, type });
    this.#steps.push(result);
    this.#plan = plan;
    let stepId = 0;
    if (plan.type === 'section') this.#beginSection(plan, at);
    else if (plan.type !== 'after_hook') stepId = this.#beginStep(plan, stepTypes[plan.type], at);
    this.#current = firstRun(stepId, at, result);
    this.#scope.sink.flush();
  }

  #beginSection(plan: StepPlan, at: number): void {
    const { sink, executionId, sections } = this.#scope;
    const id = sink.nextId();
    const parent = sections.open(id, plan.level);
    sink.append({
      type: 'section_started',
      at,
      id,
      execution_id: executionId,
      ...(parent !== undefined && { parent_section_id: parent }),
      level: plan.level,
      text: plan.text,
      order_index: this.#scope.nextOrder(),
    });
  }

  #beginStep(plan: StepPlan, stepType: 'step' | 'background' | 'hook', at: number): number {
    const { sink, executionId, sectionField } = this.#scope;
    const id = sink.nextId();
    sink.append({
      type: 'step_started',
      at,
      id,
      execution_id: executionId,
      ...sectionField,
      level: 0,
      order_index: this.#scope.nextOrder(),
      keyword: plan.keyword,
      text: plan.text,
      step_type: stepType,
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
    this.subSteps.endLeft();
    const at = nowMicros();
    const status = statusOf(outcome);
    const failure = failureOfStep(plan.mismatch, outcome, this.#scope.redact);
    const measured =
      run.attemptNumber > 1 ? millisecondsBetween(run.startedAt, at) : millisecondsOf(outcome.duration);
    closeAttempt(run, status, Math.max(0, measured - this.#filesMs), failure);
    if (run.stepId > 0) {
      this.#scope.sink.append({
        type: 'step_finished',
        at,
        id: run.runId,
        status,
        // Without it the time between start and finish counts, which is the same unless a picture was taken.
        ...(this.#filesMs > 0 && { duration_ms: run.result.durationMs }),
        ...failureFields(failure),
      });
    }
    if (plan.type !== 'after_hook') this.#judge(status, failure);
    const postId = plan.type === 'after_hook' ? this.#recordAfterHook(run, status, at) : null;
    if (this.#files.length > 0) {
      recordFiles(this.#scope, this.#files, run, postId);
      this.#files = [];
      this.#filesMs = 0;
    }
    run.ended = true;
    this.#current = null;
    this.#plan = null;
  }

  #judge(status: FinalStatus, failure: Failure | null): void {
    this.#status = worseOf(this.#status, status);
    if (status !== 'passed' && status !== 'skipped') this.#failure ??= failure;
  }

  /** Hooks that run after the scenario are recorded, and change nothing about its outcome. */
  #recordAfterHook({ result }: StepRun, status: FinalStatus, at: number): number {
    const { sink, executionId } = this.#scope;
    const id = sink.nextId();
    const { text, durationMs, failure } = result;
    sink.append({
      type: 'execution_post',
      at,
      id,
      execution_id: executionId,
      action: 'after_hook',
      details: {
        name: text,
        duration_ms: durationMs,
        ...(failure !== null && { error_type: failure.type, error: failure.message }),
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

  log(level: 'info' | 'warning', source: string, message: string): void {
    const { sink, executionId, redact } = this.#scope;
    const step = this.currentStep;
    sink.append({
      type: 'log',
      at: nowMicros(),
      id: sink.nextId(),
      execution_id: executionId,
      ...(step !== null && { step_run_id: step.runId }),
      level,
      source,
      message: redact(message),
    });
    sink.flush();
  }

  finish(willBeRetried: boolean): ScenarioResult {
    const at = nowMicros();
    this.#scope.sink.append({
      type: 'execution_finished',
      at,
      id: this.#scope.executionId,
      status: this.#status,
      ...(willBeRetried && { is_final_attempt: false }),
      ...failureFields(this.#failure),
    });
    this.#scope.sink.flush();
    return {
      ...this.scenario.identity,
      attemptNumber: this.attemptNumber,
      willBeRetried,
      status: this.#status,
      startedAt: this.startedAt,
      durationMs: millisecondsBetween(this.startedAt, at),
      failure: this.#failure,
      steps: this.#steps,
      workerIndex: this.#workerIndex,
      directory: this.directory,
    };
  }
}
