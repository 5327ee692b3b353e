import { rmSync } from 'node:fs';
import { receivedMark } from '../recording/journal/received-journal.ts';
import type { JournalFollower } from './apply/journal-follower.ts';
import { hasWholeLines } from './apply/journal-size.ts';
import type { JournalState } from './apply/journal-state.ts';

/** Journals whose writer is gone and whose every event is applied; a checkpoint must follow before they are dropped. */
export function droppableJournals(follower: JournalFollower): readonly JournalState[] {
  return Array.from(follower.registry.states.values()).filter((journal) => {
    const run = follower.runs.get(journal.header.run_uuid) ?? journal.run;
    return journal.closed && (run === null || run === undefined || run.finished) && !hasWholeLines(journal);
  });
}

/** Removes journals whose rows are durable in the main file of the database. */
export function dropJournals(follower: JournalFollower, complete: readonly JournalState[]): void {
  for (const journal of complete) {
    rmSync(journal.path, { force: true });
    if (journal.received) rmSync(receivedMark(journal.path), { force: true });
    follower.registry.states.delete(journal.fileName);
  }
  for (const [uuid, run] of follower.runs) {
    const inUse = Array.from(follower.registry.states.values()).some(
      (journal) => journal.header.run_uuid === uuid,
    );
    if (run.finished && !inUse) follower.runs.delete(uuid);
  }
}
