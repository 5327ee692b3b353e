import { createHash } from 'node:crypto';
import type { SampleTest } from '../history/sample-tests.ts';
import type { JournalIds } from './journal-ids.ts';
import type { Attempt, RunPlay } from './play-run.ts';
import type { RunRows } from './run-rows.ts';
import { addSteps, type ExecutionFrame, type LastStep } from './step-rows.ts';

/** What executions of one suite on one worker have in common. */
export interface ExecutionPlace {
  readonly rows: RunRows;
  readonly ids: JournalIds;
  readonly play: RunPlay;
  readonly runId: number;
  readonly suiteRunId: number;
  readonly workerId: number | null;
  readonly environmentId: number;
}

const tagsJson = new WeakMap<SampleTest, string>();

function tagsOf(test: SampleTest): string {
  let text = tagsJson.get(test);
  if (text === undefined) {
    text = JSON.stringify(test.tags);
    tagsJson.set(test, text);
  }
  return text;
}

function baseRow(
  { ids, runId, suiteRunId, environmentId }: ExecutionPlace,
  test: SampleTest,
  testId: number,
  at: number,
) {
  const id = ids.next();
  return {
    execution_id: id,
    uuid: ids.uuidOf(id, at),
    run_id: runId,
    suite_run_id: suiteRunId,
    test_id: testId,
    tags: tagsOf(test),
    parameters: test.parameters === null ? null : JSON.stringify(test.parameters),
    created_at: at,
    environment_id: environmentId,
  };
}

/** Writes a test that was planned and never began. */
export function addLost(
  place: ExecutionPlace,
  test: SampleTest,
  testId: number,
  plannedAt: number,
  endedAt: number,
): void {
  place.rows.executions.push({
    ...baseRow(place, test, testId, plannedAt),
    worker_id: null,
    attempt_number: 1,
    is_final_attempt: true,
    status: 'lost',
    updated_at: endedAt,
  });
}

/** Writes one attempt of a test with everything in it. */
export function addExecution(
  place: ExecutionPlace,
  test: SampleTest,
  testId: number,
  attempt: Attempt,
): void {
  const { rows, ids, play, runId } = place;
  const { failure, startedAt, endedAt } = attempt;
  const row = baseRow(place, test, testId, startedAt);
  rows.executions.push({
    ...row,
    worker_id: place.workerId,
    attempt_number: attempt.number,
    is_final_attempt: attempt.isFinal,
    status: attempt.status,
    started_at: startedAt,
    ended_at: endedAt,
    duration_ms: (endedAt - startedAt) / 1000,
    error_type: failure?.type ?? null,
    error_message: failure?.message ?? null,
    stack_trace: failure?.stack ?? null,
    failure_signature: failure?.signature ?? null,
    metrics:
      test.measured && attempt.status === 'passed'
        ? `{"requests":${play.random.whole(3, 40)},"bytes":${play.random.whole(2000, 900_000)}}`
        : null,
    updated_at: endedAt,
  });
  const frame: ExecutionFrame = { rows, ids, random: play.random, runId, executionId: row.execution_id };
  const last = addSteps(frame, test, attempt);
  if (attempt.status === 'interrupted' || attempt.status === 'skipped') return;
  if (failure !== null) addTraces(place, frame, test, attempt, last);
  else if (test.visual) addScreenshot(place, frame, test, last);
}

/** What a failure leaves behind: a picture, what the shop logged, and the hook that tidies up. */
function addTraces(
  place: ExecutionPlace,
  frame: ExecutionFrame,
  test: SampleTest,
  attempt: Attempt,
  last: LastStep,
): void {
  const { rows, ids, runId } = place;
  const at = attempt.endedAt;
  if (test.tags.includes('@browser')) addScreenshot(place, frame, test, last);
  rows.logs.push({
    log_id: ids.next(),
    run_id: runId,
    execution_id: frame.executionId,
    step_run_id: last.stepRunId,
    level: attempt.status === 'error' ? 'error' : 'warning',
    source: 'shop',
    message: attempt.failure?.message ?? '',
    logged_at: at,
    created_at: at,
  });
  rows.execution_posts.push({
    execution_post_id: ids.next(),
    run_id: runId,
    execution_id: frame.executionId,
    action: 'after_hook',
    details: '{"name":"remove the orders of the test"}',
    status: 'passed',
    happened_at: at,
    created_at: at,
  });
}

function addScreenshot(
  place: ExecutionPlace,
  frame: ExecutionFrame,
  test: SampleTest,
  { stepRunId, endedAt }: LastStep,
): void {
  const { rows, ids, play, runId } = place;
  if (stepRunId === null) return;
  const id = ids.next();
  const uuid = ids.uuidOf(id, endedAt);
  const name = `${uuid}.png`;
  const path = `${test.suite.key.replace(/^features\/|\.feature$/g, '')}/${name}`;
  rows.step_posts.push({
    step_post_id: ids.next(),
    run_id: runId,
    step_run_id: stepRunId,
    action: 'screenshot',
    details: JSON.stringify({ path }),
    happened_at: endedAt,
    created_at: endedAt,
  });
  rows.artifacts.push({
    artifact_id: id,
    uuid,
    run_id: runId,
    suite_run_id: place.suiteRunId,
    execution_id: frame.executionId,
    step_run_id: stepRunId,
    path,
    name,
    suffix: '.png',
    kind: 'screenshot',
    media_type: 'image/png',
    bytes: play.random.whole(20_000, 400_000),
    sha256: createHash('sha256').update(uuid).digest('hex'),
    width: 1280,
    height: 800,
    created_at: endedAt,
  });
}
