/** What Node's test runner tells of tests: the data of its `test:` events, as far as they are needed here. */
export interface TestEventData {
  readonly name?: string;
  readonly nesting?: number;
  /** Since Node 24.21; unique in a process. */
  readonly testId?: number;
  /** 0 for tests of the file itself. */
  readonly parentId?: number;
  /** Of `test:enqueue`; that of `test:dequeue` is wrong for suites. */
  readonly type?: 'test' | 'suite';
  /** Where the test is written. */
  readonly file?: string;
  /** Since Node 24.21: the file that its process runs. */
  readonly entryFile?: string;
  readonly line?: number;
  readonly column?: number;
  readonly tags?: readonly string[];
  /** True, or why. */
  readonly skip?: boolean | string;
  readonly todo?: boolean | string;
  readonly expectFailure?: unknown;
  readonly message?: string;
  readonly level?: string;
  readonly success?: boolean;
  readonly details?: {
    readonly duration_ms?: number;
    readonly passed?: boolean;
    readonly error?: TestEventError;
    /** With --test-rerun-failures: the test was not run again, because it passed then. */
    readonly passed_on_attempt?: number;
  };
}

export interface TestEventError {
  readonly message?: string;
  readonly failureType?: string;
  readonly cause?: unknown;
  /** Of a file: how its process ended. */
  readonly exitCode?: number | null;
  readonly signal?: string | null;
}

/** Events that are listened to; Node tells of tests with more. */
export const testEventTypes = [
  'test:enqueue',
  'test:dequeue',
  'test:complete',
  'test:diagnostic',
  'test:log',
  'test:stdout',
  'test:stderr',
  'test:summary',
  'test:interrupted',
  'test:watch:drained',
] as const;
export type TestEventType = (typeof testEventTypes)[number];

/** Is told of every event when it happens. */
export type TestEventListener = (type: TestEventType, data: TestEventData) => void;
