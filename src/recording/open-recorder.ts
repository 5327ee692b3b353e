import { join } from 'node:path';
import type { JournalHeader } from '../model/events/journal-header.ts';
import { protocolVersion } from '../model/events/protocol-version.ts';
import { nowMicros } from '../std/clock.ts';
import { captureHostIdentity } from '../std/process-identity.ts';
import { uuidV7 } from '../std/uuid.ts';
import { journalFileName, journalsDirectory } from './journal/journal-files.ts';
import { JournalWriter, type JournalWriterOptions } from './journal/journal-writer.ts';

/** How often a living writer says so; readers on another machine cannot look at its process (ms). */
const heartbeatMs = 5000;

export interface RecorderOptions extends JournalWriterOptions {
  /** Absolute path of the database that the run goes to. */
  readonly databasePath: string;
  readonly runUuid: string;
  readonly role: JournalHeader['role'];
  readonly workerIndex: number | null;
  /** Name and version of the recorder, for example `assay-gherkin 0.1.0`. */
  readonly writer: string;
}

/**
 * Opens a journal of a run and keeps it alive with heartbeats until it is closed.
 *
 * @throws the file system's error when the journal cannot be created
 */
export function openRecorder(options: RecorderOptions): JournalWriter {
  const identity = captureHostIdentity();
  const journalUuid = uuidV7();
  const header: JournalHeader = {
    assay_journal: protocolVersion,
    journal_uuid: journalUuid,
    run_uuid: options.runUuid,
    role: options.role,
    worker_index: options.workerIndex,
    writer: options.writer,
    pid: process.pid,
    host: identity.host,
    boot_id: identity.bootId,
    pid_namespace: identity.pidNamespace,
    process_start: identity.processStart,
    started_at: nowMicros(),
  };
  const path = join(journalsDirectory(options.databasePath), journalFileName(journalUuid));
  const writer = JournalWriter.create(path, header, options);
  const timer = setInterval(() => {
    writer.append({ type: 'heartbeat', at: nowMicros() });
    writer.flush();
  }, heartbeatMs);
  timer.unref();
  return writer;
}
