import { messageOf } from '../../../model/errors.ts';
import { type GherkinIndex, indexGherkin } from '../../../model/gherkin/gherkin-index.ts';
import type { Attachment, Envelope, Hook, Pickle, TestStepResult } from '../../../model/gherkin/messages.ts';
import { failureOfResult } from '../../../model/gherkin/step-failure.ts';
import { type DefinitionPlace, planTestCase, type StepPlan } from '../../../model/gherkin/test-case-plan.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { writeAttachment } from './attachment-file.ts';
import { type RecorderContext, ScenarioRecorder } from './scenario-recorder.ts';
import type { GherkinTask, TaskScenario, WorkerReport } from './worker-protocol.ts';

export interface EnvelopeRecorderOptions extends RecorderContext {
  /** Absolute. */
  readonly resultsDir: string;
  readonly report: (report: WorkerReport) => void;
  /** Called when a step or hook begins, before its code runs. */
  readonly onStepStarted?: () => void;
  /** Called when an attempt of a scenario is over. */
  readonly onScenarioFinished?: () => void;
}

interface RunningCase {
  readonly recorder: ScenarioRecorder;
  readonly steps: ReadonlyMap<string, StepPlan>;
}

interface PlannedCase {
  readonly scenario: TaskScenario;
  readonly steps: ReadonlyMap<string, StepPlan>;
}

/** What Cucumber's `this.log` sends as an attachment. */
const logMediaType = 'text/x.cucumber.log+plain';
/** What Cucumber's `this.link` sends as an attachment. */
const linkMediaType = 'text/uri-list';

/**
 * Turns what Cucumber says into what Assay records. Cucumber calls `handle` while it runs, before the code of a step
 * begins and right after it has ended; nothing here waits, and nothing here throws into Cucumber.
 */
export class EnvelopeRecorder {
  readonly #options: EnvelopeRecorderOptions;
  readonly #hooks = new Map<string, Hook>();
  readonly #definitions = new Map<string, DefinitionPlace>();
  readonly #cases = new Map<string, PlannedCase>();
  readonly #runHooks = new Map<string, string>();
  #pickles = new Map<string, Pickle>();
  #index: GherkinIndex | undefined;
  #task: GherkinTask | undefined;
  #running: RunningCase | null = null;
  #attachments = 0;
  #muted = false;

  constructor(options: EnvelopeRecorderOptions) {
    this.#options = options;
  }

  /** The attempt that runs now. */
  get running(): ScenarioRecorder | null {
    return this.#running?.recorder ?? null;
  }

  /** Begins another feature file. */
  begin(task: GherkinTask | undefined): void {
    this.#task = task;
    this.#index = undefined;
    this.#pickles = new Map();
    this.#cases.clear();
  }

  /** Scenarios that begin from now on are not recorded: the run is being stopped and they do not really run. */
  mute(): void {
    this.#muted = true;
  }

  handle(envelope: Envelope): void {
    try {
      this.#dispatch(envelope);
    } catch (error) {
      this.#options.report({
        type: 'warning',
        text: `a scenario could not be recorded whole: ${messageOf(error)}`,
      });
    }
  }

  #dispatch(envelope: Envelope): void {
    // The most frequent ones first.
    if (envelope.testStepStarted !== undefined) this.#startStep(envelope.testStepStarted.testStepId);
    else if (envelope.testStepFinished !== undefined)
      this.#running?.recorder.stepFinished(envelope.testStepFinished.testStepResult);
    else if (envelope.testCaseStarted !== undefined)
      this.#startCase(envelope.testCaseStarted.testCaseId, envelope.testCaseStarted.attempt + 1);
    else if (envelope.testCaseFinished !== undefined)
      this.#finishCase(envelope.testCaseFinished.willBeRetried);
    else if (envelope.testCase !== undefined) this.#planCase(envelope.testCase);
    else if (envelope.pickle !== undefined) this.#pickles.set(envelope.pickle.id, envelope.pickle);
    else if (envelope.attachment !== undefined) this.#attach(envelope.attachment);
    else if (envelope.gherkinDocument !== undefined) this.#index = indexGherkin(envelope.gherkinDocument);
    else if (envelope.hook !== undefined) this.#hooks.set(envelope.hook.id, envelope.hook);
    else if (envelope.stepDefinition !== undefined) {
      const { id, pattern, sourceReference } = envelope.stepDefinition;
      const place = `${sourceReference.uri}:${sourceReference.location?.line ?? 1}`;
      this.#definitions.set(id, { pattern: pattern.source, place });
    } else if (envelope.testRunHookStarted !== undefined)
      this.#runHooks.set(envelope.testRunHookStarted.id, envelope.testRunHookStarted.hookId);
    else if (envelope.testRunHookFinished !== undefined)
      this.#finishRunHook(
        envelope.testRunHookFinished.testRunHookStartedId,
        envelope.testRunHookFinished.result,
      );
  }

  #planCase(testCase: NonNullable<Envelope['testCase']>): void {
    const pickle = this.#pickles.get(testCase.pickleId);
    if (pickle === undefined || this.#index === undefined) return;
    const rowId = pickle.astNodeIds[1];
    const row = rowId === undefined ? undefined : this.#index.rows.get(rowId);
    const node = this.#index.scenarios.get(pickle.astNodeIds[0] ?? '');
    const line = row?.line ?? node?.scenario.location.line;
    const scenario = this.#task?.scenarios.find((one) => one.line === line);
    if (scenario === undefined) return;
    const steps = planTestCase(testCase, pickle, {
      index: this.#index,
      hooks: this.#hooks,
      definitions: this.#definitions,
      redact: this.#options.redact,
    });
    this.#cases.set(testCase.id, { scenario, steps });
  }

  #startCase(testCaseId: string, attempt: number): void {
    const planned = this.#cases.get(testCaseId);
    // Further attempts belong to a scenario that has begun already.
    if (planned === undefined || this.#task === undefined || (this.#muted && attempt === 1)) {
      this.#running = null;
      return;
    }
    const recorder = new ScenarioRecorder(this.#options, this.#task.suite, planned.scenario, attempt);
    this.#running = { recorder, steps: planned.steps };
    this.#attachments = 0;
    this.#options.report({ type: 'started', index: planned.scenario.index, attempt, at: recorder.startedAt });
  }

  #startStep(testStepId: string): void {
    const plan = this.#running?.steps.get(testStepId);
    if (this.#running === null || plan === undefined) return;
    this.#running.recorder.stepStarted(plan);
    this.#options.onStepStarted?.();
  }

  #finishCase(willBeRetried: boolean): void {
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    const result: ScenarioResult = running.recorder.finish(willBeRetried);
    this.#options.report({ type: 'finished', index: running.recorder.scenario.index, result });
    this.#options.onScenarioFinished?.();
  }

  #attach(attachment: Attachment): void {
    const recorder = this.#running?.recorder;
    if (recorder === undefined) return;
    if (attachment.mediaType === logMediaType) recorder.log('info', 'log', attachment.body);
    else if (attachment.mediaType === linkMediaType) recorder.log('info', 'link', attachment.body);
    else {
      const { resultsDir, redact } = this.#options;
      recorder.addFile(
        writeAttachment(attachment, resultsDir, recorder.directory, ++this.#attachments, redact),
      );
    }
  }

  #finishRunHook(startedId: string, result: TestStepResult): void {
    if (result.status !== 'FAILED') return;
    const hook = this.#hooks.get(this.#runHooks.get(startedId) ?? '');
    const place =
      hook === undefined ? '' : `${hook.sourceReference.uri}:${hook.sourceReference.location?.line ?? 1}`;
    const failure = failureOfResult(result, this.#options.redact);
    this.#options.report({
      type: 'run_hook_failed',
      hook: hook?.type === 'AFTER_TEST_RUN' ? 'AfterAll' : 'BeforeAll',
      name: this.#options.redact(hook?.name === undefined ? place : `${hook.name} (${place})`),
      failure: failure ?? { type: null, message: 'it failed', stack: null },
    });
  }
}
