import { join } from 'node:path';
import type { Envelope, FilterablePickle } from '../../../model/gherkin/messages.ts';
import type { InstalledCucumber } from '../cucumber/load-cucumber.ts';
import type { SupportCode } from '../cucumber/load-support.ts';
import { type CucumberOptions, fixedRuntime, quietRun, sourcesOf } from '../cucumber/run-options.ts';
import type { GherkinTask } from './worker-protocol.ts';

export interface FeatureRunnerOptions {
  readonly installed: InstalledCucumber;
  readonly support: SupportCode;
  readonly cwd: string;
  readonly language: string;
  readonly retry: number;
  readonly retryTags: string;
  readonly dryRun: boolean;
  readonly worldParameters: Readonly<Record<string, unknown>>;
  readonly onMessage: (envelope: Envelope) => void;
}

/**
 * Runs feature files one after the other with Cucumber, in this process. Each file is a run of its own for Cucumber,
 * but BeforeAll hooks run once, in front of the first one, and AfterAll hooks once, in `finish`.
 */
export class FeatureRunner {
  readonly #options: FeatureRunnerOptions;
  /** One object for all files: Cucumber looks at it for every scenario, so that a change counts at once. */
  readonly #runtime: CucumberOptions['runtime'];
  #begun = false;

  constructor(options: FeatureRunnerOptions) {
    this.#options = options;
    this.#runtime = {
      ...fixedRuntime,
      dryRun: options.dryRun,
      retry: options.retry,
      retryTagFilter: options.retry > 0 ? options.retryTags : '',
      worldParameters: options.worldParameters as CucumberOptions['runtime']['worldParameters'],
    };
  }

  async run(task: GherkinTask): Promise<void> {
    const lines = new Set(task.scenarios.map((scenario) => scenario.line));
    const { support } = this.#options;
    const first = !this.#begun;
    this.#begun = true;
    await this.#runCucumber(
      [task.file],
      (pickles) => pickles.filter((pickle) => lines.has(pickle.location.line)),
      {
        ...support,
        beforeTestRunHookDefinitions: first ? support.beforeTestRunHookDefinitions : [],
        afterTestRunHookDefinitions: [],
      },
    );
  }

  /** Scenarios that have not begun are passed over from now on. */
  skipRest(): void {
    this.#runtime.dryRun = true;
  }

  /** Runs the AfterAll hooks, if anything was run. */
  async finish(): Promise<void> {
    const { support, dryRun, cwd } = this.#options;
    if (!this.#begun || support.afterTestRunHookDefinitions.length === 0) return;
    this.#runtime.dryRun = dryRun;
    // A file that does not exist: without any path Cucumber would read all the features that it finds.
    await this.#runCucumber([join(cwd, '.assay-nothing')], () => [], {
      ...support,
      beforeTestRunHookDefinitions: [],
    });
  }

  async #runCucumber(
    files: readonly string[],
    filter: (pickles: readonly FilterablePickle[]) => readonly FilterablePickle[],
    support: SupportCode,
  ): Promise<void> {
    const { installed, cwd, language, onMessage } = this.#options;
    await installed.api.runCucumber(
      { sources: sourcesOf(files, language), support, runtime: this.#runtime, ...quietRun(filter) },
      { cwd },
      onMessage,
    );
  }
}
