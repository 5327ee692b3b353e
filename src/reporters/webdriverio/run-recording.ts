import { fileURLToPath } from 'node:url';
import { installedVersion } from '../session/installed-version.ts';
import type { Warn } from '../session/never-throw.ts';
import type { ReporterOptions } from '../session/reporter-options.ts';
import { RunSession } from '../session/run-session.ts';
import { SuiteOutcomes } from '../session/suite-outcomes.ts';
import { fileSuite } from '../session/test-names.ts';
import type { HostConfig } from './host-shapes.ts';
import { browserNames, factsVariable, type WorkerFacts } from './worker-facts.ts';

/** A run of WebdriverIO as its main process knows it: workers begin and end. Tests are recorded by the workers. */
export class RunRecording {
  readonly #session: RunSession;
  readonly #facts: WorkerFacts;
  readonly #outcomes = new SuiteOutcomes();
  #interrupted = false;

  constructor(options: ReporterOptions, config: HostConfig, capabilities: unknown, warn: Warn) {
    const browsers = browserNames(capabilities);
    this.#session = RunSession.open({
      host: 'webdriverio',
      hostVersion: installedVersion(process.cwd(), '@wdio/cli'),
      options,
      cwd: process.cwd(),
      env: process.env,
      argv: process.argv.slice(2),
      workers: config.maxInstances,
      ...(browsers.length === 1 && { browser: browsers[0] }),
      warn,
    });
    this.#facts = { browsers, workers: {} };
    this.#tellWorkers();
    process.once('SIGINT', this.#interrupt);
    process.once('exit', this.#exited);
  }

  #tellWorkers(): void {
    process.env[factsVariable] = JSON.stringify(this.#facts);
  }

  readonly #interrupt = () => {
    this.#interrupted = true;
  };

  readonly #exited = (code: number) => this.finish(code);

  #pathOf(spec: string): string {
    return this.#session.pathOf(spec.startsWith('file:') ? fileURLToPath(spec) : spec);
  }

  workerBegins(cid: string, specs: readonly string[]): void {
    for (const spec of specs) this.#session.suiteStarted(fileSuite(this.#pathOf(spec)));
    const { workers } = this.#facts;
    const known = workers[cid];
    if (known === undefined) workers[cid] = { index: Object.keys(workers).length, attempt: 1 };
    else known.attempt++;
    this.#tellWorkers();
  }

  workerEnded(cid: string, exitCode: number, specs: readonly string[], retriesLeft: number): void {
    if (exitCode !== 0 && retriesLeft > 0) return;
    for (const spec of specs) {
      this.#outcomes.ended(this.#pathOf(spec), `${cid} ${spec}`, exitCode === 0 ? 'passed' : 'failed');
    }
  }

  finish(exitCode: number): void {
    process.off('SIGINT', this.#interrupt);
    process.off('exit', this.#exited);
    for (const path of this.#outcomes.keys) this.#session.suiteFinished(path, this.#outcomes.outcomeOf(path));
    if (this.#interrupted) this.#session.finish('interrupted', exitCode, 'the run was told to stop');
    else this.#session.finish(exitCode === 0 ? 'passed' : 'failed', exitCode);
    delete process.env[factsVariable];
  }
}
