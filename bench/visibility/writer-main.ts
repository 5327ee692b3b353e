/** Records steps at a steady pace: `writer-main DATABASE RUN_UUID WORKER_INDEX`, then a WriterOrder as a message. */
import { setTimeout as pause } from 'node:timers/promises';
import type { JournalWriter } from '../../src/recording/journal/journal-writer.ts';
import { openRecorder } from '../../src/recording/open-recorder.ts';
import { nowMicros } from '../../src/std/clock.ts';
import { stepFinished, stepStarted, suiteOf, testOf } from '../recorded-suite.ts';
import { monotonicMs, type WriterOrder, type WriterReport } from './reports.ts';

const stepsPerScenario = 10;
const scenariosPerFeature = 100;

/** Goes from step to step; what ended and what begins is one flush. */
class Pace {
  events = 0;
  readonly stepIds: number[] = [];
  readonly flushedAt: number[] = [];
  readonly #writer: JournalWriter;
  readonly #firstFeature: number;
  #steps = 0;
  #execution = 0;
  #step = 0;

  constructor(writer: JournalWriter, workerIndex: number) {
    this.#writer = writer;
    this.#firstFeature = workerIndex * 1000;
  }

  next(): void {
    const at = nowMicros();
    const position = this.#steps % stepsPerScenario;
    if (this.#steps > 0) this.#append(stepFinished(at, this.#step));
    const scenario = Math.floor(this.#steps / stepsPerScenario);
    const suite = suiteOf(this.#firstFeature + Math.floor(scenario / scenariosPerFeature));
    const test = testOf(suite, scenario % scenariosPerFeature, stepsPerScenario);
    if (position === 0) {
      if (this.#steps > 0)
        this.#append({
          type: 'execution_finished',
          at,
          id: this.#execution,
          status: 'passed',
        });
      this.#execution = this.#writer.nextId();
      this.#append({
        type: 'execution_started',
        at,
        id: this.#execution,
        suite,
        test,
        attempt_number: 1,
      });
    }
    this.#step = this.#writer.nextId();
    this.#append(
      stepStarted(at, this.#step, this.#execution, position, suite.path, (test.line ?? 0) + position + 1),
    );
    this.#writer.flush();
    this.stepIds.push(this.#step);
    this.flushedAt.push(monotonicMs());
    this.#steps++;
  }

  #append(event: Parameters<JournalWriter['append']>[0]): void {
    this.events++;
    this.#writer.append(event);
  }
}

async function main(): Promise<void> {
  const [databasePath = '', runUuid = '', index = '0'] = process.argv.slice(2);
  const workerIndex = Number(index);
  const writer = openRecorder({
    databasePath,
    runUuid,
    role: 'worker',
    workerIndex,
    writer: 'assay-bench 1',
  });
  const ordered = new Promise<WriterOrder>((resolve) =>
    process.once('message', (order) => resolve(order as WriterOrder)),
  );
  process.send?.('ready');
  const { eventsPerSecond, seconds } = await ordered;
  const pace = new Pace(writer, workerIndex);
  const startedAt = monotonicMs();
  let elapsedMs = 0;
  while (elapsedMs < seconds * 1000) {
    const due = (elapsedMs / 1000) * eventsPerSecond;
    while (pace.events < due) pace.next();
    await pause(1);
    elapsedMs = monotonicMs() - startedAt;
  }
  writer.close(0);
  const { events, stepIds, flushedAt } = pace;
  const report: WriterReport = {
    journalUuid: writer.journalUuid,
    startedAt,
    elapsedMs,
    events,
    stepIds,
    flushedAt,
  };
  process.send?.(report, () => process.disconnect?.());
}

await main();
