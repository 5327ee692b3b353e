import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { assayError } from '../../model/errors.ts';
import { nearestName } from '../../std/nearest-name.ts';
import { parseQuarantine, type Quarantine } from './load-quarantine.ts';
import type { QuarantineEntry } from './quarantine-match.ts';
import type { QuarantineDraft } from './quarantine-schema.ts';

interface StoredList {
  readonly $schema?: string;
  readonly quarantine: readonly QuarantineDraft[];
}

/** The file as it stands, fields in the order in which people wrote them. */
function storedList(file: string): StoredList {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StoredList) : { quarantine: [] };
}

function write(quarantine: Quarantine, list: StoredList): Quarantine {
  const text = `${JSON.stringify(list, null, 2)}\n`;
  const entries = parseQuarantine(text, quarantine.shown);
  writeFileSync(quarantine.file, text);
  return { ...quarantine, entries };
}

const sameTest = (a: QuarantineDraft, b: QuarantineDraft) =>
  a.test === b.test && a.suite === b.suite && a.path === b.path;

/**
 * Adds an entry at the end of the list; makes the file where there is none.
 *
 * @returns the list as it is now
 * @throws QUARANTINE_ENTRY_EXISTS, QUARANTINE_INVALID
 */
export function addToQuarantine(quarantine: Quarantine, entry: QuarantineDraft): Quarantine {
  const there = quarantine.entries.find((one) => sameTest(one, entry));
  if (there !== undefined) {
    const place = `${quarantine.shown}:${there.line}`;
    throw assayError('QUARANTINE_ENTRY_EXISTS', { test: entry.test, place });
  }
  const list = storedList(quarantine.file);
  return write(quarantine, { ...list, quarantine: [...list.quarantine, entry] });
}

/**
 * Takes every entry for a test out of the list.
 *
 * @param test the text of `test` in the entries
 * @returns what was taken out
 * @throws QUARANTINE_ENTRY_UNKNOWN
 */
export function removeFromQuarantine(quarantine: Quarantine, test: string): readonly QuarantineEntry[] {
  const removed = quarantine.entries.filter((entry) => entry.test === test);
  if (removed.length === 0) {
    const names = quarantine.entries.map((entry) => entry.test);
    const details = { test, file: quarantine.shown, meant: nearestName(test, names) };
    throw assayError('QUARANTINE_ENTRY_UNKNOWN', details);
  }
  const list = storedList(quarantine.file);
  write(quarantine, { ...list, quarantine: list.quarantine.filter((entry) => entry.test !== test) });
  return removed;
}
