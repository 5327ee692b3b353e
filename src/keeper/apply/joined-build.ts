import type { parseEventLine } from '../../model/events/parse-event.ts';
import { readJournal } from '../../recording/journal/journal-reader.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { JournalState } from './journal-state.ts';
import { joinBuild, newRunState, type RunState, withSuitesOf } from './run-state.ts';

/** Bytes in which the first event of a journal is looked for; it carries the whole environment. */
const firstBytes = 1024 * 1024;

/**
 * The run that a new owner's journal belongs to because another shard of its build has made it.
 *
 * @param known runs that this keeper records; one of them may not be in the database yet
 * @returns the run and when this shard began (microseconds); null when the journal begins a run of its own
 */
export async function joinedBuild(
  connection: StorageConnection,
  journal: JournalState,
  parseLine: typeof parseEventLine,
  known: Iterable<RunState>,
): Promise<{ readonly run: RunState; readonly at: number } | null> {
  const [line] = readJournal(journal.path, journal.appliedBytes, firstBytes).lines;
  if (line === undefined) return null;
  const event = parseLine(line, journal.header.assay_journal).events?.[0];
  if (event?.type !== 'run_started' || event.build_key === null || event.build_key === undefined) return null;
  const shard = {
    uuid: journal.header.run_uuid,
    projectKey: event.project.key,
    buildKey: event.build_key,
  };
  for (const other of known) {
    if (other.projectKey !== shard.projectKey || other.buildKey !== shard.buildKey) continue;
    const { runId, startedAt } = other;
    return { run: withSuitesOf(newRunState({ ...shard, runId, startedAt }), other), at: event.at };
  }
  const run = await joinBuild(connection, shard);
  return run === null ? null : { run, at: event.at };
}
