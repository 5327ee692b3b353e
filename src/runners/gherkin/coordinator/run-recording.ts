import { createHash } from 'node:crypto';
import { basename, extname, relative, sep } from 'node:path';
import type { EventOf, SuiteDescription, TestDescription } from '../../../model/events/record-event.ts';
import type { RunStatus, SuiteRunStatus } from '../../../model/statuses.ts';
import type { Project } from '../../../recording/environment/project.ts';
import { type RunContext, runStartedFields } from '../../../recording/environment/run-context.ts';
import { type EventSink, silentSink } from '../../../recording/event-sink.ts';
import { openRecorder } from '../../../recording/open-recorder.ts';
import { nowMicros } from '../../../std/clock.ts';
import type { RunSettings } from '../config/run-settings.ts';
import type { WrittenFile } from '../output/feature-output.ts';
import type { PlannedFeature } from '../plan/planned-scenario.ts';

const mediaTypes = { log: 'text/plain', json: 'application/json', junit: 'application/xml' } as const;

/** How a worker came to its end without saying so. */
export interface LostWriter {
  readonly journalUuid: string;
  readonly status: 'interrupted' | 'timed_out' | 'error';
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly message: string;
}

/** The run's own journal: what begins, what is planned, what became of workers, how the run ends. */
export class RunRecording {
  readonly #sink: EventSink;
  /** Files to tell of at the end: features that are finished late are written again. */
  readonly #files = new Map<string, EventOf<'artifact'>>();

  private constructor(sink: EventSink) {
    this.#sink = sink;
  }

  /**
   * Opens the journal of the run, or nothing when the run is not recorded.
   *
   * @throws the file system's error
   */
  static open(
    settings: RunSettings,
    runUuid: string,
    writer: string,
    warn: (message: string) => void,
  ): RunRecording {
    const { databaseLocation } = settings;
    if (databaseLocation === null) return new RunRecording(silentSink());
    return new RunRecording(
      openRecorder({
        databasePath: databaseLocation.path,
        runUuid,
        role: 'owner',
        workerIndex: null,
        writer,
        warn,
      }),
    );
  }

  runStarted(settings: RunSettings, project: Project, context: RunContext, workers: number): void {
    this.#sink.append({
      type: 'run_started',
      at: nowMicros(),
      project: { key: project.key, name: project.name },
      browser: settings.browser,
      headless: settings.headless,
      worker_count: workers,
      results_dir: settings.resultsDir,
      ...runStartedFields(context),
    });
    this.#sink.flush();
  }

  planned(features: readonly PlannedFeature[]): void {
    const at = nowMicros();
    for (const { suite, scenarios } of features) {
      for (const { test } of scenarios) {
        this.#sink.append({ type: 'test_planned', at, id: this.#sink.nextId(), suite, test });
      }
    }
    this.#sink.flush();
  }

  suiteStarted(suite: SuiteDescription): void {
    this.#sink.append({ type: 'suite_started', at: nowMicros(), suite });
    this.#sink.flush();
  }

  suiteFinished(suiteKey: string, status: SuiteRunStatus): void {
    if (status === 'pending' || status === 'running') return;
    this.#sink.append({ type: 'suite_finished', at: nowMicros(), suite_key: suiteKey, status });
    this.#sink.flush();
  }

  /** A test that the run decided not to execute. */
  skipped(suite: SuiteDescription, test: TestDescription): void {
    const at = nowMicros();
    const id = this.#sink.nextId();
    this.#sink.append({ type: 'execution_started', at, id, suite, test, attempt_number: 1 });
    this.#sink.append({ type: 'execution_finished', at, id, status: 'skipped' });
    this.#sink.flush();
  }

  writerLost({ journalUuid, status, exitCode, signal, message }: LostWriter): void {
    this.#sink.append({
      type: 'writer_lost',
      at: nowMicros(),
      journal_uuid: journalUuid,
      status,
      ...(exitCode !== null && { exit_code: exitCode }),
      ...(signal !== null && { signal }),
      message,
    });
    this.#sink.flush();
  }

  /** A file that the run wrote beside its results; the same file may be told several times, the last one counts. */
  fileWritten(file: WrittenFile, resultsDir: string): void {
    if (this.#sink.journalUuid === null) return;
    this.#files.set(file.path, {
      type: 'artifact',
      at: nowMicros(),
      id: this.#sink.nextId(),
      suite_key: file.uri,
      path: relative(resultsDir, file.path).split(sep).join('/'),
      name: basename(file.path),
      suffix: extname(file.path),
      kind: file.kind,
      media_type: mediaTypes[file.kind],
      bytes: Buffer.byteLength(file.content),
      sha256: createHash('sha256').update(file.content).digest('hex'),
      ...(file.scenario !== null && {
        metadata: { line: file.scenario.line, attempt_number: file.scenario.attemptNumber },
      }),
    });
  }

  log(level: 'info' | 'warning' | 'error', source: string, message: string): void {
    this.#sink.append({ type: 'log', at: nowMicros(), id: this.#sink.nextId(), level, source, message });
    this.#sink.flush();
  }

  /** @param exitCode that the command ends with */
  runFinished(status: Exclude<RunStatus, 'running'>, errorMessage: string | null, exitCode: number): void {
    for (const event of this.#files.values()) this.#sink.append(event);
    this.#sink.append({
      type: 'run_finished',
      at: nowMicros(),
      status,
      ...(errorMessage !== null && { error_message: errorMessage }),
    });
    this.#sink.close(exitCode);
  }
}
