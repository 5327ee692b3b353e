import { SeededRandom } from '../../src/storage/sample/history/seeded-random.ts';
import {
  executionFinished,
  executionStarted,
  sectionStarted,
  stepFinished,
  stepStarted,
} from '../journals/sample-events.ts';
import { NotingRecorder, optionsOfProcess, testName } from './writers.ts';

/** Executes its tests: believable scenarios with sections, sub-steps, retries, posts, artifacts and logs. */
const options = optionsOfProcess();
const random = new SeededRandom(String(options.seed));
const recorder = new NotingRecorder(options);
let orphaned = false;
process.on('disconnect', () => {
  orphaned = true;
});
// An owner that is dead already hears nothing; that is no reason to end.
process.send?.({ journal: recorder.recorder.journalUuid }, undefined, {}, () => {});

const pause = (milliseconds: number) =>
  milliseconds > 0
    ? new Promise<void>((wake) => setTimeout(wake, milliseconds))
    : new Promise<void>((wake) => setImmediate(wake));

async function step(
  execution: number,
  section: number | null,
  order: number,
  parent: number | null,
): Promise<void> {
  const id = recorder.id();
  recorder.append(
    stepStarted(id, execution, {
      section_id: section,
      parent_step_id: parent,
      level: parent === null ? 0 : 1,
      step_type: parent === null ? 'step' : 'sub_step',
      order_index: order,
      text: `step ${order} it's "${random.whole(0, 9999)}" ü 🙂`,
      line: order + 3,
    }),
  );
  recorder.flush();
  await pause(options.paceMs);
  if (parent === null && random.chance(0.1)) await step(execution, section, order + 1, id);
  let attempt = id;
  if (random.chance(0.05)) {
    recorder.append(stepFinished(id, 'failed', { is_final_attempt: false, error_message: `no ${id}` }));
    attempt = recorder.id();
    recorder.append({ type: 'step_retried', id: attempt, step_id: id, attempt_number: 2 });
    recorder.flush();
  }
  const status = random.chance(0.03) ? 'failed' : 'passed';
  recorder.append(
    stepFinished(attempt, status, random.chance(0.5) ? { duration_ms: random.whole(0, 9999) / 8 } : {}),
  );
  if (random.chance(0.1)) {
    recorder.append({ type: 'step_post', id: recorder.id(), step_run_id: attempt, action: 'screenshot' });
    recorder.append({
      type: 'artifact',
      id: recorder.id(),
      execution_id: execution,
      step_run_id: attempt,
      path: `shots/${attempt}.png`,
      name: `${attempt}.png`,
      kind: 'screenshot',
      bytes: random.whole(1, 1_000_000),
    });
  }
}

async function execute(index: number): Promise<void> {
  const execution = recorder.id();
  recorder.append(executionStarted(execution, testName(options, options.workerIndex ?? 0, index)));
  let section: number | null = null;
  const steps = random.whole(1, 24);
  for (let order = 0; order < steps; order++) {
    if (random.chance(0.1)) {
      section = recorder.id();
      recorder.append(sectionStarted(section, execution, { text: `part ${order}`, order_index: order }));
    }
    await step(execution, section, order, null);
  }
  recorder.append({
    type: 'log',
    id: recorder.id(),
    execution_id: execution,
    level: 'info',
    message: `done ${index}`,
  });
  recorder.append(executionFinished(execution, random.chance(0.1) ? 'failed' : 'passed'));
  recorder.append({
    type: 'execution_post',
    id: recorder.id(),
    execution_id: execution,
    action: 'after_hook',
  });
  recorder.flush();
}

for (let index = 0; index < options.testsPerWorker; index++) {
  if (orphaned && !options.outlivesOwner) break;
  await execute(index);
}
recorder.recorder.close(0);
if (process.connected) process.disconnect?.();
