import { resolve } from 'node:path';
import type { SuiteDescription } from '../../model/events/record-event.ts';
import type { RunSession } from '../session/run-session.ts';
import { fileSuite } from '../session/test-names.ts';
import type { TestEventData, TestEventError } from './test-events.ts';
import { failureOfTest } from './test-outcome.ts';

/** How much of what a file printed to standard error is kept for the case that it breaks (characters). */
const longestErrors = 16_384;

const wasStopped = ({ failureType }: TestEventError) =>
  failureType === 'cancelledByParent' || failureType === 'testAborted';

/** More than a test failed when the file is broken, or was stopped with the run. */
function statusOf(passed: boolean, error: TestEventError | undefined) {
  if (passed) return 'passed';
  if (error === undefined || error.failureType === 'subtestsFailed') return 'failed';
  return wasStopped(error) ? 'interrupted' : 'error';
}

/** A file that runs in this process has an error; one in a process of its own has left what it printed. */
function whatBroke(error: TestEventError): string {
  const { signal, exitCode } = error;
  if (wasStopped(error)) return 'it was stopped';
  if (signal) return `its process was ended by ${signal}`;
  if (typeof exitCode === 'number') return `its process exited with code ${exitCode}`;
  const { stack, message } = failureOfTest(error) ?? {};
  return stack ?? message ?? 'it broke';
}

/**
 * The test files of a run as the main process sees them: each is a process, which Node tells of as of a test with the
 * path as its name.
 */
export class TestFiles {
  readonly #session: RunSession;
  readonly #cwd: string;
  readonly #errors = new Map<string, string>();

  /** What the worst of the files has come to so far. */
  worst: 'passed' | 'failed' | 'interrupted' = 'passed';

  /** @param cwd that the names of files are relative to */
  constructor(session: RunSession, cwd: string) {
    this.#session = session;
    this.#cwd = cwd;
  }

  /** The file that an event is about as a whole; null when it is about a test in it. */
  fileOf({ nesting, name, file, line, column, entryFile }: TestEventData): string | null {
    if (nesting !== 0 || name === undefined || file === undefined || entryFile !== undefined) return null;
    if (line !== 1 || column !== 1) return null;
    return resolve(this.#cwd, name) === file ? file : null;
  }

  #suite(file: string): SuiteDescription {
    return fileSuite(this.#session.pathOf(file));
  }

  started(file: string): void {
    this.#session.suiteStarted(this.#suite(file));
  }

  printedError({ file, message = '' }: TestEventData): void {
    if (file === undefined) return;
    const path = resolve(this.#cwd, file);
    this.#errors.set(path, `${this.#errors.get(path) ?? ''}${message}`.slice(-longestErrors));
  }

  /** A file is over. When more is wrong than its tests, that is told: it cannot be loaded, or its process died. */
  ended(file: string, { details = {} }: TestEventData): void {
    const { key } = this.#suite(file);
    const { passed, error } = details;
    const status = statusOf(passed === true, error);
    if (status === 'error' || status === 'interrupted') {
      const printed = this.#errors.get(file)?.trim() ?? '';
      this.#session.log('error', 'node-test', `${key}: ${whatBroke(error ?? {})}\n${printed}`.trim());
    }
    if (status === 'interrupted') this.worst = 'interrupted';
    else if (status !== 'passed' && this.worst === 'passed') this.worst = 'failed';
    this.#errors.delete(file);
    this.#session.suiteFinished(key, status);
  }
}
