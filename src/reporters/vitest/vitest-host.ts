/** What the reporter uses of Vitest's main process. */
import type { VitestError, VitestFile, VitestTask } from './vitest-tasks.ts';

export interface VitestProject {
  readonly config: {
    readonly pool?: unknown;
    readonly browser?: { readonly enabled?: boolean };
    setupFiles?: string[];
  };
  /** Private: which modules are evaluated by Vitest instead of Node. */
  readonly _resolver?: { readonly options?: { readonly inlineFiles?: string[] } };
}

export interface Vitest {
  readonly version: string;
  readonly config: {
    readonly root: string;
    readonly maxWorkers?: number;
    /** Whether errors outside of tests leave the run as it is. */
    readonly dangerouslyIgnoreUnhandledErrors?: boolean;
    /** Folder of reports of earlier runs, which are told again as one. */
    readonly mergeReports?: string;
  };
  readonly projects: readonly VitestProject[];
  readonly state: { readonly idMap: ReadonlyMap<string, VitestTask> };
  getRootProject(): { provide(key: string, value: unknown): void };
  onCancel?(listener: (reason: string) => void): unknown;
}

export interface TestModule {
  readonly task: VitestFile;
  state(): 'skipped' | 'failed' | 'passed' | 'pending' | 'queued';
  errors(): readonly VitestError[];
}

export interface TestSuite {
  readonly task: VitestTask;
  errors(): readonly VitestError[];
}

export interface TestCase {
  readonly task: VitestTask;
}

export interface ConsoleLog {
  readonly content: string;
  readonly type: 'stdout' | 'stderr';
  readonly taskId?: string;
}

/** Methods of a reporter, as Vitest calls them. */
export interface VitestHooks {
  onInit(vitest: Vitest): void;
  onTestRunStart(): void;
  onTestModuleCollected(module: TestModule): void;
  onTestCaseResult(test: TestCase): void;
  onTestSuiteResult(suite: TestSuite): void;
  onTestModuleEnd(module: TestModule): void;
  onUserConsoleLog(log: ConsoleLog): void;
  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly VitestError[],
    reason: 'passed' | 'failed' | 'interrupted',
  ): void;
}
