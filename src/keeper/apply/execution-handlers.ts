import type { EventOf } from '../../model/events/record-event.ts';
import { failureSignature } from '../../model/failure-signature.ts';
import { uuidOfName } from '../../std/uuid.ts';
import type { EventContext } from './event-context.ts';
import { jsonOrNull, suiteRunOf } from './run-handlers.ts';

const rowUuid = (context: EventContext, at: number, localId: number) =>
  uuidOfName(at, `${context.journal.header.journal_uuid} ${localId}`);

/** A test is going to be executed: a pending execution, unless one has begun already. */
export function planTest(context: EventContext, event: EventOf<'test_planned'>): void {
  const { batch, run } = context;
  const { suiteId, suiteRunId } = suiteRunOf(context, event.suite, event.at, false);
  const testId = context.catalogue.test(batch, run.projectKey, suiteId, event.test, event.at);
  if (run.begun.has(testId)) return;
  const id = context.id(event.id);
  batch.insert('executions', id, {
    execution_id: id,
    uuid: rowUuid(context, event.at, event.id),
    run_id: run.runId,
    suite_run_id: suiteRunId,
    test_id: testId,
    attempt_number: 1,
    is_final_attempt: true,
    status: run.finished ? 'lost' : 'pending',
    tags: jsonOrNull(event.test.tags),
    parameters: jsonOrNull(event.test.parameters),
    created_at: event.at,
  });
  const planned = run.planned.get(testId);
  if (planned === undefined) run.planned.set(testId, [id]);
  else planned.push(id);
  run.countsStale = true;
}

/** An attempt of a test begins; it takes the place of the pending execution. */
export function startExecution(context: EventContext, event: EventOf<'execution_started'>): void {
  const { batch, run, journal } = context;
  const { suiteId, suiteRunId } = suiteRunOf(context, event.suite, event.at, true);
  const testId = context.catalogue.test(batch, run.projectKey, suiteId, event.test, event.at);
  const planned = run.planned.get(testId)?.shift();
  if (planned !== undefined) batch.remove('executions', planned);
  run.begun.add(testId);
  run.countsStale = true;
  const id = context.id(event.id);
  batch.insert('executions', id, {
    execution_id: id,
    uuid: rowUuid(context, event.at, event.id),
    run_id: run.runId,
    suite_run_id: suiteRunId,
    test_id: testId,
    worker_id: journal.workerId,
    attempt_number: event.attempt_number,
    is_final_attempt: true,
    status: 'running',
    expected_status: event.expected_status,
    started_at: event.at,
    tags: jsonOrNull(event.test.tags),
    parameters: jsonOrNull(event.test.parameters),
    created_at: event.at,
  });
}

export function finishExecution(context: EventContext, event: EventOf<'execution_finished'>): void {
  const id = context.id(event.id);
  const message = event.error_message;
  context.run.countsStale = true;
  context.batch.update('executions', id, {
    status: event.status,
    expected_status: event.expected_status ?? undefined,
    is_final_attempt: event.is_final_attempt ?? undefined,
    ended_at: event.at,
    duration_ms: event.duration_ms,
    error_type: event.error_type,
    error_message: message,
    stack_trace: event.stack_trace,
    failure_signature:
      message === null || message === undefined ? null : failureSignature(event.error_type ?? null, message),
    metrics: jsonOrNull(event.metrics),
    updated_at: event.at,
  });
}

export function startSection(context: EventContext, event: EventOf<'section_started'>): void {
  const id = context.id(event.id);
  context.batch.insert('sections', id, {
    section_id: id,
    run_id: context.run.runId,
    execution_id: context.id(event.execution_id),
    parent_section_id: context.idOrNull(event.parent_section_id),
    level: event.level,
    text: event.text,
    order_index: event.order_index,
    started_at: event.at,
    created_at: event.at,
  });
}

export function postExecution(context: EventContext, event: EventOf<'execution_post'>): void {
  const id = context.id(event.id);
  context.batch.insert('execution_posts', id, {
    execution_post_id: id,
    run_id: context.run.runId,
    execution_id: context.id(event.execution_id),
    action: event.action,
    details: jsonOrNull(event.details),
    status: event.status,
    happened_at: event.at,
    created_at: event.at,
  });
}

export function addArtifact(context: EventContext, event: EventOf<'artifact'>): void {
  const id = context.id(event.id);
  const suiteId =
    event.suite_key === null || event.suite_key === undefined
      ? undefined
      : context.run.suiteIds.get(event.suite_key);
  context.batch.insert('artifacts', id, {
    artifact_id: id,
    uuid: rowUuid(context, event.at, event.id),
    run_id: context.run.runId,
    suite_run_id: suiteId === undefined ? null : context.run.suiteRuns.get(suiteId)?.suiteRunId,
    execution_id: context.idOrNull(event.execution_id),
    step_run_id: context.idOrNull(event.step_run_id),
    execution_post_id: context.idOrNull(event.execution_post_id),
    path: event.path,
    name: event.name,
    suffix: event.suffix,
    kind: event.kind,
    media_type: event.media_type,
    bytes: event.bytes,
    sha256: event.sha256,
    width: event.width,
    height: event.height,
    metadata: jsonOrNull(event.metadata),
    created_at: event.at,
  });
}

export function addLog(context: EventContext, event: Omit<EventOf<'log'>, 'type'>): void {
  const id = context.id(event.id);
  context.batch.insert('logs', id, {
    log_id: id,
    run_id: context.run.runId,
    execution_id: context.idOrNull(event.execution_id),
    step_run_id: context.idOrNull(event.step_run_id),
    level: event.level,
    source: event.source,
    message: event.message,
    logged_at: event.at,
    created_at: event.at,
  });
}
