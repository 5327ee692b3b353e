import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedAttempt, ImportedStatus } from '../reading/imported-test.ts';
import { durationOf, timeOf } from '../reading/json-values.ts';
import type { GoEvent } from './go-events.ts';
import { errorOfGoOutput, GoOutput } from './go-output.ts';

interface OpenTest {
  readonly startedAt: number | null;
  readonly output: GoOutput;
}

interface OpenPackage {
  readonly name: string;
  readonly tests: Map<string, OpenTest>;
  readonly output: GoOutput;
  failedTests: number;
}

const outcomes: Readonly<Record<string, ImportedStatus>> = {
  pass: 'passed',
  bench: 'passed',
  fail: 'failed',
  skip: 'skipped',
};
/** Events that change nothing about a result. */
const passing: ReadonlySet<string> = new Set(['start', 'run', 'pause', 'cont', 'attr', 'artifacts']);

/** What tells one test of a run from all others. */
export const goTestKey = (packageName: string, test: string): string => `${packageName}#${test}`;

/** Turns the events of `go test -json` into tests; packages and tests may run at the same time. */
export class GoRun {
  readonly #sink: ImportSink;
  readonly #repeated: ReadonlyMap<string, number>;
  readonly #packages = new Map<string, OpenPackage>();
  readonly #builds = new Map<string, GoOutput>();
  /** Attempts of tests that more of are known to come. */
  readonly #held = new Map<
    string,
    { readonly package: string; readonly test: string; attempts: ImportedAttempt[] }
  >();

  /** @param repeated how often each test begins that begins more than once, by its key */
  constructor(sink: ImportSink, repeated: ReadonlyMap<string, number>) {
    this.#sink = sink;
    this.#repeated = repeated;
  }

  async take(event: GoEvent): Promise<void> {
    const { action, line } = event;
    if (action === 'build-output') this.#keep(this.#buildOf(event), event);
    else if (action === 'build-fail') return;
    else if (action === 'output') this.#output(event);
    else if (event.test !== null && Object.hasOwn(outcomes, action))
      await this.#finishTest(event, event.test);
    else if (Object.hasOwn(outcomes, action)) await this.#finishPackage(event);
    else if (!passing.has(action)) this.#sink.unknown('message', action, line);
    else {
      const open = this.#package(event.package);
      if (event.test !== null && action === 'run') open.tests.set(event.test, this.#newTest(event));
      this.#sink.run({ startedAt: timeOf(event.time) });
    }
  }

  #buildOf({ importPath, package: name }: GoEvent): GoOutput {
    const key = importPath ?? name;
    const output = this.#builds.get(key) ?? new GoOutput();
    this.#builds.set(key, output);
    return output;
  }

  #newTest({ time }: GoEvent): OpenTest {
    return { startedAt: timeOf(time), output: new GoOutput() };
  }

  #package(name: string): OpenPackage {
    let open = this.#packages.get(name);
    if (open === undefined) {
      open = { name, tests: new Map(), output: new GoOutput(), failedTests: 0 };
      this.#packages.set(name, open);
    }
    return open;
  }

  #keep(output: GoOutput, { output: text, line }: GoEvent): void {
    if (!output.add(text))
      this.#sink.diagnose({ code: 'TEXT_CUT', message: 'output of a test or package', line });
  }

  #output(event: GoEvent): void {
    const open = this.#package(event.package);
    const test = event.test === null ? undefined : open.tests.get(event.test);
    this.#keep(test?.output ?? open.output, event);
  }

  async #finishTest(event: GoEvent, name: string): Promise<void> {
    const open = this.#package(event.package);
    const test = open.tests.get(name) ?? this.#newTest(event);
    open.tests.delete(name);
    const status = outcomes[event.action] ?? 'error';
    if (status === 'failed') open.failedTests++;
    const lasted = event.elapsed === null ? null : durationOf(event.elapsed * 1000);
    await this.#hand(event.package, name, attemptOf(test, status, lasted));
  }

  async #hand(packageName: string, test: string, attempt: ImportedAttempt): Promise<void> {
    const key = goTestKey(packageName, test);
    const expected = this.#repeated.get(key) ?? 1;
    const held = this.#held.get(key) ?? { package: packageName, test, attempts: [] };
    held.attempts.push(attempt);
    if (held.attempts.length < expected) {
      this.#held.set(key, held);
      return;
    }
    this.#held.delete(key);
    await this.#emit(packageName, test, held.attempts);
  }

  async #emit(packageName: string, test: string, attempts: readonly ImportedAttempt[]): Promise<void> {
    const name = packageName === '' ? 'unknown package' : packageName;
    const suite = { kind: 'collection', key: name, name } as const;
    // Go's own name of a subtest (`TestA/case`) is what `go test -run` takes, and what reports made from this one say.
    await this.#sink.test({ suite, titles: [test], attempts });
  }

  /** Tests that are still running when their package ends were cut off: by a panic, `os.Exit`, a time limit. */
  async #interrupt(open: OpenPackage): Promise<number> {
    for (const [name, test] of open.tests)
      await this.#hand(open.name, name, attemptOf(test, 'interrupted', null));
    return open.tests.size;
  }

  async #finishPackage(event: GoEvent): Promise<void> {
    const { action, failedBuild, package: name, line, time } = event;
    const open = this.#package(name);
    this.#packages.delete(name);
    this.#sink.run({ endedAt: timeOf(time) });
    const cut = await this.#interrupt(open);
    const said = open.output.text('package');
    if (action === 'fail' && open.failedTests === 0) {
      const build = this.#builds.get(failedBuild ?? name)?.text('package') ?? '';
      const why = [build, said].filter((text) => text !== '').join('\n');
      // Where tests were cut off, they say what happened; without any the package itself broke.
      if (cut === 0 || failedBuild !== null) {
        this.#sink.runError(`${name}: ${why === '' ? 'the package failed outside of its tests' : why}`, {
          line,
        });
        return;
      }
    }
    if (said !== '') this.#sink.log({ source: name, text: said });
  }

  /** The file has ended. @param line its last one */
  async end(line: number): Promise<void> {
    for (const open of this.#packages.values()) {
      await this.#interrupt(open);
      this.#sink.brokenOff({ message: `the end of the package ${open.name} is missing`, line });
    }
    for (const { package: name, test, attempts } of this.#held.values())
      await this.#emit(name, test, attempts);
  }
}

function attemptOf(
  { startedAt, output }: OpenTest,
  status: ImportedStatus,
  durationMs: number | null,
): ImportedAttempt {
  const text = output.text('test');
  const error = status === 'passed' ? null : errorOfGoOutput(text);
  return {
    status,
    startedAt,
    durationMs,
    ...(error !== null && (status === 'skipped' ? { metrics: { skip_reason: error.message } } : { error })),
    ...(text !== '' && { logs: [{ source: 'stdout', text }] }),
  };
}
