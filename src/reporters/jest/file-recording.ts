import type { TestDescription } from '../../model/events/record-event.ts';
import { nowMicros } from '../../std/clock.ts';
import type { ExecutionRecording, FinalStatus, TestStart } from '../session/execution-recording.ts';
import { failureOf } from '../session/failure-fields.ts';
import type { SuiteOutcomes } from '../session/suite-outcomes.ts';
import { fileSuite, TestNames } from '../session/test-names.ts';
import { failureOfCase } from './case-failure.ts';
import type { JestAssertion, JestCaseStart, JestFileResult } from './jest-model.ts';

const statuses: Readonly<Record<string, FinalStatus>> = {
  passed: 'passed',
  failed: 'failed',
  pending: 'skipped',
  skipped: 'skipped',
  todo: 'skipped',
  disabled: 'skipped',
};

/** The last attempt of a test; Jest has no ids, so tests are known by their titles. */
interface Attempt {
  readonly test: TestDescription;
  readonly number: number;
  readonly execution: ExecutionRecording;
  status: FinalStatus | null;
}

interface Waiting {
  readonly start: JestCaseStart;
  /** When it began, in µs. */
  readonly at: number;
}

type Titles = Pick<JestCaseStart, 'ancestorTitles' | 'title'>;

/** One file of tests while Jest executes it. */
export class FileRecording {
  readonly suite: TestStart['suite'];
  readonly #start: (start: TestStart) => ExecutionRecording;
  readonly #outcomes: SuiteOutcomes;
  readonly #names = new TestNames();
  readonly #last = new Map<string, Attempt>();
  /** Attempts that began while the one before had not been told to end. */
  readonly #waiting = new Map<string, Waiting[]>();

  /**
   * @param path of the file, relative to the project
   * @param project of Jest's configuration; null where there is only one
   */
  constructor(
    path: string,
    project: string | null,
    start: (start: TestStart) => ExecutionRecording,
    outcomes: SuiteOutcomes,
  ) {
    const suite = fileSuite(path);
    this.suite = project === null ? suite : { ...suite, key: `${project}:${path}` };
    this.#start = start;
    this.#outcomes = outcomes;
  }

  get suiteKey(): string {
    return this.suite.key;
  }

  #name(titles: Titles): TestDescription {
    const path = this.suite.path ?? this.suite.key;
    const test = this.#names.name(path, [...titles.ancestorTitles, titles.title]);
    return { ...test, key: `${this.suiteKey}${test.key.slice(path.length)}` };
  }

  #begin(id: string, titles: Titles, number: number, test = this.#name(titles), at?: number): Attempt {
    const execution = this.#start({ suite: this.suite, test, attempt: number, at });
    const attempt = { test, number, execution, status: null };
    this.#last.set(id, attempt);
    return attempt;
  }

  caseStarted(start: JestCaseStart): void {
    const id = JSON.stringify([start.ancestorTitles, start.title]);
    const at = nowMicros();
    const before = this.#last.get(id);
    if (before === undefined || before.status !== null) {
      this.#next(id, { start, at });
      return;
    }
    // Jest lets starts overtake the results before them, if only by a turn.
    this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), { start, at }]);
    setImmediate(() => this.#takeWaiting(id));
  }

  #takeWaiting(id: string): void {
    const next = this.#waiting.get(id)?.shift();
    if (next !== undefined) this.#next(id, next);
  }

  #next(id: string, { start, at }: Waiting): void {
    const before = this.#last.get(id);
    if (before === undefined || before.status === 'passed' || before.status === 'skipped') {
      // After one that passed, it is another test of the same titles.
      this.#begin(id, start, 1, this.#name(start), at);
      return;
    }
    // A worker that died is followed by another one, which begins the file anew.
    if (before.status === null) before.execution.finish({ status: 'interrupted', isFinal: false });
    this.#begin(id, start, before.number + 1, before.test, at);
  }

  caseEnded(result: JestAssertion): void {
    const id = JSON.stringify([result.ancestorTitles, result.title]);
    const last = this.#last.get(id);
    const attempt = last !== undefined && last.status === null ? last : this.#begin(id, result, 1);
    const status = statuses[result.status] ?? 'error';
    attempt.status = status;
    this.#outcomes.ended(this.suiteKey, attempt.test.key, status);
    attempt.execution.finish({
      status,
      failure: status === 'failed' ? failureOfCase(result) : null,
      ...(typeof result.duration === 'number' && { durationMs: result.duration }),
    });
    this.#takeWaiting(id);
  }

  /** The file is done: what it did not tell of case by case is in its result. */
  ended(result: JestFileResult): void {
    for (const id of this.#waiting.keys()) this.#takeWaiting(id);
    for (const one of result.testResults) {
      if (!this.#last.has(JSON.stringify([one.ancestorTitles, one.title]))) this.caseEnded(one);
    }
    const error = result.testExecError;
    for (const { execution, test, status } of this.#last.values()) {
      if (status !== null) continue;
      // It was cut off with its worker.
      this.#outcomes.ended(this.suiteKey, test.key, 'interrupted');
      execution.finish({ status: 'interrupted', failure: error ? failureOf(error) : null });
    }
    if (error) this.#outcomes.ended(this.suiteKey, '', 'error');
  }
}
