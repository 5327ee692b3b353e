import type { EventOf } from '../../model/events/record-event.ts';
import type { EventContext } from './event-context.ts';
import { jsonOrNull } from './run-handlers.ts';

function insertAttempt(context: EventContext, id: number, stepId: number, attempt: number, at: number): void {
  context.batch.insert('step_runs', id, {
    step_run_id: id,
    run_id: context.run.runId,
    step_id: stepId,
    attempt_number: attempt,
    is_final_attempt: true,
    status: 'running',
    started_at: at,
  });
}

/** A step begins: the step and its first attempt, under the same number. */
export function startStep(context: EventContext, event: EventOf<'step_started'>): void {
  const id = context.id(event.id);
  context.batch.insert('steps', id, {
    step_id: id,
    run_id: context.run.runId,
    execution_id: context.id(event.execution_id),
    section_id: context.idOrNull(event.section_id),
    parent_step_id: context.idOrNull(event.parent_step_id),
    level: event.level,
    order_index: event.order_index,
    keyword: event.keyword,
    text: event.text,
    step_type: event.step_type,
    path: event.path,
    line: event.line,
    doc_string: event.doc_string,
    data_table: jsonOrNull(event.data_table),
    created_at: event.at,
  });
  insertAttempt(context, id, id, 1, event.at);
}

export function retryStep(context: EventContext, event: EventOf<'step_retried'>): void {
  insertAttempt(context, context.id(event.id), context.id(event.step_id), event.attempt_number, event.at);
}

export function finishStep(context: EventContext, event: EventOf<'step_finished'>): void {
  const id = context.id(event.id);
  context.batch.update('step_runs', id, {
    status: event.status,
    is_final_attempt: event.is_final_attempt ?? undefined,
    ended_at: event.at,
    duration_ms: event.duration_ms,
    error_type: event.error_type,
    error_message: event.error_message,
    stack_trace: event.stack_trace,
    metrics: jsonOrNull(event.metrics),
  });
}

export function postStep(context: EventContext, event: EventOf<'step_post'>): void {
  const id = context.id(event.id);
  context.batch.insert('step_posts', id, {
    step_post_id: id,
    run_id: context.run.runId,
    step_run_id: context.id(event.step_run_id),
    action: event.action,
    details: jsonOrNull(event.details),
    happened_at: event.at,
    created_at: event.at,
  });
}
