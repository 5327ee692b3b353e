import type {
  Attachment,
  Envelope,
  FilterablePickle,
  Hook,
  TestCase,
  TestStepResult,
} from '../../model/gherkin/messages.ts';
import { failureOfResult } from '../../model/gherkin/step-failure.ts';
import { type DefinitionPlace, planTestCase } from '../../model/gherkin/test-case-plan.ts';
import type { RunSession } from '../session/run-session.ts';
import { SuiteLedger } from '../session/suite-ledger.ts';
import { FeaturePlan, type PlannedScenario } from './feature-plan.ts';
import { ScenarioRecording } from './scenario-recording.ts';

interface RunningScenario {
  readonly scenario: PlannedScenario;
  readonly recording: ScenarioRecording;
  /** Whether a worker thread runs it: what it says comes later than it happened. */
  readonly inThread: boolean;
}

interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}

const microsOf = ({ seconds, nanos }: Timestamp) => seconds * 1_000_000 + Math.round(nanos / 1000);

const unchanged = (text: string) => text;

/** Turns what Cucumber says while it runs into what Assay records. */
export class CucumberRecording {
  readonly #session: RunSession;
  readonly #plan: FeaturePlan;
  readonly #ledger: SuiteLedger;
  readonly #hooks = new Map<string, Hook>();
  readonly #definitions = new Map<string, DefinitionPlace>();
  readonly #cases = new Map<string, TestCase>();
  readonly #runHooks = new Map<string, string>();
  /** By the ids of their starts. */
  readonly #running = new Map<string, RunningScenario>();
  readonly #problems: string[] = [];
  #begun = false;
  /** Null until Cucumber says that it is done. */
  #success: boolean | null = null;
  /** Why the run could not do what it should. */
  #broken: string | null = null;

  constructor(session: RunSession, cwd: string) {
    this.#session = session;
    this.#plan = new FeaturePlan({ cwd, projectRoot: session.shared?.projectRoot ?? cwd });
    this.#ledger = new SuiteLedger((key, status) => session.suiteFinished(key, status));
  }

  /** Whether the code of the steps is loaded. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Scenarios that are going to run, after every filter. */
  planned(pickles: readonly FilterablePickle[]): void {
    const scenarios = pickles.map(({ pickle }) => this.#plan.scenario(pickle.id));
    const known = scenarios.filter((scenario) => scenario !== undefined);
    for (const { suite, test } of known) this.#ledger.expect(suite.key, test.key);
    this.#session.planned(known);
  }

  hear(envelope: Envelope): void {
    // The most frequent ones first.
    if (envelope.testStepStarted !== undefined) {
      const { testCaseStartedId, testStepId, timestamp } = envelope.testStepStarted;
      const running = this.#running.get(testCaseStartedId);
      running?.recording.stepStarted(testStepId, timeIn(running, timestamp));
    } else if (envelope.testStepFinished !== undefined) {
      const { testCaseStartedId, testStepResult, timestamp } = envelope.testStepFinished;
      const running = this.#running.get(testCaseStartedId);
      running?.recording.stepFinished(testStepResult, timeIn(running, timestamp));
    } else if (envelope.testCaseStarted !== undefined) this.#startCase(envelope.testCaseStarted);
    else if (envelope.testCaseFinished !== undefined) this.#finishCase(envelope.testCaseFinished);
    else if (envelope.testCase !== undefined) this.#cases.set(envelope.testCase.id, envelope.testCase);
    else if (envelope.attachment !== undefined) this.#attach(envelope.attachment);
    else if (envelope.pickle !== undefined) this.#plan.addPickle(envelope.pickle);
    else if (envelope.gherkinDocument !== undefined) this.#plan.addDocument(envelope.gherkinDocument);
    else this.#hearRarely(envelope);
  }

  #hearRarely(envelope: Envelope): void {
    if (envelope.meta !== undefined) this.#begun = true;
    else if (envelope.hook !== undefined) this.#hooks.set(envelope.hook.id, envelope.hook);
    else if (envelope.stepDefinition !== undefined) {
      const { id, pattern, sourceReference } = envelope.stepDefinition;
      const place = `${sourceReference.uri}:${sourceReference.location?.line ?? 1}`;
      this.#definitions.set(id, { pattern: pattern.source, place });
    } else if (envelope.testRunHookStarted !== undefined)
      this.#runHooks.set(envelope.testRunHookStarted.id, envelope.testRunHookStarted.hookId);
    else if (envelope.testRunHookFinished !== undefined) {
      const { testRunHookStartedId, result } = envelope.testRunHookFinished;
      this.#finishRunHook(this.#runHooks.get(testRunHookStartedId) ?? '', result);
    } else if (envelope.parseError !== undefined) {
      const { source, message } = envelope.parseError;
      this.#broken ??= `${source.uri ?? ''}:${source.location?.line ?? 1}: ${message}`;
      this.#session.unhandled({ type: 'ParseError', message: `${source.uri ?? ''}: ${message}` });
    } else if (envelope.testRunFinished !== undefined) {
      const { success, exception, message } = envelope.testRunFinished;
      this.#success = success;
      if (exception !== undefined) this.#broken ??= exception.message ?? message ?? exception.type;
    }
  }

  #startCase({
    id,
    testCaseId,
    attempt,
    workerId,
    timestamp,
  }: NonNullable<Envelope['testCaseStarted']>): void {
    const testCase = this.#cases.get(testCaseId);
    const scenario = testCase === undefined ? undefined : this.#plan.scenario(testCase.pickleId);
    if (testCase === undefined || scenario === undefined) return;
    const { suite, test, pickle, index } = scenario;
    const inThread = workerId !== undefined;
    this.#ledger.expect(suite.key, test.key);
    const execution = this.#session.start(
      { suite, test, attempt: attempt + 1, at: inThread ? microsOf(timestamp) : undefined },
      inThread ? Number(workerId) || 0 : 0,
    );
    const plans = planTestCase(testCase, pickle, {
      index,
      hooks: this.#hooks,
      definitions: this.#definitions,
      redact: unchanged,
    });
    const recording = new ScenarioRecording(execution, plans);
    this.#running.set(id, { scenario, recording, inThread });
  }

  #finishCase({
    testCaseStartedId,
    willBeRetried,
    timestamp,
  }: NonNullable<Envelope['testCaseFinished']>): void {
    const running = this.#running.get(testCaseStartedId);
    if (running === undefined) return;
    this.#running.delete(testCaseStartedId);
    running.recording.finish(willBeRetried, timeIn(running, timestamp));
    const { suite, test } = running.scenario;
    if (!willBeRetried) this.#ledger.ended(suite.key, test.key, running.recording.status);
  }

  #attach(attachment: Attachment): void {
    const running = this.#running.get(attachment.testCaseStartedId ?? '');
    if (running !== undefined) running.recording.attached(attachment);
    // Hooks around the whole run have no test that a file could belong to.
    else if (attachment.contentEncoding === 'IDENTITY') this.#session.log('info', 'log', attachment.body);
    else
      this.#session.log(
        'warning',
        'assay',
        `a hook of the run attached ${attachment.mediaType}, which is not kept`,
      );
  }

  #finishRunHook(hookId: string, result: TestStepResult): void {
    if (result.status !== 'FAILED') return;
    const hook = this.#hooks.get(hookId);
    const kind = hook?.type === 'AFTER_TEST_RUN' ? 'AfterAll' : 'BeforeAll';
    const failure = failureOfResult(result, unchanged) ?? { message: 'it failed' };
    const text = this.#session.unhandled({ ...failure, message: `${kind} hook: ${failure.message}` });
    if (kind === 'BeforeAll') this.#broken ??= text;
    else this.#problems.push(text);
  }

  /** What code of the project writes to the console. */
  output(source: 'stdout' | 'stderr', message: string): void {
    const [running, ...more] = this.#running.values();
    if (running !== undefined && more.length === 0) running.recording.output(source, message);
    else this.#session.log(source === 'stderr' ? 'warning' : 'info', source, message);
  }

  /** Cucumber is done with the run. */
  finish(): void {
    this.#endRunning(this.#broken ?? 'the run ended before it');
    const [problem] = this.#problems;
    if (this.#broken !== null) this.#session.finish('error', 1, this.#broken);
    else if (this.#success === true) this.#session.finish('passed', 0, problem);
    else this.#session.finish('failed', 1, problem);
  }

  /**
   * The process ends before Cucumber is done.
   *
   * @param said what was written to standard error while the code of the steps was loaded
   */
  abandon(exitCode: number, said: string | null): void {
    const when = this.#begun ? 'while it ran' : 'before its first scenario';
    const message = `Cucumber's process ended with exit code ${exitCode} ${when}`;
    this.#endRunning(message);
    if (said !== null && !this.#begun) {
      const [head = said] = said.split(/\n\s+at /, 1);
      this.#session.finish('error', exitCode, this.#session.unhandled({ message: head, stack: said }));
    } else this.#session.finish('error', exitCode, message);
  }

  #endRunning(message: string): void {
    for (const { scenario, recording } of this.#running.values()) {
      recording.interrupt(message);
      this.#ledger.ended(scenario.suite.key, scenario.test.key, 'interrupted');
    }
    this.#running.clear();
  }
}

/** When something happened that a worker thread tells of; what this thread runs itself happens now. */
function timeIn({ inThread }: RunningScenario, timestamp: Timestamp): number | undefined {
  return inThread ? microsOf(timestamp) : undefined;
}
