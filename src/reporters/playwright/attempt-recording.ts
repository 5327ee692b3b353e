import type { ExecutionRecording, StepRecording } from '../session/execution-recording.ts';
import type { HostAttachment, HostResult, HostStep } from './host-shapes.ts';
import { failureOf } from './host-words.ts';

/** Microseconds of a time that Playwright tells. */
export const microsOf = (time: Date, milliseconds = 0): number =>
  Math.round((time.getTime() + milliseconds) * 1000);

/** What Playwright's own attachments are, by the names that it gives them. */
const kinds: Readonly<Record<string, string>> = { screenshot: 'screenshot', video: 'video', trace: 'trace' };

const isHook = (category: string) => category === 'hook' || category === 'fixture';

/** Steps, output and files of one attempt of a test. */
export class AttemptRecording {
  readonly execution: ExecutionRecording;
  readonly #pathOf: (file: string) => string;
  /** The file that the test stands in. */
  readonly #path: string;
  readonly #steps = new Map<HostStep, StepRecording>();
  readonly #owners = new Map<HostAttachment, StepRecording>();

  constructor(execution: ExecutionRecording, pathOf: (file: string) => string, path: string) {
    this.execution = execution;
    this.#pathOf = pathOf;
    this.#path = path;
  }

  stepBegan(step: HostStep): void {
    if (this.execution.finished) return;
    const { category, title, subtitle, location, parent } = step;
    const path = location === undefined ? undefined : this.#pathOf(location.file);
    this.#steps.set(
      step,
      this.execution.step({
        text: subtitle === undefined || subtitle === '' ? title : `${title} ${subtitle}`,
        keyword: category,
        ...(isHook(category) && { type: 'hook' }),
        parent: parent === undefined ? undefined : this.#steps.get(parent),
        path: path === this.#path ? undefined : path,
        line: location?.line,
        at: microsOf(step.startTime),
      }),
    );
  }

  stepEnded(step: HostStep): void {
    const recording = this.#steps.get(step);
    if (recording === undefined) return;
    for (const attachment of step.attachments) this.#owners.set(attachment, recording);
    const skipped = step.annotations.some(({ type }) => type === 'skip' || type === 'fixme');
    this.execution.stepFinished(recording, {
      status: step.error !== undefined ? 'failed' : skipped ? 'skipped' : 'passed',
      failure: step.error === undefined ? null : failureOf([step.error]),
      durationMs: step.duration,
      at: microsOf(step.startTime, Math.max(0, step.duration)),
    });
  }

  /** Steps that were not heard of while they ran, as in merged reports. */
  stepsAfterwards(steps: readonly HostStep[]): void {
    for (const step of steps) {
      this.stepBegan(step);
      this.stepsAfterwards(step.steps);
      // A duration of -1 says that the step never ended.
      if (step.duration >= 0) this.stepEnded(step);
    }
  }

  output(stream: 'stdout' | 'stderr', chunk: string | Uint8Array, at?: number): void {
    const text = (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')).trimEnd();
    if (text === '') return;
    const level = stream === 'stderr' ? 'warning' : 'info';
    this.execution.log(level, stream, text, at === undefined ? {} : { at });
  }

  /** Copies what the attempt left: Playwright deletes its files when the next run begins. */
  attach({ attachments }: HostResult): void {
    for (const attachment of attachments) {
      const { name, contentType, path, body } = attachment;
      this.execution.attach(
        { name, mediaType: contentType, path, body, kind: kinds[name] },
        this.#owners.get(attachment),
      );
    }
  }
}
