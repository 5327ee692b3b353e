import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import type { ExecutionRecording, FinalStatus, TestStart } from '../session/execution-recording.ts';
import { failureOf } from '../session/failure-fields.ts';
import { neverThrowing, type Warn } from '../session/never-throw.ts';
import { SuiteOutcomes } from '../session/suite-outcomes.ts';
import { fileSuite, TestNames } from '../session/test-names.ts';
import type { MochaRunnable, MochaRunner, MochaTest } from './mocha-model.ts';

/** Where a runner's tests are recorded: in the run's own process, or in a worker. */
export interface RunnerRecording {
  pathOf(file: string): string;
  start(start: TestStart): ExecutionRecording;
  planned(tests: readonly NamedTest[]): void;
  suiteFinished(key: string, status: ReturnType<SuiteOutcomes['outcomeOf']>): void;
  /** An error that belongs to no test. */
  unhandled(failure: ReturnType<typeof failureOf>): void;
  ended(runner: MochaRunner): void;
}

export interface NamedTest {
  readonly suite: SuiteDescription;
  readonly test: TestDescription;
}

const unknownFile = 'unknown file';

function outcomeOf(error: unknown): FinalStatus {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ERR_MOCHA_TIMEOUT' ? 'timed_out' : 'failed';
}

/**
 * Listens to a runner of Mocha, in whatever process it runs tests.
 *
 * @param events names of the runner's events (`Runner.constants`)
 * @returns the test that runs now, for what is written to the console
 */
export function recordRunner(
  runner: MochaRunner,
  events: Readonly<Record<string, string>>,
  recording: RunnerRecording,
  warn: Warn,
): { current(): ExecutionRecording | null } {
  const names = new TestNames();
  const outcomes = new SuiteOutcomes();
  const named = new Map<MochaTest, NamedTest>();
  let open: { readonly execution: ExecutionRecording; readonly about: NamedTest } | null = null;

  /** A repeated test is the one that it repeats. */
  const original = (test: MochaTest): MochaTest => test.retriedTest?.() ?? test;
  const about = (test: MochaTest): NamedTest => {
    const first = original(test);
    const known = named.get(first);
    if (known !== undefined) return known;
    const path = first.file === undefined ? unknownFile : recording.pathOf(first.file);
    const fresh = {
      suite: fileSuite(path),
      test: names.name(path, first.titlePath?.() ?? [first.title]),
    };
    named.set(first, fresh);
    return fresh;
  };
  const begin = (test: MochaTest) => {
    const named = about(test);
    open = {
      execution: recording.start({ ...named, attempt: (test.currentRetry?.() ?? 0) + 1 }),
      about: named,
    };
  };
  const finish = (
    status: FinalStatus,
    error?: unknown,
    more: { durationMs?: number; isFinal?: boolean } = {},
  ) => {
    if (open === null) return;
    const { execution, about } = open;
    open = null;
    outcomes.ended(about.suite.key, about.test.key, status);
    execution.finish({ status, failure: error === undefined ? null : failureOf(error), ...more });
  };
  const timeOf = ({ duration }: MochaRunnable) => (duration === undefined ? {} : { durationMs: duration });

  const listeners = neverThrowing(warn, {
    EVENT_RUN_BEGIN: () => {
      const tests: NamedTest[] = [];
      runner.suite.eachTest((test) => {
        // Tests that do not fit --grep are counted nowhere.
        if (isWanted(runner, test)) tests.push(about(test));
      });
      recording.planned(tests);
    },
    EVENT_TEST_BEGIN: begin,
    EVENT_TEST_RETRY: (test: MochaTest, error: unknown) =>
      finish(outcomeOf(error), error, { ...timeOf(test), isFinal: false }),
    EVENT_TEST_PASS: (test: MochaTest) => finish('passed', undefined, timeOf(test)),
    EVENT_TEST_PENDING: (test: MochaTest) => {
      if (open === null) begin(test);
      finish('skipped');
    },
    EVENT_TEST_FAIL: (failed: MochaRunnable, error: unknown) => {
      if (open !== null) finish(outcomeOf(error), error, failed.type === 'test' ? timeOf(failed) : {});
      else if (failed.type === 'test') {
        // Forbidden ones (--forbid-pending, --forbid-only) fail without having begun.
        begin(failed as MochaTest);
        finish('failed', error);
      } else {
        const failure = failureOf(error);
        recording.unhandled({ ...failure, message: `${failed.title}: ${failure.message ?? ''}` });
        if (failed.file !== undefined) outcomes.ended(recording.pathOf(failed.file), failed.title, 'failed');
      }
    },
    EVENT_RUN_END: () => {
      for (const key of outcomes.keys) recording.suiteFinished(key, outcomes.outcomeOf(key));
      recording.ended(runner);
    },
  });
  for (const [name, listener] of Object.entries(listeners)) {
    const event = events[name];
    if (event !== undefined) runner.on(event, listener);
  }
  return { current: () => open?.execution ?? null };
}

/** Whether a test fits --grep and --invert, as the runner itself sees it. */
function isWanted(runner: MochaRunner, test: MochaTest): boolean {
  const alone = { eachTest: (visit: (one: MochaTest) => void) => visit(test) };
  return runner.grepTotal(alone as MochaRunner['suite']) > 0;
}
