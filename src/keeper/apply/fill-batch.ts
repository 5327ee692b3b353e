import { assayError } from '../../model/errors.ts';
import type { parseEventLine } from '../../model/events/parse-event.ts';
import type { RecordEvent } from '../../model/events/record-event.ts';
import { readJournal } from '../../recording/journal/journal-reader.ts';
import { applyEvent } from './apply-event.ts';
import type { EventContext } from './event-context.ts';
import { addLog } from './execution-handlers.ts';
import { currentLine, type JournalState, keeperLogId } from './journal-state.ts';
import { asReceived } from './received-event.ts';
import type { RunState } from './run-state.ts';

/** What the follower decides while a journal is taken into a batch. */
export interface BatchRules {
  readonly parseLine: typeof parseEventLine;
  /** The run of this journal, made by its run_started; null when it isn't known yet. */
  startRun(journal: JournalState, event: RecordEvent): RunState | null;
  contextOf(journal: JournalState, run: RunState): EventContext;
  /** Whether there are ids for what one more event may make; if not, they are there in the next pass. */
  hasIds(): boolean;
  /** Whether an event must wait for other journals; it is then taken up again in the next pass. */
  mustWait(journal: JournalState, event: RecordEvent): boolean;
  /** Why the event at which the journal stands cannot be applied, when that was found out; null otherwise. */
  poison(journal: JournalState): string | null;
  /** Told of each event after it was applied. */
  applied(journal: JournalState, event: RecordEvent): void;
}

/** Result of taking a part of a journal. */
export interface Taken {
  readonly events: number;
  readonly bytes: number;
  /** Whether there is more to take at once. */
  readonly more: boolean;
  /** Whether the next event must wait for what other journals have. */
  readonly waits: boolean;
}

/**
 * Takes whole lines of a journal into the batch, from where it stands on.
 *
 * @param limits bytes and events to take at most
 */
export function fillBatch(
  journal: JournalState,
  rules: BatchRules,
  limits: { readonly bytes: number; readonly events: number },
): Taken {
  const chunk = readJournal(journal.path, journal.appliedBytes, limits.bytes);
  let events = 0;
  const from = journal.appliedBytes;
  for (let index = 0; index < chunk.lines.length; index++) {
    const outcome =
      events < limits.events && rules.hasIds()
        ? takeLine(journal, rules, chunk.lines[index] as string)
        : 'enough';
    if (outcome !== 'taken') {
      const bytes = journal.appliedBytes - from;
      return { events, bytes, more: outcome === 'enough', waits: outcome === 'wait' };
    }
    journal.appliedBytes += chunk.lineBytes[index] as number;
    events++;
  }
  const bytes = journal.appliedBytes - from;
  return { events, bytes, more: events > 0 && chunk.more, waits: false };
}

function takeLine(journal: JournalState, rules: BatchRules, line: string): 'taken' | 'wait' {
  const poison = rules.poison(journal);
  if (poison !== null) {
    skip(journal, rules, poison);
    return 'taken';
  }
  const parsed = rules.parseLine(line, journal.header.assay_journal);
  if (parsed.events === undefined) {
    skip(journal, rules, parsed.problem);
    return 'taken';
  }
  for (const told of parsed.events) {
    const event = asReceived(journal, told);
    if (rules.mustWait(journal, event)) return 'wait';
    journal.run ??= rules.startRun(journal, event);
    if (journal.run === null) {
      skip(journal, rules, `${event.type} comes before run_started`);
      return 'taken';
    }
    applyEvent(rules.contextOf(journal, journal.run), event);
    if (event.at > journal.lastEventAt) journal.lastEventAt = event.at;
    rules.applied(journal, event);
  }
  journal.appliedEvents++;
  return 'taken';
}

/** An event that cannot be applied is counted and told in the run's log; it never stops those behind it. */
function skip(journal: JournalState, rules: Pick<BatchRules, 'contextOf'>, reason: string): void {
  if (journal.run !== null) {
    const { message } = assayError('EVENT_INVALID', {
      file: journal.fileName,
      line: currentLine(journal),
      reason,
    });
    addLog(rules.contextOf(journal, journal.run), {
      id: keeperLogId(journal),
      at: journal.lastEventAt,
      level: 'error',
      source: 'assay',
      message,
    });
  }
  journal.skippedEvents++;
}
