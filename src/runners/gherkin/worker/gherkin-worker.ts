import { AssayError } from '../../../model/errors.ts';
import { type EventSink, silentSink } from '../../../recording/event-sink.ts';
import { openRecorder } from '../../../recording/open-recorder.ts';
import { createRedactor } from '../../../recording/redaction/redactor.ts';
import type { TaskChannel, TaskServer } from '../../worker-pool/serve-tasks.ts';
import { closeWorkerSession, workerBrowserSession } from '../browser/browser-session.ts';
import { loadCucumber } from '../cucumber/load-cucumber.ts';
import { activeRecorder } from './active-recorder.ts';
import { EnvelopeRecorder } from './envelope-recorder.ts';
import { turnIfDue } from './event-loop-turn.ts';
import { shareOwnModules } from './module-resolution.ts';
import { FeatureRunner } from './run-feature.ts';
import { recordScreenshot, wantsScreenshot } from './screenshots.ts';
import { loadSupportCode } from './support-code.ts';
import type { GherkinTask, WorkerReport, WorkerSetup } from './worker-protocol.ts';

/** Exit code of a worker whose support code could not be loaded; the coordinator has been told why. */
const supportFailedCode = 65;

function openSink(setup: WorkerSetup, channel: TaskChannel<WorkerReport>): EventSink {
  if (setup.databasePath === null) return silentSink();
  return openRecorder({
    databasePath: setup.databasePath,
    runUuid: setup.runUuid,
    role: 'worker',
    workerIndex: setup.workerIndex,
    writer: setup.writer,
    warn: (text) => channel.report({ type: 'warning', text }),
  });
}

/**
 * Executes feature files for a coordinator.
 *
 * @param exit ends the process
 */
export function createGherkinWorker(
  channel: TaskChannel<WorkerReport>,
  exit: (code: number) => void,
): TaskServer<WorkerSetup, GherkinTask> {
  let sink: EventSink = silentSink();
  let recorder: EnvelopeRecorder | undefined;
  let runner: FeatureRunner | undefined;

  async function start(setup: WorkerSetup): Promise<void> {
    sink = openSink(setup, channel);
    channel.report({ type: 'hello', journalUuid: sink.journalUuid });
    const { text: redact } = createRedactor({
      env: process.env,
      secretNames: setup.secretNames,
      argv: setup.argv,
    });
    const recording = new EnvelopeRecorder({
      sink,
      redact,
      workerIndex: setup.workerIndex,
      resultsDir: setup.resultsDir,
      report: (report) => channel.report(report),
      onStepStarted: () => workerBrowserSession()?.markStep(),
      onScenarioFinished: () => void workerBrowserSession()?.endScenario(),
    });
    recorder = recording;
    activeRecorder().running = () => recording.running;
    shareOwnModules();
    const installed = loadCucumber(setup.cwd);
    const support = await loadSupportCode(installed, {
      cwd: setup.cwd,
      files: setup.supportFiles,
      stepTimeoutMs: setup.world.stepTimeoutMs,
      afterStep: ({ failed }) => {
        const running = recording.running;
        if (running !== null && wantsScreenshot(setup.world.screenshots, failed)) {
          return recordScreenshot(running, setup.resultsDir);
        }
        return turnIfDue();
      },
    });
    runner = new FeatureRunner({
      installed,
      support,
      cwd: setup.cwd,
      language: setup.language,
      retry: setup.retry,
      retryTags: setup.retryTags,
      dryRun: setup.dryRun,
      worldParameters: { ...setup.worldParameters, assay: setup.world },
      onMessage: (envelope) => recording.handle(envelope),
    });
  }

  return {
    start: async (setup) => {
      try {
        await start(setup);
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        channel.report({
          type: 'support_failed',
          code: error.code,
          message: error.message,
          remedy: error.remedy,
        });
        sink.close(supportFailedCode);
        // The report must leave before the process does.
        await new Promise((resolve) => setTimeout(resolve, 50));
        exit(supportFailedCode);
      }
    },
    runTask: async (task) => {
      recorder?.begin(task);
      await runner?.run(task);
    },
    stop: () => {
      recorder?.mute();
      runner?.skipRest();
    },
    finish: async () => {
      recorder?.begin(undefined);
      await runner?.finish();
      await closeWorkerSession();
      sink.close(0);
    },
    exit,
  };
}
