import type { z } from 'zod';
import { assayError } from '../errors.ts';
import { type JournalHeader, journalHeader } from './journal-header.ts';
import { protocolVersion } from './protocol-version.ts';
import { type RecordEvent, type RecordEventType, recordEvents } from './record-event.ts';
import { type RawEvent, upgradeEvent } from './upgrade-ladder.ts';

/** What a line of a journal came to: its events, or why it is none. */
export type ParsedLine =
  | { readonly events: readonly RecordEvent[]; readonly problem?: undefined }
  | { readonly events?: undefined; readonly problem: string };

function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`)
    .join('; ');
}

function validate(raw: RawEvent): RecordEvent | string {
  const type = raw['type'];
  if (typeof type !== 'string') return 'it has no "type"';
  if (!Object.hasOwn(recordEvents, type)) return `the type "${type}" is unknown`;
  const result = recordEvents[type as RecordEventType].safeParse(raw);
  return result.success ? result.data : describeIssues(result.error);
}

/**
 * Reads one line of a journal (not its header).
 *
 * @param line without the line break
 * @param version protocol of the journal, from its header
 */
export function parseEventLine(line: string, version: number): ParsedLine {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return { problem: 'it is not JSON' };
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return { problem: 'it is not a JSON object' };
  if (version === protocolVersion) {
    const event = validate(raw as RawEvent);
    return typeof event === 'string' ? { problem: event } : { events: [event] };
  }
  const events: RecordEvent[] = [];
  for (const upgraded of upgradeEvent(raw as RawEvent, version)) {
    const event = validate(upgraded);
    if (typeof event === 'string') return { problem: event };
    events.push(event);
  }
  return { events };
}

/**
 * Reads the header line of a journal.
 *
 * @param line first line, without the line break
 * @param file path for messages
 * @throws JOURNAL_NOT_ONE when it is no header, JOURNAL_NEWER when its protocol is newer than this Assay
 */
export function parseHeaderLine(line: string, file: string): JournalHeader {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch (cause) {
    throw assayError('JOURNAL_NOT_ONE', { file, reason: 'its first line is not JSON' }, cause);
  }
  const version = (raw as { assay_journal?: unknown } | null)?.assay_journal;
  if (typeof version === 'number' && version > protocolVersion) {
    throw assayError('JOURNAL_NEWER', { file, version, known: protocolVersion });
  }
  const result = journalHeader.safeParse(raw);
  if (!result.success) throw assayError('JOURNAL_NOT_ONE', { file, reason: describeIssues(result.error) });
  return result.data;
}
