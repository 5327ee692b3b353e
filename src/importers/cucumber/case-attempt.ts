import type { Failure } from '../../model/failure.ts';
import type { Attachment, TestStepResult } from '../../model/gherkin/messages.ts';
import {
  type FinalStatus,
  failureOfStep,
  millisecondsOf,
  statusOf,
  worseOf,
} from '../../model/gherkin/step-failure.ts';
import type { StepPlan } from '../../model/gherkin/test-case-plan.ts';
import type {
  ImportedAttachment,
  ImportedAttempt,
  ImportedError,
  ImportedLog,
  ImportedStep,
} from '../reading/imported-test.ts';
import { errorOfThrownText } from '../reading/thrown-text.ts';
import { messageMicros, wallClock } from './message-times.ts';
import { SubSteps, subStepMediaType } from './sub-step-events.ts';

/** What Cucumber's `this.log` sends as an attachment. */
const logMediaType = 'text/x.cucumber.log+plain';
/** What Cucumber's `this.link` sends as an attachment. */
const linkMediaType = 'text/uri-list';

const keep = (text: string) => text;

interface OpenStep {
  readonly plan: StepPlan;
  readonly startedAt: number | null;
  status: FinalStatus;
  durationMs: number | null;
  failure: Failure | null;
  readonly logs: ImportedLog[];
  readonly attachments: ImportedAttachment[];
  readonly subSteps: SubSteps;
}

/** A failure as importers hand it over. */
function importedError({ type, message, stack }: Failure): ImportedError {
  // Before messages had an exception, the text of a result held all of it.
  if (type === null && stack === null) return errorOfThrownText(message);
  return { type, message, stackTrace: stack };
}

/** Log, link or file: what an attachment of a message is. */
export function readAttachment(
  attachment: Attachment,
): { readonly log: ImportedLog } | { readonly file: ImportedAttachment } {
  const { body, mediaType, contentEncoding, fileName } = attachment;
  const at = wallClock(messageMicros(attachment.timestamp));
  const bytes = Buffer.from(body ?? '', contentEncoding === 'BASE64' ? 'base64' : 'utf8');
  const source = mediaType === logMediaType ? 'log' : mediaType === linkMediaType ? 'link' : null;
  if (source !== null) return { log: { source, text: bytes.toString('utf8'), at } };
  return {
    file: {
      body: bytes,
      mediaType: mediaType ?? null,
      // As in `assay run`, where pictures that steps attach are no screenshots of Assay's own.
      kind: 'attachment',
      ...(fileName !== undefined && { name: fileName }),
    },
  };
}

/** One attempt of a scenario while its messages come in, which may lie between those of others. */
export class CaseAttempt {
  readonly #plans: ReadonlyMap<string, StepPlan>;
  readonly #startedAt: number | null;
  readonly #workerId: string | undefined;
  readonly #steps = new Map<string, OpenStep>();
  readonly #logs: ImportedLog[] = [];
  readonly #attachments: ImportedAttachment[] = [];
  #running = 0;

  /** @param plans what each step is, by its id */
  constructor(plans: ReadonlyMap<string, StepPlan>, timestamp: unknown, workerId: string | undefined) {
    this.#plans = plans;
    this.#startedAt = messageMicros(timestamp);
    this.#workerId = workerId;
  }

  /** @returns false for a step that the scenario doesn't have */
  stepStarted(stepId: string, timestamp: unknown): boolean {
    const plan = this.#plans.get(stepId);
    if (plan === undefined) return false;
    this.#running++;
    this.#steps.set(stepId, {
      plan,
      startedAt: messageMicros(timestamp),
      status: 'interrupted',
      durationMs: null,
      failure: null,
      logs: [],
      attachments: [],
      subSteps: new SubSteps(),
    });
    return true;
  }

  /** @returns false for a step that has not begun */
  stepFinished(stepId: string, result: TestStepResult): boolean {
    const step = this.#steps.get(stepId);
    if (step === undefined) return false;
    this.#running--;
    step.status = statusOf(result);
    step.durationMs = result.duration === undefined ? null : millisecondsOf(result.duration);
    step.failure = failureOfStep(step.plan.mismatch, result, keep);
    return true;
  }

  attach(attachment: Attachment): void {
    const step = this.#steps.get(attachment.testStepId ?? '');
    const at = messageMicros(attachment.timestamp);
    if (attachment.mediaType === subStepMediaType && step?.subSteps.add(attachment.body, at) === true) return;
    const read = readAttachment(attachment);
    if ('log' in read) (step?.logs ?? this.#logs).push(read.log);
    else (step?.attachments ?? this.#attachments).push(read.file);
  }

  /** A file that lies beside the report. */
  attachFile(stepId: string | undefined, file: ImportedAttachment): void {
    (this.#steps.get(stepId ?? '')?.attachments ?? this.#attachments).push(file);
  }

  /**
   * The whole attempt.
   *
   * @param timestamp of its end; undefined when it never came: then it is `interrupted`
   */
  finish(timestamp: unknown): ImportedAttempt {
    const ended = timestamp !== undefined;
    // Cucumber tells of every step, also of those that it skips: one that is missing is not known to have passed.
    const isWhole = this.#running === 0 && this.#steps.size === this.#plans.size;
    let status: FinalStatus = ended && isWhole ? 'passed' : 'interrupted';
    let failure: Failure | null = null;
    const all = [...this.#steps.values()];
    for (const step of all) {
      if (step.plan.type === 'after_hook' || status === 'interrupted') continue;
      status = worseOf(status, step.status);
      if (step.status !== 'passed' && step.status !== 'skipped') failure ??= step.failure;
    }
    const endedAt = messageMicros(timestamp);
    const lasted = this.#startedAt === null || endedAt === null ? null : (endedAt - this.#startedAt) / 1000;
    return {
      status,
      startedAt: wallClock(this.#startedAt),
      durationMs: lasted !== null && lasted >= 0 ? lasted : null,
      ...(failure !== null && { error: importedError(failure) }),
      steps: all.filter(({ plan }) => plan.type !== 'after_hook').map(importedStep),
      afterHooks: all.filter(({ plan }) => plan.type === 'after_hook').map(importedStep),
      logs: this.#logs,
      attachments: this.#attachments,
      ...(this.#workerId !== undefined && { metrics: { worker_id: this.#workerId } }),
    };
  }
}

const stepTypes = {
  before_hook: 'hook',
  after_hook: 'hook',
  background: 'background',
  step: 'step',
} as const;

function importedStep({
  plan,
  startedAt,
  status,
  durationMs,
  failure,
  logs,
  attachments,
  subSteps,
}: OpenStep): ImportedStep {
  const { type, level, text, keyword, path, line, docString, dataTable } = plan;
  if (type === 'section') return { text, headingLevel: headingLevel(level), attempts: [] };
  return {
    text,
    type: stepTypes[type],
    keyword,
    path,
    line,
    docString,
    dataTable,
    attempts: [
      {
        status,
        startedAt: wallClock(startedAt),
        durationMs,
        ...(failure !== null && { error: importedError(failure) }),
        logs,
        attachments,
      },
    ],
    steps: subSteps.steps(),
  };
}

function headingLevel(level: number): 1 | 2 | 3 | 4 {
  return level === 1 || level === 2 || level === 3 ? level : 4;
}
