import { statSync } from 'node:fs';
import { readJournal } from '../../recording/journal/journal-reader.ts';
import type { JournalState } from './journal-state.ts';

/** Bytes of a journal's file; what was applied when it is removed. */
export function sizeOf(journal: JournalState): number {
  try {
    return statSync(journal.path).size;
  } catch {
    return journal.appliedBytes; // Removed: there is nothing more to take from it.
  }
}

/** When a journal's file was last written, ms since 1970; 0 when it is gone. */
export function modifiedMs(journal: JournalState): number {
  return statSync(journal.path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Whether a journal has lines that are not applied yet; a torn last line is none. */
export function hasWholeLines(journal: JournalState): boolean {
  if (sizeOf(journal) <= journal.appliedBytes) return false;
  return readJournal(journal.path, journal.appliedBytes, 64 * 1024).lines.length > 0;
}
