/** What is used of Mocha's objects. Declared here, so that the package needs no Mocha. */
export interface MochaRunnable {
  readonly title: string;
  readonly type: string;
  readonly file?: string | undefined;
  readonly duration?: number | undefined;
  readonly timedOut?: boolean;
  readonly parent?: MochaSuite | undefined;
  readonly ctx?: { readonly currentTest?: MochaTest | undefined } | undefined;
  titlePath?(): string[];
}

export interface MochaTest extends MochaRunnable {
  currentRetry?(): number;
  /** The test that this one repeats. */
  retriedTest?(): MochaTest | undefined;
}

export interface MochaSuite {
  readonly root: boolean;
  readonly title: string;
  readonly file?: string | undefined;
  eachTest(visit: (test: MochaTest) => void): unknown;
}

export interface MochaRunner {
  readonly suite: MochaSuite;
  readonly failures: number;
  grepTotal(suite: MochaSuite): number;
  on(event: string, listener: (...args: never[]) => void): unknown;
  run(...args: unknown[]): unknown;
  /** Whether the tests run in other processes, whose events come here when a file is done. */
  isParallelMode?(): boolean;
}

/** The class `Mocha`. */
export interface MochaClass {
  readonly Runner: MochaRunnerClass;
  readonly prototype: { run(...args: unknown[]): MochaRunner };
}

/** Class of runners, whose `run` begins every run in this process. */
export interface MochaRunnerClass {
  readonly prototype: MochaRunner;
  readonly constants: Readonly<Record<string, string>>;
}
