import { neverThrowing, warnOnce } from '../session/never-throw.ts';
import { isSwitchedOff, type ReporterOptions } from '../session/reporter-options.ts';
import { RunSession } from '../session/run-session.ts';
import { addSetupFile } from './add-setup-file.ts';
import { RunRecording } from './run-recording.ts';
import { sharedSessionKey } from './shared-session-key.ts';
import type { Vitest, VitestHooks } from './vitest-host.ts';

/**
 * Reporter for Vitest: `reporters: ['default', 'assay/vitest']`, or `['assay/vitest', { database: ... }]` with options.
 * Vitest makes it with `new`. It prints nothing and never fails the run.
 */
export function VitestReporter(options: ReporterOptions = {}): VitestHooks {
  const warn = warnOnce('vitest');
  let vitest: Vitest | null = null;
  let run: RunRecording | null = null;
  let listening = false;
  return neverThrowing<VitestHooks>(warn, {
    onInit(host) {
      vitest = host;
      if (!isSwitchedOff(options, process.env)) addSetupFile(host);
    },
    onTestRunStart() {
      if (vitest === null) return;
      const session = RunSession.open({
        host: 'vitest',
        hostVersion: vitest.version,
        options,
        cwd: vitest.config.root,
        env: process.env,
        argv: process.argv.slice(2),
        workers: vitest.config.maxWorkers,
        warn,
      });
      const { shared } = session;
      vitest.getRootProject().provide(sharedSessionKey, shared === null ? undefined : JSON.stringify(shared));
      run = new RunRecording(session, vitest.config.mergeReports === undefined ? null : vitest.config.root);
      listening = false;
    },
    onTestModuleCollected(module) {
      const recording = run;
      // Vitest forgets who listens after a run has started.
      if (!listening && recording !== null) {
        vitest?.onCancel?.((reason) => {
          recording.stopped = reason;
        });
      }
      listening = true;
      recording?.collected(module);
    },
    onTestCaseResult: ({ task }) => run?.tested(task),
    onTestSuiteResult: (suite) => run?.suiteErrors(suite.task, suite.errors()),
    onTestModuleEnd: (module) => run?.moduleEnded(module),
    onUserConsoleLog: (log) => run?.printed(log, vitest?.state.idMap.get(log.taskId ?? '')),
    onTestRunEnd(modules, errors, reason) {
      const tolerant = vitest?.config.dangerouslyIgnoreUnhandledErrors === true;
      run?.ended(modules, errors, reason, tolerant);
      run = null;
    },
  });
}
