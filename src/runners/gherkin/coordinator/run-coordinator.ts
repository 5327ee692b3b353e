import { AssayError, assayError } from '../../../model/errors.ts';
import { nowMicros } from '../../../std/clock.ts';
import { formatDuration } from '../../../std/duration.ts';
import { siblingModule } from '../../../std/sibling-module.ts';
import { WorkerPool } from '../../worker-pool/worker-pool.ts';
import type { WorkerExit } from '../../worker-pool/worker-process.ts';
import type { RunSettings } from '../config/run-settings.ts';
import type { FeatureOutput } from '../output/feature-output.ts';
import type { Progress } from '../output/progress.ts';
import type { ResultsDirectory } from '../output/results-directory.ts';
import type { RunTally } from '../output/run-tally.ts';
import { isAfterHook } from '../output/step-text.ts';
import type { PlannedFeature, PlannedScenario } from '../plan/planned-scenario.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import type { GherkinTask, TaskScenario, WorkerReport, WorkerSetup } from '../worker/worker-protocol.ts';
import { causeOfDeath } from './cause-of-death.ts';
import type { FeatureDurations } from './feature-durations.ts';
import { FeatureQueue } from './feature-queue.ts';
import type { RunCircumstances } from './run-outcome.ts';
import type { RunRecording } from './run-recording.ts';
import { ScenarioLedger } from './scenario-ledger.ts';
import { type Unreported, unreportedResult } from './unreported-result.ts';
import { WorkerPlace } from './worker-places.ts';

/** How long workers have to end what they run when the run is interrupted (ms). */
const graceMs = 5000;
/** How long hooks and browsers may take at the end of a worker (ms). */
const finishLimitMs = 60_000;
/** After so many workers in a row that died before they began a scenario, another one would do no better. */
const mostDeaths = 3;

export interface CoordinatorOptions {
  readonly settings: RunSettings;
  readonly features: readonly PlannedFeature[];
  /** How long features took the last time, by the keys of their suites. */
  readonly durations: FeatureDurations;
  readonly workers: number;
  /** Environment of the workers. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly setup: Omit<WorkerSetup, 'workerIndex'>;
  readonly redact: (text: string) => string;
  readonly results: ResultsDirectory;
  readonly output: FeatureOutput;
  readonly progress: Progress;
  readonly tally: RunTally;
  readonly recording: RunRecording;
  /** Aborted when somebody asks the run to stop. */
  readonly signal: AbortSignal;
}

/** Why nothing new begins. */
type StopReason = 'interrupted' | 'broken' | 'fail_fast';

/**
 * Hands the features of a run to worker processes and gathers what comes of them. What kills a worker costs only the
 * scenario that it ran; what was left of its feature goes to another one.
 */
export class RunCoordinator {
  /** How long the features took in this run (ms), by the keys of their suites. */
  readonly durations = new Map<string, number>();
  readonly #options: CoordinatorOptions;
  readonly #queue: FeatureQueue;
  readonly #ledger: ScenarioLedger;
  readonly #places: readonly WorkerPlace[];
  readonly #pool: WorkerPool<WorkerSetup, GherkinTask, WorkerReport>;
  readonly #attempts = new Map<number, number>();
  #deathsInRow = 0;
  #stopReason: StopReason | null = null;
  #interruptedBy: string | null = null;
  #brokenBy: AssayError | null = null;
  #afterHookFailures = 0;
  #graceTimer: NodeJS.Timeout | undefined;

  constructor(options: CoordinatorOptions) {
    this.#options = options;
    this.#queue = new FeatureQueue(options.features, options.durations);
    this.#ledger = new ScenarioLedger(options.features);
    this.#places = Array.from({ length: options.workers }, () => new WorkerPlace());
    this.#pool = new WorkerPool({
      size: options.workers,
      entry: siblingModule(import.meta.url, '../worker/worker-main'),
      cwd: options.settings.cwd,
      envOf: (index) => this.#environmentOf(index),
      setupOf: (workerIndex) => ({ ...options.setup, workerIndex }),
      hasTask: () => !this.#queue.isEmpty,
      takeTask: (index) => this.#takeTask(index),
      onReport: (index, report) => this.#receive(index, report),
      onOutput: (index, stream, line) => this.#hear(index, stream, line),
      onLost: (index, exit) => this.#workerLost(index, exit),
      finishLimitMs,
    });
  }

  /**
   * Runs everything.
   *
   * @returns what, apart from the scenarios, decides how the run ended
   * @throws SUPPORT_FAILED and the like, when no scenario could run because the project is not set up
   */
  async execute(): Promise<RunCircumstances> {
    const { signal, settings } = this.#options;
    const interrupt = (): void => this.#interrupt('the run was told to stop');
    const timer =
      settings.runTimeoutMs === null
        ? undefined
        : setTimeout(
            () =>
              this.#interrupt(
                `the run took longer than ${formatDuration(settings.runTimeoutMs ?? 0)} (--run-timeout)`,
              ),
            settings.runTimeoutMs,
          );
    signal.addEventListener('abort', interrupt);
    if (signal.aborted) interrupt();
    await this.#pool.run();
    signal.removeEventListener('abort', interrupt);
    clearTimeout(timer);
    clearTimeout(this.#graceTimer);
    this.#settleOpen();
    if (this.#brokenBy !== null && this.#brokenBy.exitCode === 2) throw this.#brokenBy;
    return {
      interruptedBy: this.#interruptedBy,
      brokenBy: this.#brokenBy?.message ?? null,
      dryRun: settings.dryRun,
      afterHookFailures: this.#afterHookFailures,
    };
  }

  #environmentOf(index: number): Readonly<Record<string, string | undefined>> {
    const { env, setup, workers } = this.#options;
    return {
      ...env,
      ASSAY_RUN_ID: setup.runUuid,
      ASSAY_WORKER_INDEX: String(index),
      CUCUMBER_PARALLEL: 'true',
      CUCUMBER_TOTAL_WORKERS: String(workers),
      CUCUMBER_WORKER_ID: String(index),
    };
  }

  #takeTask(index: number): GherkinTask | undefined {
    const place = this.#places[index];
    const queued = this.#queue.take();
    if (place !== undefined) {
      place.task = queued;
      place.cleansUp = queued === undefined;
    }
    if (queued === undefined) return undefined;
    const { feature, scenarios } = queued;
    if (this.#ledger.featureTaken(feature, nowMicros())) this.#options.recording.suiteStarted(feature.suite);
    return {
      file: feature.file,
      suite: feature.suite,
      scenarios: scenarios.map((scenario) => this.#withDirectories(scenario)),
    };
  }

  #withDirectories(scenario: PlannedScenario): TaskScenario {
    const { results, settings } = this.#options;
    const directories = Array.from({ length: settings.retry + 1 }, (_, attempt) =>
      results.scenarioDirectory(scenario.identity, attempt + 1),
    );
    return { ...scenario, directories };
  }

  #receive(index: number, report: WorkerReport): void {
    const place = this.#places[index];
    if (place === undefined) return;
    switch (report.type) {
      case 'hello':
        place.reset();
        place.pid = this.#pool.pidOf(index);
        place.journalUuid = report.journalUuid;
        return;
      case 'support_failed':
        this.#break(new AssayError(report.code, report.message, report.remedy, 2));
        return;
      case 'started':
        this.#scenarioStarted(index, place, report);
        return;
      case 'finished':
        place.ended();
        this.#add(report.index, report.result);
        return;
      case 'run_hook_failed':
        this.#runHookFailed(report);
        return;
      case 'warning':
        this.#warn(report.text);
        return;
    }
  }

  #scenarioStarted(
    index: number,
    place: WorkerPlace,
    { index: scenarioIndex, attempt, at }: Extract<WorkerReport, { type: 'started' }>,
  ): void {
    const { settings, progress } = this.#options;
    this.#deathsInRow = 0;
    const limit = settings.scenarioTimeoutMs;
    const onTimeout = (): void => {
      place.killedFor = 'scenario_timeout';
      this.#pool.kill(index);
    };
    const left = limit === null ? 0 : Math.max(1, limit - (nowMicros() - at) / 1000);
    place.running = {
      index: scenarioIndex,
      attempt,
      startedAt: at,
      timer: limit === null ? undefined : setTimeout(onTimeout, left),
    };
    this.#attempts.set(scenarioIndex, attempt);
    const scenario = this.#ledger.scenarioAt(scenarioIndex);
    if (scenario !== undefined) progress.scenarioStarted(index, scenario.identity);
  }

  #runHookFailed({ hook, name, failure }: Extract<WorkerReport, { type: 'run_hook_failed' }>): void {
    const text = failure.stack === null ? failure.message : `${failure.message}\n${failure.stack}`;
    if (hook === 'BeforeAll') {
      this.#break(assayError('HOOK_FAILED', { hook: `BeforeAll ${name}`, reason: text }));
      return;
    }
    this.#afterHookFailures++;
    this.#warn(`the hook AfterAll ${name} failed: ${text}`, 'error');
  }

  #warn(text: string, level: 'warning' | 'error' = 'warning'): void {
    this.#options.progress.message(`assay: ${text}`);
    this.#options.recording.log(level, 'assay', this.#options.redact(text));
  }

  #hear(index: number, stream: 'stdout' | 'stderr', line: string): void {
    this.#places[index]?.heard(stream, line);
    this.#options.progress.message(line);
    const level = stream === 'stderr' ? 'warning' : 'info';
    this.#options.recording.log(level, `worker ${index} ${stream}`, this.#options.redact(line));
  }

  #add(index: number, result: ScenarioResult, shown = true): void {
    const { output, progress, tally, settings } = this.#options;
    output.addScenario(result);
    tally.add(result);
    if (shown) progress.scenarioFinished(result);
    if (result.willBeRetried) return;
    if (result.steps.some((step) => isAfterHook(step) && step.failure !== null)) this.#afterHookFailures++;
    this.#endScenario(index, result);
    const failed = result.status !== 'passed' && result.status !== 'skipped';
    if (failed && settings.failFast && this.#stopReason === null) this.#stop('fail_fast');
  }

  #endScenario(index: number, result: ScenarioResult): void {
    const finished = this.#ledger.scenarioEnded(index, result.status);
    if (finished === null) return;
    const { feature, status, startedAt } = finished;
    this.#options.recording.suiteFinished(feature.suite.key, status);
    this.#options.output.finishFeature(result.uri);
    if (startedAt !== null) this.durations.set(feature.suite.key, (nowMicros() - startedAt) / 1000);
  }

  #workerLost(index: number, { exitCode, signal }: WorkerExit): void {
    const place = this.#places[index];
    if (place === undefined) return;
    const { task, running, journalUuid, killedFor, cleansUp } = place;
    const message = this.#options.redact(
      causeOfDeath(
        index,
        place,
        { exitCode, signal },
        this.#options.settings.scenarioTimeoutMs,
        this.#interruptedBy,
      ),
    );
    const status = killedFor === 'scenario_timeout' ? 'timed_out' : 'interrupted';
    if (journalUuid !== null) {
      this.#options.recording.writerLost({ journalUuid, status, exitCode, signal, message });
    }
    place.reset();
    if (running !== null) {
      const scenario = this.#ledger.scenarioAt(running.index);
      if (scenario !== undefined) {
        this.#addUnreported(scenario, {
          attemptNumber: running.attempt,
          status,
          startedAt: running.startedAt,
          durationMs: Math.max(0, nowMicros() - running.startedAt) / 1000,
          failure: { type: 'WorkerLost', message, stack: null },
          workerIndex: index,
          directory: this.#options.results.scenarioDirectory(scenario.identity, running.attempt),
        });
      }
    } else if (this.#stopReason === null) {
      this.#diedBetweenScenarios(message, cleansUp);
    }
    if (this.#stopReason === null && task !== undefined) {
      this.#queue.putBack({ feature: task.feature, scenarios: this.#ledger.openOf(task.scenarios) });
    }
  }

  #diedBetweenScenarios(message: string, cleanedUp: boolean): void {
    if (cleanedUp) {
      this.#afterHookFailures++;
      this.#warn(`${message} while it cleaned up`, 'error');
      return;
    }
    this.#deathsInRow++;
    this.#warn(message);
    if (this.#deathsInRow < mostDeaths) return;
    this.#break(assayError('WORKER_UNUSABLE', { deaths: this.#deathsInRow, reason: message }));
  }

  #addUnreported(scenario: PlannedScenario, known: Unreported, shown = true): void {
    this.#add(scenario.index, unreportedResult(scenario, known), shown);
  }

  #interrupt(reason: string): void {
    if (this.#interruptedBy !== null) return;
    this.#interruptedBy = reason;
    this.#options.progress.message(`assay: ${reason}; what runs now has ${formatDuration(graceMs)} to end`);
    this.#stop('interrupted');
  }

  #break(error: AssayError): void {
    this.#brokenBy ??= error;
    this.#stop('broken');
  }

  #stop(reason: StopReason): void {
    // An interruption also ends what goes on after a first failure.
    if (this.#stopReason === null || reason !== 'fail_fast') this.#stopReason = reason;
    this.#queue.clear();
    this.#pool.stop();
    if (reason === 'fail_fast' || this.#graceTimer !== undefined) return;
    this.#graceTimer = setTimeout(() => {
      for (const place of this.#places) place.killedFor ??= 'stop';
      this.#pool.kill();
    }, graceMs);
  }

  /** What never began: skipped after the first failure, otherwise lost. */
  #settleOpen(): void {
    if (this.#brokenBy?.exitCode === 2) return;
    const skip = this.#stopReason === 'fail_fast';
    for (const scenario of this.#ledger.open) {
      const feature = this.#ledger.featureOf(scenario.index);
      if (skip && feature !== undefined) this.#options.recording.skipped(feature.suite, scenario.test);
      const attemptNumber = (this.#attempts.get(scenario.index) ?? 0) + 1;
      this.#addUnreported(
        scenario,
        {
          attemptNumber,
          status: skip ? 'skipped' : 'lost',
          startedAt: nowMicros(),
          durationMs: 0,
          failure: null,
          workerIndex: 0,
          directory: this.#options.results.scenarioDirectory(scenario.identity, attemptNumber),
        },
        skip,
      );
    }
  }
}
