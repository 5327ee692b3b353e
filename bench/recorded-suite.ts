import { linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordEvent, SuiteDescription, TestDescription } from '../src/model/events/record-event.ts';
import type { EventSink } from '../src/recording/event-sink.ts';
import { journalsDirectory } from '../src/recording/journal/journal-files.ts';
import { openRecorder } from '../src/recording/open-recorder.ts';
import { nowMicros } from '../src/std/clock.ts';
import { uuidV7 } from '../src/std/uuid.ts';

export interface SuiteShape {
  readonly features: number;
  readonly scenariosPerFeature: number;
  readonly stepsPerScenario: number;
}

/** Steps as people write them; each run of the list is one scenario's story. */
const sentences = [
  ['Given ', 'the shop sells the articles of the autumn catalogue'],
  ['And ', 'the customer "Ada Lovelace" is signed in'],
  ['And ', 'the basket is empty'],
  ['When ', 'she opens the page "Bicycles"'],
  ['And ', 'she adds 2 pieces of "Touring bicycle, blue" to the basket'],
  ['And ', 'she enters the voucher "WELCOME-10"'],
  ['Then ', 'the basket should hold 2 articles'],
  ['And ', 'the total should be 1,798.20 EUR'],
  ['When ', 'she chooses "Pay by invoice" and confirms the order'],
  ['Then ', 'she should see the text "Thank you for your order"'],
] as const;

export function suiteOf(feature: number): SuiteDescription {
  const number = String(feature + 1).padStart(3, '0');
  const path = `features/area-${Math.floor(feature / 10)}/feature-${number}.feature`;
  return { key: path, kind: 'feature', name: `Feature ${number}`, path, tags: ['@generated'] };
}

export function testOf(suite: SuiteDescription, scenario: number, steps: number): TestDescription {
  const name = `Scenario ${scenario + 1} of ${suite.name}`;
  return {
    key: `${suite.key}#${name}`,
    name,
    source: 'gherkin',
    path: suite.path,
    line: 4 + scenario * (steps + 2),
    tags: ['@generated', `@part-${scenario % 4}`],
  };
}

export function stepStarted(
  at: number,
  id: number,
  executionId: number,
  position: number,
  path: string | null | undefined,
  line: number,
): RecordEvent {
  const [keyword, text] = sentences[position % sentences.length] ?? sentences[0];
  return {
    type: 'step_started',
    at,
    id,
    execution_id: executionId,
    level: 0,
    order_index: position,
    keyword,
    text,
    step_type: 'step',
    path,
    line,
  };
}

/** The end of a step as the runner writes it: how long it took follows from the two times. */
export function stepFinished(at: number, id: number): RecordEvent {
  return { type: 'step_finished', at, id, status: 'passed' };
}

/** A number between 0 and 1 that looks like chance and is the same in every run of the program. */
function seededRandom(): () => number {
  let state = 0x2f6e2b1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Writes the journals of a finished run beside a database: one owner and its workers, every journal closed. Times
 * are made up: steps take 0.05 to 20 ms.
 *
 * @returns steps written
 */
export function recordFinishedRun(databasePath: string, shape: SuiteShape, workers: number): number {
  const runUuid = uuidV7();
  const common = { databasePath, runUuid, writer: 'assay-bench 1' };
  const owner = openRecorder({ ...common, role: 'owner', workerIndex: null });
  const start = nowMicros();
  owner.append({
    type: 'run_started',
    at: start,
    project: { key: 'bench', name: 'Bench' },
    command_args: ['run', 'features'],
    worker_count: workers,
  });
  let end = start;
  for (let index = 0; index < workers; index++) {
    const sink = openRecorder({ ...common, role: 'worker', workerIndex: index });
    end = Math.max(end, recordShare(sink, shape, { index, workers, start }));
    sink.close(0);
  }
  owner.append({ type: 'run_finished', at: end, status: 'passed' });
  owner.close(0);
  return shape.features * shape.scenariosPerFeature * shape.stepsPerScenario;
}

/** One worker's features; one write a scenario, because how it was written makes no difference to who reads it. */
function recordShare(
  sink: EventSink,
  shape: SuiteShape,
  { index, workers, start }: { readonly index: number; readonly workers: number; readonly start: number },
): number {
  const random = seededRandom();
  let at = start;
  for (let feature = index; feature < shape.features; feature += workers) {
    const suite = suiteOf(feature);
    sink.append({ type: 'suite_started', at, suite });
    for (let scenario = 0; scenario < shape.scenariosPerFeature; scenario++) {
      const test = testOf(suite, scenario, shape.stepsPerScenario);
      const executionId = sink.nextId();
      sink.append({ type: 'execution_started', at, id: executionId, suite, test, attempt_number: 1 });
      for (let step = 0; step < shape.stepsPerScenario; step++) {
        const id = sink.nextId();
        sink.append(stepStarted(at, id, executionId, step, suite.path, (test.line ?? 0) + step + 1));
        at += 50 + Math.floor(random() ** 4 * 20_000);
        sink.append(stepFinished(at, id));
        at += 15;
      }
      sink.append({
        type: 'execution_finished',
        at,
        id: executionId,
        status: 'passed',
      });
      sink.flush();
    }
    sink.append({ type: 'suite_finished', at, suite_key: suite.key, status: 'passed' });
  }
  return at;
}

/** Makes the journals of one database those of another one too: a checkpoint removes only the other name. */
export function linkJournals(from: string, databasePath: string): void {
  const target = journalsDirectory(databasePath);
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(from)) linkSync(join(from, name), join(target, name));
}
