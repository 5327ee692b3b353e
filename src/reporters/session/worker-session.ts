import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import type { SuiteRunStatus } from '../../model/statuses.ts';
import { openRecorder } from '../../recording/open-recorder.ts';
import { redactDescription } from '../../recording/redaction/redact-description.ts';
import { createRedactor } from '../../recording/redaction/redactor.ts';
import { assayVersion } from '../../std/assay-version.ts';
import { nowMicros } from '../../std/clock.ts';
import { portablePath } from '../../std/portable-path.ts';
import {
  cutOff,
  ExecutionRecording,
  type LogLevel,
  type RecordingGround,
  type TestStart,
} from './execution-recording.ts';
import { guarded, type Warn } from './never-throw.ts';
import { type SharedSession, sharedSession } from './session-variables.ts';

/**
 * The recording of a worker of a host: a process or thread that runs tests itself. It has a journal of its own, so
 * that what it writes survives whatever happens to it.
 */
export class WorkerSession {
  readonly shared: SharedSession;
  readonly #ground: RecordingGround;

  private constructor(shared: SharedSession, ground: RecordingGround) {
    this.shared = shared;
    this.#ground = ground;
  }

  /**
   * Joins the run that the environment names. The journal is created now, so call it when the first test begins.
   *
   * @param workerIndex place among the workers, from 0
   * @returns null when no run is recorded, or its journal cannot be made
   */
  static join(request: {
    readonly host: string;
    readonly workerIndex: number | null;
    readonly env: NodeJS.ProcessEnv;
    readonly argv: readonly string[];
    readonly warn: Warn;
  }): WorkerSession | null {
    const { host, workerIndex, env, argv, warn } = request;
    const shared = sharedSession(env);
    if (shared === null) return null;
    return guarded(warn, null, () => {
      const redactor = createRedactor({ env, secretNames: shared.secretNames, argv });
      const sink = openRecorder({
        databasePath: shared.databasePath,
        runUuid: shared.runUuid,
        role: 'worker',
        workerIndex,
        writer: `assay-${host} ${assayVersion}`,
        warn,
      });
      const redact = (text: string) => redactor.text(text);
      const { resultsDir, largestAttachment } = shared;
      const ground = {
        sink,
        redact,
        resultsDir,
        largestAttachment,
        unfinished: new Set<ExecutionRecording>(),
      };
      const session = new WorkerSession(shared, ground);
      process.once('exit', (code) => guarded(warn, undefined, () => session.close(code)));
      return session;
    });
  }

  /** A file as suites and tests name it: relative to the project, with / as separator. */
  pathOf(file: string): string {
    return portablePath(this.shared.projectRoot, file);
  }

  start(start: TestStart): ExecutionRecording {
    return new ExecutionRecording(this.#ground, start);
  }

  /** Tests that this worker is going to run. */
  planned(tests: Iterable<{ readonly suite: SuiteDescription; readonly test: TestDescription }>): void {
    const { sink, redact } = this.#ground;
    const at = nowMicros();
    for (const { suite, test } of tests) {
      sink.append({
        type: 'test_planned',
        at,
        id: sink.nextId(),
        suite: redactDescription(suite, redact),
        test: redactDescription(test, redact),
      });
    }
    sink.flush();
  }

  suiteFinished(suiteKey: string, status: Exclude<SuiteRunStatus, 'pending' | 'running'>): void {
    this.#ground.sink.append({ type: 'suite_finished', at: nowMicros(), suite_key: suiteKey, status });
    this.#ground.sink.flush();
  }

  /** A line that belongs to no test. */
  log(level: LogLevel, source: string, message: string): void {
    const { sink, redact } = this.#ground;
    sink.append({ type: 'log', at: nowMicros(), id: sink.nextId(), level, source, message: redact(message) });
    sink.flush();
  }

  /** Nothing follows from this worker. */
  close(exitCode: number | null = null): void {
    cutOff(this.#ground, `its process ended${exitCode === null ? '' : ` with exit code ${exitCode}`}`);
    this.#ground.sink.close(exitCode);
  }
}
