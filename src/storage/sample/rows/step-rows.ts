import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { SampleTest } from '../history/sample-tests.ts';
import type { SeededRandom } from '../history/seeded-random.ts';
import type { JournalIds } from './journal-ids.ts';
import type { Attempt } from './play-run.ts';
import type { RunRows } from './run-rows.ts';
import { type TimedLine, timelineOf, weightUntil } from './test-timeline.ts';

/** An execution whose details are written. */
export interface ExecutionFrame {
  readonly rows: RunRows;
  readonly ids: JournalIds;
  readonly random: SeededRandom;
  readonly runId: number;
  readonly executionId: number;
}

/** The step run that ended the execution, or the last one. */
export interface LastStep {
  readonly stepRunId: number | null;
  readonly endedAt: number;
}

/** Share of the steps that try again which have to. */
const stepRetryShare = 0.3;

/** Writes the sections, steps and step runs of one attempt. */
export function addSteps(frame: ExecutionFrame, test: SampleTest, attempt: Attempt): LastStep {
  const timeline = timelineOf(test);
  const ended = attempt.endsAtStep ?? Number.POSITIVE_INFINITY;
  const scale = (attempt.endedAt - attempt.startedAt) / weightUntil(timeline, attempt.endsAtStep);
  const timeAt = (weight: number) =>
    Math.min(attempt.endedAt, attempt.startedAt + Math.round(weight * scale));
  const sectionIds: (number | null)[] = [null, null, null];
  let sectionId: number | null = null;
  let parentId: number | null = null;
  let last: LastStep = { stepRunId: null, endedAt: attempt.startedAt };
  for (const [order, timed] of timeline.entries()) {
    const { line, step } = timed;
    if (step > ended && (attempt.status === 'interrupted' || line.level === 1)) {
      if (attempt.status === 'interrupted') break;
      if (line.kind === 'step') continue;
    }
    const at = step > ended ? attempt.endedAt : timeAt(timed.before);
    if (line.kind === 'section') {
      sectionId = addSection(frame, timed, order, at, sectionIds[line.level - 1] ?? null);
      sectionIds.fill(sectionId, line.level);
      continue;
    }
    const stepId = frame.ids.next();
    addStep(frame, test, timed, {
      stepId,
      order,
      at,
      sectionId,
      parentId: line.level === 1 ? parentId : null,
    });
    if (line.level === 0) parentId = stepId;
    // A sub-step that ends it ends the step around it, too.
    const endsHere = step === ended || (line.level === 0 && step < ended && isAround(timeline, order, ended));
    const stepRunId = addStepRuns(frame, timed, attempt, {
      stepId,
      startedAt: at,
      endedAt: step > ended ? at : timeAt(timed.until),
      status: step > ended ? 'skipped' : endsHere ? attempt.status : 'passed',
    });
    if (step <= ended) last = { stepRunId, endedAt: timeAt(timed.until) };
  }
  return last;
}

/** Whether the step at which it ends is a sub-step of this one. */
function isAround(timeline: readonly TimedLine[], order: number, ended: number): boolean {
  for (let next = order + 1; timeline[next]?.line.kind === 'step' && timeline[next]?.line.level === 1; next++)
    if (timeline[next]?.step === ended) return true;
  return false;
}

function addSection(
  { rows, ids, runId, executionId }: ExecutionFrame,
  { line }: TimedLine,
  order: number,
  at: number,
  parent: number | null,
): number {
  const id = ids.next();
  (parent === null ? rows.sections : rows.subsections).push({
    section_id: id,
    run_id: runId,
    execution_id: executionId,
    parent_section_id: parent,
    level: line.level,
    text: line.text,
    order_index: order,
    started_at: at,
    created_at: at,
  });
  return id;
}

interface StepPlace {
  readonly stepId: number;
  readonly order: number;
  readonly at: number;
  readonly sectionId: number | null;
  readonly parentId: number | null;
}

function addStep(
  { rows, runId, executionId }: ExecutionFrame,
  test: SampleTest,
  { line }: TimedLine,
  place: StepPlace,
): void {
  (place.parentId === null ? rows.steps : rows.sub_steps).push({
    step_id: place.stepId,
    run_id: runId,
    execution_id: executionId,
    section_id: place.sectionId,
    parent_step_id: place.parentId,
    level: line.level,
    order_index: place.order,
    keyword: line.keyword,
    text: line.text,
    step_type: line.type,
    path: null,
    line: line.type === 'step' ? test.line + 1 + place.order : null,
    doc_string: line.docString,
    data_table: line.dataTable,
    created_at: place.at,
  });
}

interface StepOutcome {
  readonly stepId: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: ExecutionStatus;
}

/** Writes the attempts of a step; returns the key of the last one. */
function addStepRuns(
  { rows, ids, random, runId }: ExecutionFrame,
  { line }: TimedLine,
  { failure }: Attempt,
  { stepId, startedAt, endedAt, status }: StepOutcome,
): number {
  const again = line.retries && status === 'passed' && random.chance(stepRetryShare);
  const between = again ? startedAt + Math.floor((endedAt - startedAt) * 0.4) : endedAt;
  const failed = status !== 'passed' && status !== 'skipped' && status !== 'interrupted';
  rows.step_runs.push({
    step_run_id: stepId,
    run_id: runId,
    step_id: stepId,
    attempt_number: 1,
    is_final_attempt: !again,
    status: again ? 'failed' : status,
    started_at: startedAt,
    ended_at: between,
    duration_ms: (between - startedAt) / 1000,
    error_type: again ? 'NotYet' : failed ? (failure?.type ?? null) : null,
    error_message: again ? 'it is not there yet' : failed ? (failure?.message ?? null) : null,
    stack_trace: failed ? (failure?.stack ?? null) : null,
    metrics: null,
  });
  if (!again) return stepId;
  const id = ids.next();
  rows.step_runs.push({
    step_run_id: id,
    run_id: runId,
    step_id: stepId,
    attempt_number: 2,
    is_final_attempt: true,
    status,
    started_at: between,
    ended_at: endedAt,
    duration_ms: (endedAt - between) / 1000,
    error_type: null,
    error_message: null,
    stack_trace: null,
    metrics: null,
  });
  return id;
}
