import type { RecordEvent } from '../../model/events/record-event.ts';
import { receivedArtifact, resultsOfReceived } from '../../recording/journal/received-journal.ts';
import type { JournalState } from './journal-state.ts';

/**
 * An event as it holds on this machine. What another machine says of its folders would name folders here that have
 * nothing to do with the run; its files are found by their hash instead.
 */
export function asReceived(journal: JournalState, event: RecordEvent): RecordEvent {
  if (!journal.received) return event;
  if (event.type === 'run_started') return { ...event, results_dir: resultsOfReceived(journal.path) };
  const hasHash = event.type === 'artifact' && typeof event.sha256 === 'string';
  return hasHash && /^[0-9a-f]{64}$/.test(event.sha256 ?? '')
    ? { ...event, path: receivedArtifact(event.sha256 ?? '') }
    : event;
}
