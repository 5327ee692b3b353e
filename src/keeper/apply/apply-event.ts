import type { EventOf, RecordEvent, RecordEventType } from '../../model/events/record-event.ts';
import { endWhatIsOpen } from './close-journal.ts';
import type { EventContext } from './event-context.ts';
import {
  addArtifact,
  addLog,
  finishExecution,
  planTest,
  postExecution,
  startExecution,
  startSection,
} from './execution-handlers.ts';
import { keeperLogId } from './journal-state.ts';
import { finishRun, finishSuite, suiteRunOf } from './run-handlers.ts';
import { finishStep, postStep, retryStep, startStep } from './step-handlers.ts';

type Handler<Type extends RecordEventType> = (context: EventContext, event: EventOf<Type>) => void;

const nothing = () => {};

/** What each event does to the rows of its run. */
const handlers = {
  run_started: nothing,
  run_finished: (context, event) => finishRun(context, event),
  test_planned: planTest,
  suite_started: (context, event) => void suiteRunOf(context, event.suite, event.at, true),
  suite_finished: finishSuite,
  execution_started: startExecution,
  execution_finished: finishExecution,
  section_started: startSection,
  step_started: startStep,
  step_retried: retryStep,
  step_finished: finishStep,
  step_post: postStep,
  execution_post: postExecution,
  artifact: addArtifact,
  log: addLog,
  writer_lost: nothing,
  heartbeat: nothing,
  events_dropped: (context, event) => {
    const message = `${event.count} events of this journal were dropped: ${event.reason}`;
    addLog(context, {
      id: keeperLogId(context.journal),
      at: event.at,
      level: 'error',
      source: 'assay',
      message,
    });
  },
  journal_closed: (context, event) => {
    const message = 'its writer ended without saying how this ended';
    endWhatIsOpen(context.batch, context.journal, { status: 'interrupted', at: event.at, message });
    const { workerId } = context.journal;
    if (workerId === null) return;
    context.batch.update('workers', workerId, {
      ended_at: event.at,
      exit_code: event.exit_code,
      updated_at: event.at,
    });
  },
} satisfies { [Type in RecordEventType]: Handler<Type> };

/** Applies one event to the batch. */
export function applyEvent(context: EventContext, event: RecordEvent): void {
  (handlers[event.type] as Handler<RecordEventType>)(context, event as never);
}
