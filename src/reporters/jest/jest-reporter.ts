import { failureOf } from '../session/failure-fields.ts';
import { installedVersion } from '../session/installed-version.ts';
import { guarded, warnOnce } from '../session/never-throw.ts';
import type { ReporterOptions } from '../session/reporter-options.ts';
import { RunSession } from '../session/run-session.ts';
import { SuiteOutcomes } from '../session/suite-outcomes.ts';
import { FileRecording } from './file-recording.ts';
import type {
  JestAggregate,
  JestAssertion,
  JestCaseStart,
  JestConsoleEntry,
  JestFileResult,
  JestGlobalConfig,
  JestTest,
} from './jest-model.ts';

const warn = warnOnce('Jest');

/**
 * Records what Jest runs: `reporters: ['default', 'assay/jest']`, or `['assay/jest', { ...options }]`. It lives in Jest's
 * main process, hears of each test when it begins and when it ends, and prints nothing.
 */
export class JestReporter {
  readonly #global: JestGlobalConfig;
  readonly #options: ReporterOptions;
  /** By project and path: Jest hands over another object for the same file each time. */
  readonly #files = new Map<string, FileRecording>();
  readonly #outcomes = new SuiteOutcomes();
  #session: RunSession | null = null;
  #broken: string | undefined;

  constructor(globalConfig: JestGlobalConfig, options: ReporterOptions = {}) {
    this.#global = globalConfig;
    this.#options = options;
  }

  onRunStart(): void {
    const { rootDir, maxWorkers } = this.#global;
    this.#files.clear();
    this.#broken = undefined;
    this.#session = RunSession.open({
      host: 'jest',
      hostVersion: installedVersion(rootDir, 'jest'),
      options: this.#options,
      cwd: process.cwd(),
      env: process.env,
      argv: process.argv.slice(2),
      workers: maxWorkers,
      warn,
    });
  }

  #file(test: JestTest): FileRecording | null {
    const session = this.#session;
    if (session === null) return null;
    const { displayName } = test.context.config;
    const id = `${displayName?.name ?? ''}\n${test.path}`;
    const known = this.#files.get(id);
    if (known !== undefined) return known;
    const file = new FileRecording(
      session.pathOf(test.path),
      displayName?.name ?? null,
      (start) => session.start(start),
      this.#outcomes,
    );
    this.#files.set(id, file);
    session.suiteStarted(file.suite);
    return file;
  }

  onTestFileStart(test: JestTest): void {
    guarded(warn, undefined, () => this.#file(test));
  }

  onTestCaseStart(test: JestTest, start: JestCaseStart): void {
    guarded(warn, undefined, () => this.#file(test)?.caseStarted(start));
  }

  onTestCaseResult(test: JestTest, result: JestAssertion): void {
    guarded(warn, undefined, () => this.#file(test)?.caseEnded(result));
  }

  onTestFileResult(test: JestTest, result: JestFileResult): void {
    guarded(warn, undefined, () => {
      const [file, session] = [this.#file(test), this.#session];
      if (file === null || session === null) return;
      file.ended(result);
      const error = result.testExecError;
      if (error) {
        const failure = failureOf(error);
        const message = `${session.pathOf(test.path)}: ${failure.message ?? ''}`;
        const told = session.unhandled({ ...failure, message });
        this.#broken ??= told;
      }
      if (this.#options.logs !== false) this.#log(session, result.console ?? []);
      session.suiteFinished(file.suiteKey, this.#outcomes.outcomeOf(file.suiteKey));
    });
  }

  /** Jest hands over what a file wrote to the console as a whole; which test wrote it, it does not say. */
  #log(session: RunSession, entries: readonly JestConsoleEntry[]): void {
    for (const { message, type } of entries) {
      const isError = type === 'error' || type === 'warn' || type === 'assert';
      const level = isError ? (type === 'warn' ? 'warning' : 'error') : 'info';
      session.log(level, isError ? 'stderr' : 'stdout', message);
    }
  }

  onRunComplete(_contexts: unknown, results: JestAggregate): void {
    guarded(warn, undefined, () => {
      const session = this.#session;
      if (session === null) return;
      this.#session = null;
      const outside = results.runExecError ? session.unhandled(failureOf(results.runExecError)) : undefined;
      const hasFailed =
        results.numFailedTests > 0 ||
        results.numFailedTestSuites > 0 ||
        results.numRuntimeErrorTestSuites > 0;
      const status = results.wasInterrupted === true ? 'interrupted' : hasFailed ? 'failed' : 'passed';
      const isBroken = outside !== undefined && status === 'passed';
      session.finish(isBroken ? 'error' : status, hasFailed || isBroken ? 1 : 0, outside ?? this.#broken);
    });
  }

  /** What Jest asks reporters for, to make the run fail: never this one's errors. */
  getLastError(): undefined {
    return undefined;
  }
}
