import type { Attachment, TestStepResult } from '../../model/gherkin/messages.ts';
import { SectionNesting } from '../../model/gherkin/section-nesting.ts';
import {
  type FinalStatus,
  failureOfStep,
  millisecondsOf,
  statusOf,
  worseOf,
} from '../../model/gherkin/step-failure.ts';
import type { StepPlan } from '../../model/gherkin/test-case-plan.ts';
import type { ExecutionRecording, StepRecording } from '../session/execution-recording.ts';
import type { Failure } from '../session/failure-fields.ts';

/** What Cucumber's `this.log` sends as an attachment. */
const logMediaType = 'text/x.cucumber.log+plain';
/** What Cucumber's `this.link` sends as an attachment. */
const linkMediaType = 'text/uri-list';

const unchanged = (text: string) => text;

interface OpenStep {
  readonly plan: StepPlan;
  /** Null for headings and for hooks after the scenario, which are no steps in the record. */
  readonly step: StepRecording | null;
  /** What a hook after the scenario attached: it is known only when the hook has ended. */
  readonly attachments: Attachment[];
}

/** One attempt of a scenario, as `assay run` would record it. */
export class ScenarioRecording {
  readonly execution: ExecutionRecording;
  readonly #plans: ReadonlyMap<string, StepPlan>;
  readonly #sections = new SectionNesting();
  #open: OpenStep | null = null;
  #status: FinalStatus = 'passed';
  #failure: Failure | null = null;

  constructor(execution: ExecutionRecording, plans: ReadonlyMap<string, StepPlan>) {
    this.execution = execution;
    this.#plans = plans;
  }

  /** What the scenario came to so far. */
  get status(): FinalStatus {
    return this.#status;
  }

  /** @param at in µs; undefined: now */
  stepStarted(testStepId: string, at?: number): void {
    const plan = this.#plans.get(testStepId);
    if (plan === undefined) return;
    let step: StepRecording | null = null;
    if (plan.type === 'section') this.#beginSection(plan, at);
    else if (plan.type !== 'after_hook') step = this.#beginStep(plan, at);
    this.#open = { plan, step, attachments: [] };
  }

  #beginSection({ level, text }: StepPlan, at?: number): void {
    // Its parent must be known before it has an id, and opening it needs one.
    const parent = this.#sections.parentOf(level);
    this.#sections.open(this.execution.section({ level, text, parent, at }), level);
  }

  #beginStep(plan: StepPlan, at?: number): StepRecording {
    return this.execution.step({
      text: plan.text,
      type: plan.type === 'before_hook' ? 'hook' : plan.type === 'background' ? 'background' : 'step',
      keyword: plan.keyword,
      section: this.#sections.current,
      path: plan.path ?? undefined,
      line: plan.line ?? undefined,
      docString: plan.docString ?? undefined,
      dataTable: plan.dataTable ?? undefined,
      at,
    });
  }

  /** @param at in µs; undefined: now */
  stepFinished(result: TestStepResult, at?: number): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const { plan, step } = open;
    const status = statusOf(result);
    const failure = failureOfStep(plan.mismatch, result, unchanged);
    const durationMs = millisecondsOf(result.duration);
    if (step !== null) this.execution.stepFinished(step, { status, failure, durationMs, at });
    if (plan.type === 'after_hook') {
      const post = this.execution.afterwards({
        action: 'after_hook',
        status,
        details: {
          name: plan.text,
          duration_ms: durationMs,
          ...(failure !== null && { error_type: failure.type, error: failure.message }),
        },
        at,
      });
      for (const attachment of open.attachments) this.#keep(attachment, undefined, post);
      return;
    }
    this.#status = worseOf(this.#status, status);
    if (status !== 'passed' && status !== 'skipped') this.#failure ??= failure;
  }

  attached(attachment: Attachment): void {
    const step = this.#open?.step ?? undefined;
    const { mediaType, body } = attachment;
    if (mediaType === logMediaType) this.execution.log('info', 'log', body, step && { step });
    else if (mediaType === linkMediaType) this.execution.log('info', 'link', body, step && { step });
    else if (this.#open?.plan.type === 'after_hook') this.#open.attachments.push(attachment);
    else this.#keep(attachment, step);
  }

  #keep({ body, contentEncoding, mediaType, fileName }: Attachment, step?: StepRecording, post?: number) {
    const content = Buffer.from(body, contentEncoding === 'BASE64' ? 'base64' : 'utf8');
    this.execution.attach({ body: content, name: fileName, mediaType }, step, post);
  }

  output(source: 'stdout' | 'stderr', message: string): void {
    const step = this.#open?.step ?? undefined;
    this.execution.log(source === 'stderr' ? 'warning' : 'info', source, message, step && { step });
  }

  /** @param at in µs; undefined: now */
  finish(willBeRetried: boolean, at?: number): void {
    this.execution.finish({
      status: this.#status,
      failure: this.#failure,
      isFinal: !willBeRetried,
      at,
    });
  }

  /** The scenario was cut off. */
  interrupt(message: string): void {
    this.#status = 'interrupted';
    this.execution.finish({ status: 'interrupted', failure: { type: 'WorkerLost', message } });
  }
}
