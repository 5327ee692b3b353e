import type { ErrorCode } from '../../../model/errors.ts';
import type { SuiteDescription } from '../../../model/events/record-event.ts';
import type { Failure } from '../../../model/failure.ts';
import type { AssayWorldSettings } from '../browser/assay-world.ts';
import type { PlannedScenario } from '../plan/planned-scenario.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';

/** What a worker must know before its first task. Plain data: it crosses a process boundary. */
export interface WorkerSetup {
  readonly workerIndex: number;
  readonly runUuid: string;
  /** Absolute path of the run's database; null when nothing is recorded. */
  readonly databasePath: string | null;
  /** Name and version of the recorder. */
  readonly writer: string;
  readonly cwd: string;
  /** Files with step definitions and hooks, absolute, in the order in which they are loaded. */
  readonly supportFiles: readonly string[];
  /** Absolute. */
  readonly resultsDir: string;
  readonly world: AssayWorldSettings;
  /** The project's own world parameters. */
  readonly worldParameters: Readonly<Record<string, unknown>>;
  readonly retry: number;
  readonly retryTags: string;
  readonly dryRun: boolean;
  readonly language: string;
  /** Variables whose values are secret. */
  readonly secretNames: readonly string[];
  /** Arguments of the command: options in them may carry secrets. */
  readonly argv: readonly string[];
}

/** A scenario as a worker gets it. */
export interface TaskScenario extends PlannedScenario {
  /** Folders of its attempts, relative to the results directory; the last one also serves later attempts. */
  readonly directories: readonly string[];
}

/** A feature file, or what is left of it, to execute. */
export interface GherkinTask {
  readonly file: string;
  readonly suite: SuiteDescription;
  readonly scenarios: readonly TaskScenario[];
}

/** What a worker tells its coordinator: a message for each scenario that begins or ends, none for steps. */
export type WorkerReport =
  | { readonly type: 'hello'; readonly journalUuid: string | null }
  /** Nothing can run: an error of the catalogue. */
  | {
      readonly type: 'support_failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy: string;
    }
  | { readonly type: 'started'; readonly index: number; readonly attempt: number; readonly at: number }
  | { readonly type: 'finished'; readonly index: number; readonly result: ScenarioResult }
  | {
      readonly type: 'run_hook_failed';
      readonly hook: 'BeforeAll' | 'AfterAll';
      readonly name: string;
      readonly failure: Failure;
    }
  | { readonly type: 'warning'; readonly text: string };
