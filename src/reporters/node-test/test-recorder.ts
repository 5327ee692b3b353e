import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import type { ExecutionRecording, LogLevel, TestStart } from '../session/execution-recording.ts';
import { SuiteOutcomes } from '../session/suite-outcomes.ts';
import { fileSuite } from '../session/test-names.ts';
import type { TestEventData } from './test-events.ts';
import { failureOfTest, outcomeOf } from './test-outcome.ts';

/** Where tests are recorded: the session of a worker, or of the main process where that runs the tests itself. */
export interface TestGround {
  pathOf(file: string): string;
  planned(tests: readonly { readonly suite: SuiteDescription; readonly test: TestDescription }[]): void;
  start(start: TestStart): ExecutionRecording;
  log(level: LogLevel, source: string, message: string): void;
}

/** A test or suite that Node has told of and that is not over. */
interface OpenTest {
  readonly name: string;
  readonly isSuite: boolean;
  readonly parent: OpenTest | null;
  readonly description: TestDescription;
  begun: boolean;
  recording: ExecutionRecording | null;
}

/** Same place and name: with Node 22, which gives tests no ids, all that tells them apart. */
const placeOf = ({ nesting, name, file, line, column }: TestEventData) =>
  `${nesting}:${file}:${line}:${column}:${name}`;
const locationOf = ({ file, line, column }: TestEventData) => `${file}:${line}:${column}`;

const totals = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

/** Records the tests of one file from the events of Node's test runner, as they happen. */
export class TestRecorder {
  readonly suite: SuiteDescription;
  readonly #ground: TestGround;
  readonly #file: string;
  readonly #attempt: number;
  readonly #byId = new Map<number, OpenTest>();
  readonly #byPlace = new Map<string, OpenTest[]>();
  /** Tests and suites that have begun and are not over, in the order of their starts. */
  readonly #running = new Set<OpenTest>();
  readonly #names = new Map<string, number>();
  /** The test that ended last at a place in the code; diagnostics of a test come behind its end. */
  readonly #ended = new Map<string, ExecutionRecording>();
  readonly #outcomes = new SuiteOutcomes();
  #brokenSuite = false;

  /**
   * @param file absolute path of the test file
   * @param attempt number of the attempt: greater than 1 when earlier failures are run again
   */
  constructor(ground: TestGround, file: string, attempt: number) {
    const path = ground.pathOf(file);
    this.#ground = ground;
    this.#file = file;
    this.#attempt = attempt;
    this.suite = fileSuite(path);
  }

  /** Whether a test is running. */
  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  /** What the file has come to, for who runs it in this process. */
  get outcome(): ReturnType<SuiteOutcomes['outcomeOf']> {
    return this.#brokenSuite ? 'failed' : this.#outcomes.outcomeOf(this.suite.key);
  }

  #parentOf({ parentId, nesting = 0 }: TestEventData): OpenTest | null {
    if (parentId !== undefined) return this.#byId.get(parentId) ?? null;
    if (nesting === 0) return null;
    const depth = (test: OpenTest): number => (test.parent === null ? 0 : depth(test.parent) + 1);
    return [...this.#running].findLast((test) => depth(test) === nesting - 1) ?? null;
  }

  enqueued(data: TestEventData): void {
    const parent = this.#parentOf(data);
    const name = parent === null ? (data.name ?? '') : `${parent.name} > ${data.name ?? ''}`;
    const isSuite = data.type === 'suite';
    const count = isSuite ? 1 : (this.#names.get(name) ?? 0) + 1;
    if (!isSuite) this.#names.set(name, count);
    const description: TestDescription = {
      key: `${this.suite.key}#${name}${count > 1 ? ` (${count})` : ''}`,
      name,
      source: 'code',
      ...(this.suite.path && { path: this.suite.path }),
      ...(data.file === this.#file && data.line !== undefined && { line: data.line }),
      ...(data.tags !== undefined && data.tags.length > 0 && { tags: [...data.tags] }),
    };
    const test: OpenTest = { name, isSuite, parent, description, begun: false, recording: null };
    if (data.testId !== undefined) this.#byId.set(data.testId, test);
    const place = placeOf(data);
    const others = this.#byPlace.get(place);
    if (others === undefined) this.#byPlace.set(place, [test]);
    else others.push(test);
    if (!isSuite) this.#ground.planned([{ suite: this.suite, test: description }]);
  }

  #find(data: TestEventData, begun: boolean): OpenTest | undefined {
    if (data.testId !== undefined) return this.#byId.get(data.testId);
    const there = this.#byPlace.get(placeOf(data)) ?? [];
    return there.find((test) => test.begun === begun) ?? there[0];
  }

  dequeued(data: TestEventData): void {
    const test = this.#find(data, false);
    if (test !== undefined) this.#begin(test);
  }

  #begin(test: OpenTest): void {
    test.begun = true;
    this.#running.add(test);
    if (test.isSuite) return;
    test.recording = this.#ground.start({
      suite: this.suite,
      test: test.description,
      attempt: this.#attempt,
    });
  }

  completed(data: TestEventData): void {
    const test = this.#find(data, true);
    if (test === undefined) return;
    // Cancelled before it began: what cancelled it is told with it.
    if (!test.begun) this.#begin(test);
    this.#running.delete(test);
    this.#forget(test, data);
    const { error } = data.details ?? {};
    if (test.recording !== null) {
      const outcome = outcomeOf(data);
      test.recording.finish(outcome);
      this.#outcomes.ended(this.suite.key, test.description.key, outcome.status, outcome.expectedStatus);
      this.#ended.set(locationOf(data), test.recording);
    } else if (error !== undefined && error.failureType !== 'subtestsFailed') {
      const { message, stack } = failureOfTest(error) ?? {};
      this.#brokenSuite = true;
      this.#ground.log('error', 'node-test', `${this.suite.key}: ${test.name}: ${stack ?? message ?? ''}`);
    }
  }

  #forget(test: OpenTest, data: TestEventData): void {
    const place = placeOf(data);
    const rest = (this.#byPlace.get(place) ?? []).filter((other) => other !== test);
    if (rest.length > 0) this.#byPlace.set(place, rest);
    else this.#byPlace.delete(place);
    if (data.testId !== undefined) this.#byId.delete(data.testId);
  }

  /** A line that a test gave with `t.diagnostic`, or Node about the file; its totals are left out. */
  diagnosed(data: TestEventData): void {
    const { message, level: given } = data;
    if (message === undefined) return;
    const level = given === 'error' ? 'error' : given === 'warn' ? 'warning' : 'info';
    const recording = this.#ended.get(locationOf(data));
    if (recording !== undefined) recording.log(level, 'diagnostic', message);
    else if (!totals.test(message)) this.#ground.log(level, 'diagnostic', message);
  }

  /** A line that was printed. With several tests at once nobody knows whose it is: then it belongs to the run. */
  printed(source: 'stdout' | 'stderr', text: string): void {
    const message = text.replace(/\n$/, '');
    if (message === '') return;
    const level = source === 'stdout' ? 'info' : 'warning';
    const around = new Set(Array.from(this.#running, ({ parent }) => parent));
    const [only, ...others] = [...this.#running].filter((test) => !around.has(test));
    if (others.length === 0 && only?.recording) only.recording.log(level, source, message);
    else this.#ground.log(level, source, message);
  }
}
