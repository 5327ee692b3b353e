import type { ExecutionRecording, FinalStatus } from '../session/execution-recording.ts';
import type { WorkerSession } from '../session/worker-session.ts';
import { attachRecorded } from './attach-recorded.ts';
import { attemptStatus, failureOfError, isLastAttempt } from './attempt-outcome.ts';
import { describeFile, type FileDescription } from './describe-tasks.ts';
import type { VitestError, VitestTask } from './vitest-tasks.ts';

/** A test that is running in this worker. */
interface RunningTest {
  recording: ExecutionRecording | null;
  attempts: number;
  /** Errors that earlier attempts left; Vitest collects those of all attempts in one list. */
  errorsBefore: number;
  attached: { readonly annotations: number; readonly artifacts: number };
  /** Of a test with `repeats`: what an earlier repetition failed with. */
  failed: { readonly status: FinalStatus; readonly errors: readonly VitestError[] } | null;
}

/** Records the attempts that a worker runs, each at the moment of its start and of its end. */
export class WorkerAttempts {
  readonly #session: WorkerSession;
  readonly #files = new WeakMap<object, FileDescription>();
  readonly #tests = new Map<string, RunningTest>();
  readonly #recording = new Set<ExecutionRecording>();

  constructor(session: WorkerSession) {
    this.#session = session;
  }

  #describe(test: VitestTask): FileDescription {
    const known = this.#files.get(test.file);
    if (known !== undefined) return known;
    const description = describeFile(test.file, (path) => this.#session.pathOf(path));
    this.#files.set(test.file, description);
    return description;
  }

  /** An attempt of a test begins, or a repetition, which belongs to the attempt before it. */
  started(test: VitestTask): void {
    const { suite, tests } = this.#describe(test);
    const described = tests.get(test.id);
    if (described === undefined) return;
    if (test.result !== undefined) test.result.assayRun = this.#session.shared.runUuid;
    const errorsBefore = test.result?.errors?.length ?? 0;
    const running = this.#tests.get(test.id) ?? {
      recording: null,
      attempts: 0,
      errorsBefore,
      attached: { annotations: 0, artifacts: 0 },
      failed: null,
    };
    this.#tests.set(test.id, running);
    running.errorsBefore = errorsBefore;
    if (running.recording !== null) return;
    running.recording = this.#session.start({
      suite,
      test: described,
      attempt: ++running.attempts,
      ...(test.fails === true && { expectedStatus: 'failed' as const }),
    });
    this.#recording.add(running.recording);
  }

  finished(test: VitestTask): void {
    const running = this.#tests.get(test.id);
    const recording = running?.recording;
    if (running === undefined || recording === undefined || recording === null) return;
    const { result } = test;
    const errors = (result?.errors ?? []).slice(running.errorsBefore);
    const status = attemptStatus(result?.state ?? 'run', errors, result?.pending ?? false);
    const isFinal = isLastAttempt(test, status, errors);
    const failed = status === 'failed' || status === 'timed_out';
    running.attached = attachRecorded(recording, test, running.attached);
    for (const { stack, message } of errors.slice(1))
      recording.log('error', 'vitest', stack ?? message ?? '');
    if ((test.repeats ?? 0) > 0 && !isFinal) {
      if (failed) running.failed = { status, errors };
      return;
    }
    const end = running.failed !== null && !failed ? running.failed : { status, errors };
    const note = result?.note;
    const [error = note === undefined ? undefined : { message: note }] = end.errors;
    recording.finish({ status: end.status, failure: error && failureOfError(error), isFinal });
    this.#recording.delete(recording);
    running.recording = null;
    if (isFinal) this.#tests.delete(test.id);
  }

  /** A line that was printed. With several tests at once nobody knows whose it is: then it belongs to the run. */
  printed(source: 'stdout' | 'stderr', text: string): void {
    const message = text.replace(/\n$/, '');
    if (this.#recording.size === 0 || message === '') return;
    const level = source === 'stdout' ? 'info' : 'warning';
    const [only] = this.#recording;
    if (this.#recording.size === 1 && only !== undefined) only.log(level, source, message);
    else this.#session.log(level, source, message);
  }
}
