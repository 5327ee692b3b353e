/**
 * What WebdriverIO hands to services and reporters, as far as these look at it. Written down here, so that whoever uses
 * our types need not have WebdriverIO installed.
 */

/** Capabilities of one browser, in the forms that WebdriverIO knows. */
export interface HostCapabilities {
  readonly browserName?: string | undefined;
  readonly capabilities?: HostCapabilities | undefined;
  readonly alwaysMatch?: HostCapabilities | undefined;
  readonly [name: string]: unknown;
}

export interface HostConfig {
  /** `mocha`, `jasmine`, `cucumber`. */
  readonly framework?: string | undefined;
  readonly maxInstances?: number | undefined;
  readonly mochaOpts?: { readonly retries?: number | undefined } | undefined;
  /** The reporters of a worker, each by name, as a class, or as an array with its options. */
  reporters?: unknown[] | undefined;
}

export interface HostError {
  readonly name?: string | undefined;
  readonly message?: string | undefined;
  readonly stack?: string | undefined;
}

/** What is told of suites, hooks and tests. */
export interface HostRunnable {
  readonly title: string;
  readonly fullTitle?: string | undefined;
  /** Absolute. */
  readonly file?: string | undefined;
  readonly duration?: number | undefined;
  readonly error?: HostError | undefined;
  readonly errors?: readonly HostError[] | undefined;
  readonly pendingReason?: string | undefined;
}

/** What is told of a command that goes to the browser, before and after. */
export interface HostCommand {
  readonly command?: string | undefined;
  readonly method?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly body?: unknown;
  readonly result?: unknown;
}

export interface HostRunnerEvent {
  readonly specs?: readonly string[] | undefined;
  readonly failures?: number | undefined;
  /** Why there was no session with a browser. */
  readonly error?: string | undefined;
}

/** The tree of Mocha's suites, which its tests are in. */
export interface MochaSuite {
  readonly title: string;
  readonly root?: boolean | undefined;
  readonly parent?: MochaSuite | undefined;
  readonly file?: string | undefined;
  eachTest?(visit: (test: MochaTest) => void): unknown;
}

export interface MochaTest {
  readonly title: string;
  readonly file?: string | undefined;
  readonly parent?: MochaSuite | undefined;
  titlePath?(): string[];
}

/** `this` of a test of Mocha. */
export interface MochaContext {
  readonly test?: MochaTest | undefined;
}
