import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import type { ExecutionStatus } from '../../model/statuses.ts';

/** What an attempt that is over can have come to. */
export type ImportedStatus = Exclude<ExecutionStatus, 'pending' | 'running'>;

/** Why an attempt or a step was no pass. */
export interface ImportedError {
  /** Class of the error, for example `AssertionError`. */
  readonly type?: string | null;
  readonly message?: string | null;
  /** Where it came from. A text that begins with the message is taken for both. */
  readonly stackTrace?: string | null;
}

/** Output of a test, a step or the run; a text of many lines is one log. */
export interface ImportedLog {
  readonly text: string;
  /** `stdout`, `stderr`, the name of a logger ... */
  readonly source: string;
  /** Default: `warning` for `stderr`, else `info`. */
  readonly level?: 'debug' | 'info' | 'warning' | 'error';
  /** Microseconds since 1970; default: the start of what it belongs to. */
  readonly at?: number | null;
}

/** A file that belongs to a test, a step or the run: where it lies, or what it holds. */
export interface ImportedAttachment {
  /** Relative to the folder of the report (or absolute, inside it). Anything outside is refused and counted. */
  readonly path?: string;
  /** Its content, where the report carries it. */
  readonly body?: Uint8Array;
  /** Name for people; default: the file name. */
  readonly name?: string;
  readonly mediaType?: string | null;
  /** screenshot, trace, video, log ...; default `attachment`. */
  readonly kind?: string;
}

/** One attempt of a step. */
export interface ImportedStepAttempt {
  readonly status: ImportedStatus;
  /** Microseconds since 1970; default: where the step before it ended. */
  readonly startedAt?: number | null;
  readonly durationMs?: number | null;
  readonly error?: ImportedError | null;
  readonly logs?: readonly ImportedLog[];
  readonly attachments?: readonly ImportedAttachment[];
}

/** A step, hook or sub-step, with its attempts and what is inside it; or a heading, which has no attempts. */
export interface ImportedStep {
  readonly text: string;
  /** Default `step` on the first level, `sub_step` below. */
  readonly type?: 'step' | 'background' | 'hook' | 'sub_step';
  /** Given, When, Then ... */
  readonly keyword?: string | null;
  readonly path?: string | null;
  readonly line?: number | null;
  readonly docString?: string | null;
  readonly dataTable?: readonly (readonly string[])[] | null;
  /** At least one; several when the step itself was repeated. */
  readonly attempts: readonly ImportedStepAttempt[];
  readonly steps?: readonly ImportedStep[];
  /** 1 to 4 for a section heading: the steps that follow belong to it until the next heading. `attempts` is empty then. */
  readonly headingLevel?: 1 | 2 | 3 | 4;
}

/** One attempt of a test. */
export interface ImportedAttempt {
  readonly status: ImportedStatus;
  /** What counts as a pass where it is not `passed`: `failed` for a test that shall fail. */
  readonly expectedStatus?: ImportedStatus | null;
  /** Microseconds since 1970; default: where the test before it in the same suite ended. */
  readonly startedAt?: number | null;
  readonly durationMs?: number | null;
  readonly error?: ImportedError | null;
  readonly steps?: readonly ImportedStep[];
  /** What ran after the attempt. It is recorded and changes nothing about the outcome, as in `assay run`. */
  readonly afterHooks?: readonly ImportedStep[];
  readonly logs?: readonly ImportedLog[];
  readonly attachments?: readonly ImportedAttachment[];
  /** Anything more about it that is worth keeping: properties, assertions, worker ... */
  readonly metrics?: Readonly<Record<string, unknown>> | null;
}

/** A suite: a file where the format has files, else the outermost group. */
export interface ImportedSuite {
  readonly kind: SuiteDescription['kind'];
  readonly name: string;
  /** Identity inside the project; default: the path, else the name. */
  readonly key?: string;
  /** Relative to the project where the format says so; absolute ones are made relative to `--base`. */
  readonly path?: string | null;
  readonly description?: string | null;
  readonly tags?: readonly string[];
  /** Microseconds since 1970: when its first test began. Tests without times are laid behind it, one after another. */
  readonly startedAt?: number | null;
}

/** A test with everything that happened to it. Handed over whole, when nothing more can come. */
export interface ImportedTest {
  readonly suite: ImportedSuite;
  /** Titles of the describe blocks inside the suite, then its own. The name is all of them, joined by ` > `. */
  readonly titles: readonly string[];
  /** Identity inside the project; default: key of the suite + `#` + name, the rule that live reporters follow, too. */
  readonly key?: string;
  readonly source?: TestDescription['source'];
  /** Default: the path of the suite. */
  readonly path?: string | null;
  readonly line?: number | null;
  readonly description?: string | null;
  readonly tags?: readonly string[];
  readonly parameters?: Readonly<Record<string, unknown>> | null;
  /** In the order in which they ran. None at all: the test was planned and never ran; it becomes `lost`. */
  readonly attempts: readonly ImportedAttempt[];
}

/** What is known of a run as a whole. */
export interface RunFacts {
  readonly name?: string | null;
  /** Name and version of the runner that wrote the report. */
  readonly tool?: string | null;
  /** Microseconds since 1970. The earliest of all that is said counts, and of what its tests say. */
  readonly startedAt?: number | null;
  /** The latest of all that is said counts, and of what its tests say. */
  readonly endedAt?: number | null;
  readonly branch?: string | null;
  readonly commit?: string | null;
  readonly ciProvider?: string | null;
  readonly ciRunId?: string | null;
  readonly ciUrl?: string | null;
  readonly browser?: string | null;
  /** Machine, operating system, versions. */
  readonly system?: Readonly<Record<string, unknown>>;
  /** Properties, labels and whatever else the report says of the run. */
  readonly properties?: Readonly<Record<string, unknown>>;
}
