import type { Envelope, Hook, TestStepResult } from '../../model/gherkin/messages.ts';
import { failureOfResult } from '../../model/gherkin/step-failure.ts';
import { type DefinitionPlace, planTestCase, type StepPlan } from '../../model/gherkin/test-case-plan.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedAttempt } from '../reading/imported-test.ts';
import { isRecord, recordOf, textOf } from '../reading/json-values.ts';
import { CaseAttempt, readAttachment } from './case-attempt.ts';
import { type CataloguedScenario, FeatureCatalogue } from './feature-catalogue.ts';
import { runFactsOfMeta } from './message-run-facts.ts';
import { messageMicros, wallClock } from './message-times.ts';

interface PlannedCase {
  readonly scenario: CataloguedScenario;
  readonly steps: ReadonlyMap<string, StepPlan>;
  readonly attempts: ImportedAttempt[];
}

const keep = (text: string) => text;

/** Messages that say nothing of what happened. */
const withoutResults: ReadonlySet<string> = new Set(['source', 'parameterType', 'testRunHookStarted']);

/**
 * One stream of Cucumber messages: what one run wrote. Messages of scenarios that run side by side may lie between each
 * other; a scenario is handed over when its last attempt is over.
 */
export class MessageStream {
  readonly #sink: ImportSink;
  readonly #catalogue: FeatureCatalogue;
  readonly #hooks = new Map<string, Hook>();
  readonly #runHooks = new Map<string, string>();
  readonly #definitions = new Map<string, DefinitionPlace>();
  readonly #cases = new Map<string, PlannedCase>();
  readonly #open = new Map<string, { readonly caseId: string; readonly attempt: CaseAttempt }>();
  #begun = false;
  #ended = false;
  #anyBad = false;
  /** Line that says that the run failed, where no scenario did until then. */
  #unexplained: number | null = null;

  constructor(sink: ImportSink, base: string) {
    this.#sink = sink;
    this.#catalogue = new FeatureCatalogue(base);
  }

  /** Whether messages of a run have come. */
  get begun(): boolean {
    return this.#begun;
  }

  /**
   * Takes one message.
   *
   * @param line of the file
   * @throws whatever a message that is not what its type says makes the code that reads it throw
   */
  async take(envelope: Envelope, line: number): Promise<void> {
    const sink = this.#sink;
    // The most frequent ones first.
    if (envelope.testStepStarted !== undefined) {
      const { testCaseStartedId, testStepId, timestamp } = envelope.testStepStarted;
      const known = this.#open.get(testCaseStartedId)?.attempt.stepStarted(testStepId, timestamp);
      if (known !== true) this.#stray('testStepStarted', line);
    } else if (envelope.testStepFinished !== undefined) {
      const { testCaseStartedId, testStepId, testStepResult } = envelope.testStepFinished;
      const known = this.#open.get(testCaseStartedId)?.attempt.stepFinished(testStepId, testStepResult);
      if (known !== true) this.#stray('testStepFinished', line);
    } else if (envelope.testCaseStarted !== undefined) this.#startCase(envelope.testCaseStarted, line);
    else if (envelope.testCaseFinished !== undefined) await this.#finishCase(envelope.testCaseFinished, line);
    else if (envelope.testCase !== undefined) this.#planCase(envelope.testCase, line);
    else if (envelope.pickle !== undefined) this.#catalogue.addPickle(envelope.pickle);
    else if (envelope.attachment !== undefined) await this.#attach(envelope.attachment);
    else if (envelope.gherkinDocument !== undefined) this.#catalogue.addDocument(envelope.gherkinDocument);
    else if (envelope.hook !== undefined) this.#hooks.set(envelope.hook.id, envelope.hook);
    else if (envelope.stepDefinition !== undefined) {
      const { id, pattern, sourceReference } = envelope.stepDefinition;
      const place = `${sourceReference.uri}:${sourceReference.location?.line ?? 1}`;
      this.#definitions.set(id, { pattern: pattern.source, place });
    } else if (envelope.meta !== undefined) sink.run(runFactsOfMeta({ ...envelope.meta }));
    else if (envelope.testRunStarted !== undefined) {
      sink.run({ startedAt: wallClock(messageMicros(envelope.testRunStarted.timestamp)) });
    } else if (envelope.testRunFinished !== undefined) this.#finishRun(envelope.testRunFinished, line);
    else this.#takeRare(envelope, line);
    this.#begun = true;
    if (envelope.testRunHookStarted !== undefined) {
      this.#runHooks.set(envelope.testRunHookStarted.id, envelope.testRunHookStarted.hookId);
    }
  }

  #takeRare(envelope: Envelope, line: number): void {
    const sink = this.#sink;
    if (envelope.testRunHookFinished !== undefined) {
      const { testRunHookStartedId, result } = envelope.testRunHookFinished;
      this.#finishRunHook(testRunHookStartedId, result, line);
    } else if (envelope.parseError !== undefined) {
      const { source, message } = envelope.parseError;
      sink.runError(`${source.uri ?? 'a feature file'}: ${message}`, { line });
    } else if (envelope.undefinedParameterType !== undefined) {
      const { name, expression } = envelope.undefinedParameterType;
      sink.log({
        source: 'cucumber',
        level: 'warning',
        text: `undefined parameter type {${name}} in "${expression}"`,
      });
    } else if (isRecord(recordOf(envelope).externalAttachment)) {
      this.#attachExternal(recordOf(recordOf(envelope).externalAttachment));
    } else {
      const [name = 'nothing'] = Object.keys(envelope);
      if (name === 'suggestion') sink.diagnose({ code: 'PART_UNUSED', message: 'suggestion', line });
      else if (!withoutResults.has(name)) sink.unknown('message', name, line);
    }
  }

  #stray(what: string, line: number): void {
    this.#sink.diagnose({
      code: 'RECORD_INVALID',
      message: `${what} refers to nothing that has begun`,
      line,
    });
  }

  #planCase(testCase: NonNullable<Envelope['testCase']>, line: number): void {
    const pickle = this.#catalogue.pickle(testCase.pickleId);
    if (pickle === undefined) {
      this.#stray('testCase', line);
      return;
    }
    const steps = planTestCase(testCase, pickle, {
      index: this.#catalogue.indexOf(pickle),
      hooks: this.#hooks,
      definitions: this.#definitions,
      redact: keep,
    });
    this.#cases.set(testCase.id, { scenario: this.#catalogue.describe(pickle), steps, attempts: [] });
  }

  #startCase(started: NonNullable<Envelope['testCaseStarted']>, line: number): void {
    const planned = this.#cases.get(started.testCaseId);
    if (planned === undefined) {
      this.#stray('testCaseStarted', line);
      return;
    }
    const attempt = new CaseAttempt(planned.steps, started.timestamp, started.workerId);
    this.#open.set(started.id, { caseId: started.testCaseId, attempt });
  }

  async #finishCase(finished: NonNullable<Envelope['testCaseFinished']>, line: number): Promise<void> {
    const open = this.#open.get(finished.testCaseStartedId);
    if (open === undefined) {
      this.#stray('testCaseFinished', line);
      return;
    }
    this.#open.delete(finished.testCaseStartedId);
    const planned = this.#cases.get(open.caseId);
    planned?.attempts.push(open.attempt.finish(finished.timestamp));
    // Old writers don't say whether another attempt follows: then that is known at the end only.
    if (finished.willBeRetried === false) await this.#handOver(open.caseId);
  }

  async #handOver(caseId: string): Promise<void> {
    const planned = this.#cases.get(caseId);
    this.#cases.delete(caseId);
    if (planned === undefined) return;
    const last = planned.attempts.at(-1)?.status;
    if (last !== 'passed' && last !== 'skipped') this.#anyBad = true;
    await this.#sink.test({ ...planned.scenario, attempts: planned.attempts });
  }

  async #attach(attachment: NonNullable<Envelope['attachment']>): Promise<void> {
    const open = this.#open.get(attachment.testCaseStartedId ?? '');
    if (open !== undefined) {
      open.attempt.attach(attachment);
      return;
    }
    const read = readAttachment(attachment);
    if ('log' in read) this.#sink.log(read.log);
    else await this.#sink.attachment(read.file);
  }

  #attachExternal(external: Readonly<Record<string, unknown>>): void {
    const url = textOf(external.url);
    if (url === null) return;
    const open = this.#open.get(textOf(external.testCaseStartedId) ?? '');
    const file = { path: url, mediaType: textOf(external.mediaType) };
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(url) || open === undefined) {
      this.#sink.log({ source: 'link', text: url });
    } else open.attempt.attachFile(textOf(external.testStepId) ?? undefined, file);
  }

  #finishRunHook(startedId: string, result: TestStepResult, line: number): void {
    if (result.status !== 'FAILED') return;
    const hook = this.#hooks.get(this.#runHooks.get(startedId) ?? '');
    const name = hook?.type === 'AFTER_TEST_RUN' ? 'AfterAll' : 'BeforeAll';
    const { uri, location } = hook?.sourceReference ?? {};
    const place = hook?.name ?? (uri === undefined ? '' : `${uri}:${location?.line ?? 1}`);
    const message = failureOfResult(result, keep)?.message ?? 'it failed';
    this.#sink.runError(`${place === '' ? name : `${name} ${place}`}: ${message}`, { line });
  }

  #finishRun(finished: NonNullable<Envelope['testRunFinished']>, line: number): void {
    this.#ended = true;
    const { message, exception, timestamp, success } = finished;
    this.#sink.run({ endedAt: wallClock(messageMicros(timestamp)) });
    const said = textOf(exception?.message) ?? textOf(message);
    if (said !== null) this.#sink.runError(said, { line });
    else if (success === false && !this.#anyBad) this.#unexplained = line;
  }

  /**
   * The stream is over: what is still open was cut off, what never began is lost.
   *
   * @param line where it ends
   */
  async end(line: number): Promise<void> {
    if (!this.#begun) return;
    for (const { caseId, attempt } of this.#open.values()) {
      this.#cases.get(caseId)?.attempts.push(attempt.finish(undefined));
    }
    this.#open.clear();
    for (const caseId of [...this.#cases.keys()]) await this.#handOver(caseId);
    if (this.#unexplained !== null && !this.#anyBad) {
      const message = 'the run says that it failed, and no scenario did; a hook behind a scenario may have';
      this.#sink.diagnose({ code: 'TOTALS_DIFFER', message, line: this.#unexplained });
    }
    if (!this.#ended)
      this.#sink.brokenOff({ message: 'the end of the run (testRunFinished) is missing', line });
  }
}
