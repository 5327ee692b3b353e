/** What is used of Jest's objects. Declared here, so that the package needs no Jest. */
export interface JestGlobalConfig {
  readonly rootDir: string;
  readonly maxWorkers?: number;
  readonly watch?: boolean;
}

export interface JestTest {
  readonly path: string;
  readonly context: { readonly config: { readonly displayName?: { readonly name: string } | undefined } };
}

export interface JestCaseStart {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly startedAt?: number | null;
}

export interface JestAssertion {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  /** `passed`, `failed`, `pending` (skipped), `todo`, `disabled`, `skipped`, `focused`. */
  readonly status: string;
  readonly duration?: number | null;
  readonly failureMessages?: readonly string[];
  readonly failureDetails?: readonly unknown[];
  /** How often the test ran so far. */
  readonly invocations?: number;
  readonly location?: { readonly line: number } | null;
  readonly retryReasons?: readonly string[];
}

export interface JestConsoleEntry {
  readonly message: string;
  readonly type: string;
}

export interface JestFileResult {
  readonly testFilePath: string;
  readonly testResults: readonly JestAssertion[];
  readonly testExecError?: { readonly message?: string; readonly stack?: string } | null;
  readonly failureMessage?: string | null;
  readonly console?: readonly JestConsoleEntry[] | null;
  readonly skipped?: boolean;
}

export interface JestAggregate {
  readonly success?: boolean;
  readonly wasInterrupted?: boolean;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly runExecError?: { readonly message?: string; readonly stack?: string } | null;
}
