/**
 * What Playwright hands to a reporter, as far as this one looks at it. Written down here, so that whoever uses our
 * types need not have Playwright Test installed.
 */
import type { ReporterOptions } from '../session/reporter-options.ts';

export type HostStatus = 'passed' | 'failed' | 'timedOut' | 'skipped' | 'interrupted';

export interface HostLocation {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
}

export interface HostError {
  readonly message?: string | undefined;
  readonly stack?: string | undefined;
  /** What was thrown, where it was no error. */
  readonly value?: string | undefined;
}

export interface HostAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly path?: string | undefined;
  readonly body?: Uint8Array | undefined;
}

export interface HostAnnotation {
  readonly type: string;
  readonly description?: string | undefined;
}

export interface HostStep {
  readonly title: string;
  /** What the step was done to: a locator, an address. */
  readonly subtitle?: string | undefined;
  /** `hook`, `fixture`, `test.step`, `expect`, `pw:api`, `test.attach`. */
  readonly category: string;
  readonly startTime: Date;
  /** Milliseconds; -1 while it runs. */
  readonly duration: number;
  readonly error?: HostError | undefined;
  readonly location?: HostLocation | undefined;
  readonly parent?: HostStep | undefined;
  readonly steps: readonly HostStep[];
  readonly attachments: readonly HostAttachment[];
  readonly annotations: readonly HostAnnotation[];
}

export interface HostResult {
  /** 0 for the first attempt. */
  readonly retry: number;
  /** Slot of the worker from 0; -1 where no worker ran the test. */
  readonly parallelIndex: number;
  readonly workerIndex: number;
  /** In merged reports of shards. */
  readonly shardIndex?: number | undefined;
  readonly startTime: Date;
  /** Milliseconds. */
  readonly duration: number;
  readonly status: HostStatus;
  readonly errors: readonly HostError[];
  readonly attachments: readonly HostAttachment[];
  readonly annotations: readonly HostAnnotation[];
  readonly steps: readonly HostStep[];
  readonly stdout: readonly (string | Uint8Array)[];
  readonly stderr: readonly (string | Uint8Array)[];
}

export interface HostProject {
  readonly name: string;
  readonly use?: {
    readonly browserName?: string | undefined;
    readonly defaultBrowserType?: string | undefined;
    readonly headless?: boolean | undefined;
  };
}

export interface HostSuite {
  readonly type: 'root' | 'project' | 'file' | 'describe';
  readonly title: string;
  readonly location?: HostLocation | undefined;
  readonly parent?: HostSuite | undefined;
  allTests(): HostTest[];
  project(): HostProject | undefined;
}

export interface HostTest {
  readonly title: string;
  readonly location: HostLocation;
  readonly parent: HostSuite;
  readonly expectedStatus: HostStatus;
  readonly retries: number;
  readonly repeatEachIndex: number;
  readonly tags: readonly string[];
  readonly results: readonly HostResult[];
}

export interface HostConfig {
  readonly version: string;
  readonly workers: number;
  readonly projects: readonly HostProject[];
}

/** How Playwright says that a run ended. */
export interface HostEnd {
  readonly status: 'passed' | 'failed' | 'timedout' | 'interrupted';
  readonly startTime: Date;
  /** Milliseconds. */
  readonly duration: number;
}

/** What Playwright gives to the constructor: what the configuration says, and what it adds itself. */
export interface HostOptions extends ReporterOptions {
  /** `list`: tests are only listed; `merge`: reports of shards are merged. */
  readonly _mode?: string;
}
