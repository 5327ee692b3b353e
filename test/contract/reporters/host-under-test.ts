/** What the host runs, by its role in the contract. Each is one test file. */
export type TestFileRole = 'shop' | 'flaky' | 'broken' | 'blocking';

/** How one test of the sample is recorded. */
export interface ExpectedTest {
  readonly file: TestFileRole;
  /** With the describes around it: `first > has the same name`. */
  readonly name: string;
  /** Stable key, where it is not `<path>#<name>`. */
  readonly key?: string;
  /** Status of each attempt. */
  readonly attempts: readonly string[];
  /** Outcome that counts as a pass, where it is not `passed`. */
  readonly expectedStatus?: string;
  /** Text in the message of the first attempt that failed. */
  readonly error?: string | undefined;
}

/** Tests of the sample by what they are for; a host leaves out what it has no words for. */
export type SampleTest =
  | 'passes'
  | 'fails'
  | 'skipped'
  | 'expectedFailure'
  | 'prints'
  | 'attaches'
  | 'sameNameFirst'
  | 'sameNameSecond'
  | 'parametrisedFirst'
  | 'parametrisedSecond'
  | 'behindFailingHook'
  | 'flaky';

/** What a host offers, and thus what its reporter has to record. */
export interface HostCapabilities {
  /** Where what a test prints is seen: with the test, with the run, or nowhere. */
  readonly console: 'test' | 'run' | 'none';
  readonly attachments: boolean;
  readonly retries: boolean;
  readonly expectedFailure: boolean;
  /** Texts of the steps of the test `attaches`, in their order with sub-steps; null where the host has no steps. */
  readonly steps: readonly string[] | null;
  /** Whether tests are known before they run, so that one that never runs is lost. */
  readonly planned: boolean;
  /** Whether tests run in processes of their own that can die alone. */
  readonly workerProcesses: boolean;
}

/** What a contract run asks of the host. */
export interface HostRequest {
  /** Paths of the test files to run, relative to the project. */
  readonly files: readonly string[];
  /** Whether Assay's reporter is among the reporters. */
  readonly reporter: boolean;
}

/** A host whose reporter is under test, and the same small project in its words. */
export interface HostUnderTest {
  /** As `runs.system_info` and `command_args` call it: `vitest`, `playwright` ... */
  readonly name: string;
  /** Everything in the project besides package.json, text by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly testFiles: Readonly<Record<TestFileRole, string>>;
  readonly can: HostCapabilities;
  /** Program and arguments; `process.execPath` for a script of the host. One worker, output that says which tests ran. */
  command(request: HostRequest): { readonly program: string; readonly args: readonly string[] };
  /** More variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where this host honestly differs from `sampleTests`; null for what it has no words for. */
  readonly differs?: Partial<Record<SampleTest, Partial<ExpectedTest> | null>>;
  /** Whether a file that cannot be loaded keeps the host from running anything. */
  readonly brokenFileStopsAll?: boolean;
  /** Statuses that the test whose worker was killed may have; default: interrupted or error. */
  readonly killedStatuses?: readonly string[];
  /** Lines of the output that may differ between two runs of the same command, beside times. */
  readonly unstableLines?: RegExp;
}
