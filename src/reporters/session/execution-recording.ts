import { basename } from 'node:path';
import type { EventOf, SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import type { ExecutionStatus } from '../../model/statuses.ts';
import { storeArtifact } from '../../recording/artifacts/store-artifact.ts';
import type { EventSink } from '../../recording/event-sink.ts';
import { redactDescription } from '../../recording/redaction/redact-description.ts';
import { nowMicros } from '../../std/clock.ts';
import { messageOf } from '../../std/message-of.ts';
import { type Failure, failureFields } from './failure-fields.ts';

export type FinalStatus = Exclude<ExecutionStatus, 'pending' | 'running'>;

/** What recordings of one journal share. */
export interface RecordingGround {
  readonly sink: EventSink;
  readonly redact: (text: string) => string;
  /** Absolute folder for artifacts. */
  readonly resultsDir: string;
  readonly largestAttachment: number | null;
  /** Attempts that have begun and not ended. */
  readonly unfinished: Set<ExecutionRecording>;
}

export interface TestStart {
  readonly suite: SuiteDescription;
  readonly test: TestDescription;
  /** 1 for the first attempt, which is the default. */
  readonly attempt?: number;
  /** Outcome that counts as a pass, where it is not `passed`. */
  readonly expectedStatus?: FinalStatus | undefined;
  /** Wall clock in µs; default: now. */
  readonly at?: number | undefined;
}

export interface StepStart {
  readonly text: string;
  readonly type?: 'step' | 'background' | 'hook';
  readonly keyword?: string | undefined;
  /** The step that it is a sub-step of. */
  readonly parent?: StepRecording | undefined;
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  /** The heading that it stands under. */
  readonly section?: number | undefined;
  readonly docString?: string | undefined;
  readonly dataTable?: readonly (readonly string[])[] | undefined;
  readonly at?: number | undefined;
}

/** A heading between steps. */
export interface SectionStart {
  /** 1 to 4. */
  readonly level: number;
  readonly text: string;
  /** The section that it is a part of. */
  readonly parent?: number | undefined;
  readonly at?: number | undefined;
}

/** Something that happened after the steps of a test, such as a hook; it changes nothing about the outcome. */
export interface Afterwards {
  /** `after_hook` ... */
  readonly action: string;
  readonly status?: FinalStatus | undefined;
  readonly details?: Record<string, unknown> | undefined;
  readonly at?: number | undefined;
}

export interface Outcome {
  readonly status: FinalStatus;
  readonly failure?: Failure | null | undefined;
  readonly durationMs?: number | undefined;
  /** False when another attempt follows. */
  readonly isFinal?: boolean | undefined;
  /** Measures of the attempt, and whatever else is worth keeping. */
  readonly metrics?: Record<string, unknown> | undefined;
  /** What counts as a pass, where the test itself said so only while it ran. */
  readonly expectedStatus?: FinalStatus | undefined;
  readonly at?: number | undefined;
}

export interface Attachment {
  /** Absolute path of a file, or its content as `body`. */
  readonly path?: string | undefined;
  readonly body?: Uint8Array | string | undefined;
  readonly name?: string | undefined;
  readonly mediaType?: string | undefined;
  /** `screenshot`, `video`, `trace`, `log`, `attachment` ...; default: by the media type. */
  readonly kind?: string | undefined;
  readonly metadata?: Record<string, unknown> | undefined;
}

export type LogLevel = EventOf<'log'>['level'];

/** Longest log line that is kept (characters). */
const longestLog = 16_384;

function kindOf(mediaType: string): string {
  if (mediaType.startsWith('image/')) return 'screenshot';
  return mediaType.startsWith('video/') ? 'video' : 'attachment';
}

const isText = (mediaType: string) => /^text\/|[/+](json|xml)\b/.test(mediaType);

/** Texts that tests attach have secrets taken out; files and pictures stay as they are. */
function redactedBody(
  body: Uint8Array | string,
  mediaType: string | undefined,
  redact: (text: string) => string,
): Uint8Array | string {
  if (typeof body === 'string') return redact(body);
  if (mediaType === undefined || !isText(mediaType)) return body;
  const text = Buffer.from(body).toString('utf8');
  const redacted = redact(text);
  return redacted === text ? body : redacted;
}

/** A step that was begun. */
export interface StepRecording {
  readonly id: number;
  readonly level: number;
}

/** One attempt of a test, from its start on. Everything is on the disk when a method returns. */
export class ExecutionRecording {
  readonly id: number;
  /** When it began, in µs. */
  readonly startedAt: number;
  readonly #ground: RecordingGround;
  readonly #open = new Set<StepRecording>();
  #order = 0;
  #finished = false;

  constructor(ground: RecordingGround, start: TestStart) {
    this.#ground = ground;
    this.id = ground.sink.nextId();
    this.startedAt = start.at ?? nowMicros();
    ground.unfinished.add(this);
    ground.sink.append({
      type: 'execution_started',
      at: this.startedAt,
      id: this.id,
      suite: redactDescription(start.suite, ground.redact),
      test: redactDescription(start.test, ground.redact),
      attempt_number: start.attempt ?? 1,
      ...(start.expectedStatus !== undefined && { expected_status: start.expectedStatus }),
    });
    ground.sink.flush();
  }

  /** Steps that have begun and not ended, in the order of their starts. */
  get openSteps(): readonly StepRecording[] {
    return [...this.#open];
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** A step begins; with `parent` it is a sub-step. */
  step(start: StepStart): StepRecording {
    const { sink, redact } = this.#ground;
    const level = start.parent === undefined ? 0 : start.parent.level + 1;
    const step = { id: sink.nextId(), level };
    sink.append({
      type: 'step_started',
      at: start.at ?? nowMicros(),
      id: step.id,
      execution_id: this.id,
      ...(start.parent !== undefined && { parent_step_id: start.parent.id }),
      level,
      order_index: this.#order++,
      ...(start.keyword !== undefined && { keyword: start.keyword }),
      text: redact(start.text),
      step_type: level > 0 && start.type === undefined ? 'sub_step' : (start.type ?? 'step'),
      ...(start.section !== undefined && { section_id: start.section }),
      ...(start.path !== undefined && { path: start.path }),
      ...(start.line !== undefined && { line: start.line }),
      ...(start.docString !== undefined && { doc_string: redact(start.docString) }),
      ...(start.dataTable !== undefined && { data_table: start.dataTable.map((row) => row.map(redact)) }),
    });
    sink.flush();
    this.#open.add(step);
    return step;
  }

  /** A heading; what follows may name it as its section. @returns its id */
  section(start: SectionStart): number {
    const { sink, redact } = this.#ground;
    const id = sink.nextId();
    sink.append({
      type: 'section_started',
      at: start.at ?? nowMicros(),
      id,
      execution_id: this.id,
      ...(start.parent !== undefined && { parent_section_id: start.parent }),
      level: start.level,
      text: redact(start.text),
      order_index: this.#order++,
    });
    sink.flush();
    return id;
  }

  /** Something happened behind the steps of the test. @returns its id, for `attach` */
  afterwards({ action, status, details, at }: Afterwards): number {
    const { sink, redact } = this.#ground;
    const id = sink.nextId();
    sink.append({
      type: 'execution_post',
      at: at ?? nowMicros(),
      id,
      execution_id: this.id,
      action,
      ...(details !== undefined && { details: redactDescription(details, redact) }),
      ...(status !== undefined && { status }),
    });
    sink.flush();
    return id;
  }

  stepFinished(step: StepRecording, outcome: Outcome): void {
    if (!this.#open.delete(step)) return;
    const { sink, redact } = this.#ground;
    sink.append({
      type: 'step_finished',
      at: outcome.at ?? nowMicros(),
      id: step.id,
      status: outcome.status,
      ...(outcome.durationMs !== undefined && { duration_ms: Math.max(0, outcome.durationMs) }),
      ...(outcome.metrics !== undefined && { metrics: redactDescription(outcome.metrics, redact) }),
      ...failureFields(outcome.failure, redact),
    });
    sink.flush();
  }

  log(
    level: LogLevel,
    source: string,
    message: string,
    { step, at }: { step?: StepRecording; at?: number } = {},
  ): void {
    const { sink, redact } = this.#ground;
    sink.append({
      type: 'log',
      at: at ?? nowMicros(),
      id: sink.nextId(),
      execution_id: this.id,
      ...(step !== undefined && { step_run_id: step.id }),
      level,
      source,
      message: redact(message).slice(0, longestLog),
    });
    sink.flush();
  }

  /**
   * Keeps a file that the test made. One that cannot be kept is told in the log of the test.
   *
   * @param post id of what happened afterwards and made the file
   */
  attach(attachment: Attachment, step?: StepRecording, post?: number): void {
    const { sink, resultsDir, largestAttachment, redact } = this.#ground;
    const { path, body, name, mediaType, kind, metadata } = attachment;
    if (path === undefined && body === undefined) return;
    try {
      const stored = storeArtifact({
        resultsDir,
        ...(path === undefined ? {} : { path }),
        ...(body === undefined ? {} : { body: redactedBody(body, mediaType, redact) }),
        name: name === undefined ? undefined : redact(name),
        mediaType,
        ...(largestAttachment !== null && { largestBytes: largestAttachment }),
      });
      sink.append({
        type: 'artifact',
        at: nowMicros(),
        id: sink.nextId(),
        execution_id: this.id,
        ...(step !== undefined && { step_run_id: step.id }),
        ...(post !== undefined && { execution_post_id: post }),
        ...stored,
        kind: kind ?? kindOf(stored.media_type),
        metadata: { ...(path !== undefined && { original_name: basename(path) }), ...metadata },
      });
      sink.flush();
    } catch (error) {
      this.log('warning', 'assay', `attachment ${name ?? path ?? ''} was not kept: ${messageOf(error)}`);
    }
  }

  /** The attempt is over. Steps that are still open end with it, cut off. */
  finish(outcome: Outcome): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#ground.unfinished.delete(this);
    const { sink, redact } = this.#ground;
    const at = outcome.at ?? nowMicros();
    for (const step of [...this.#open].reverse()) this.stepFinished(step, { status: 'interrupted', at });
    sink.append({
      type: 'execution_finished',
      at,
      id: this.id,
      status: outcome.status,
      ...(outcome.isFinal === false && { is_final_attempt: false }),
      ...(outcome.expectedStatus !== undefined && { expected_status: outcome.expectedStatus }),
      ...(outcome.durationMs !== undefined && { duration_ms: Math.max(0, outcome.durationMs) }),
      ...(outcome.metrics !== undefined && { metrics: redactDescription(outcome.metrics, redact) }),
      ...failureFields(outcome.failure, redact),
    });
    sink.flush();
  }
}

/** Ends the attempts that nobody ended: nothing of them follows, so they were cut off. */
export function cutOff({ unfinished }: RecordingGround, why: string): void {
  for (const recording of unfinished) recording.finish({ status: 'interrupted', failure: { message: why } });
}
