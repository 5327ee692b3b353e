/** What Vitest knows of suites and tests, in its workers and in its main process; only what is needed here. */

export interface VitestError {
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
}

export interface VitestAttempt {
  readonly state: 'pass' | 'fail' | 'skip';
  readonly errors?: readonly VitestError[] | undefined;
  /** In ms. */
  readonly duration: number;
  /** Wall clock in ms. */
  readonly startTime: number;
}

export interface VitestResult {
  readonly state: 'pass' | 'fail' | 'skip' | 'run' | 'todo' | 'only' | 'queued';
  readonly startTime?: number | undefined;
  readonly duration?: number | undefined;
  readonly errors?: readonly VitestError[] | undefined;
  readonly retryCount?: number | undefined;
  readonly repeatCount?: number | undefined;
  readonly pending?: boolean | undefined;
  /** Why it was skipped. */
  readonly note?: string | undefined;
  readonly attempts?: readonly VitestAttempt[] | undefined;
  /** Ours: UUID of the run in which a worker has recorded the attempts itself. */
  assayRun?: string;
}

export interface VitestAttachment {
  readonly path?: string;
  readonly body?: string | Uint8Array;
  readonly bodyEncoding?: 'base64' | 'utf-8';
  readonly contentType?: string;
}

export interface VitestAnnotation {
  readonly message: string;
  readonly type: string;
  readonly attachment?: VitestAttachment;
}

export interface VitestArtifact {
  readonly type: string;
  readonly message?: string;
  readonly attachments?: readonly VitestAttachment[];
}

type Retry =
  | number
  | { readonly count?: number; readonly condition?: RegExp | ((error: VitestError) => boolean) };

export interface VitestTask {
  readonly id: string;
  readonly name: string;
  readonly type: 'suite' | 'test';
  readonly mode: 'run' | 'skip' | 'only' | 'todo' | 'queued';
  readonly file: VitestFile;
  readonly tasks?: readonly VitestTask[];
  readonly result?: VitestResult | undefined;
  readonly location?: { readonly line: number } | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Whether the test passes by failing. */
  readonly fails?: boolean | undefined;
  readonly retry?: Retry | undefined;
  readonly repeats?: number | undefined;
  readonly annotations?: readonly VitestAnnotation[];
  readonly artifacts?: readonly VitestArtifact[];
}

export interface VitestFile extends VitestTask {
  readonly filepath: string;
  readonly projectName?: string | undefined;
  readonly pool?: string | undefined;
}

/** All tests in a file or suite, in the order in which they are written. */
export function* testsIn(suite: VitestTask): Generator<VitestTask> {
  for (const task of suite.tasks ?? []) {
    if (task.type === 'test') yield task;
    else yield* testsIn(task);
  }
}
