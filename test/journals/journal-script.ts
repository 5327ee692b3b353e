import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { JournalHeader } from '../../src/model/events/journal-header.ts';
import type { RecordEvent } from '../../src/model/events/record-event.ts';
import { journalFileName, journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import { JournalWriter } from '../../src/recording/journal/journal-writer.ts';
import { captureHostIdentity } from '../../src/std/process-identity.ts';
import { uuidOfName } from '../../src/std/uuid.ts';

type Draft<Event> = Event extends RecordEvent ? Omit<Event, 'at'> : never;
/** An event without its time. */
export type EventDraft = Draft<RecordEvent>;

/** When every sample run begins: 2026-11-20 09:30 UTC, in microseconds. */
export const sampleStart = Date.parse('2026-11-20T09:30:00Z') * 1000;

/** Who writes a journal: this process, one that has ended, or one on a machine that cannot be looked at. */
export type WriterProcess = 'alive' | 'dead' | 'elsewhere';

let deadPid = 0;

function identityOf(writer: WriterProcess) {
  const self = captureHostIdentity();
  const known = { host: self.host, boot_id: self.bootId, pid_namespace: self.pidNamespace };
  if (writer === 'alive') return { ...known, pid: process.pid, process_start: self.processStart };
  if (writer === 'elsewhere') return { ...known, host: `not-${self.host}`, pid: 1, process_start: null };
  deadPid ||= spawnSync(process.execPath, ['--version']).pid;
  return { ...known, pid: deadPid, process_start: '1' };
}

export interface JournalOptions {
  /** Name of the run; journals with the same one belong together. */
  readonly run?: string;
  /** Null for the owner of the run. */
  readonly worker?: number | null;
  readonly writer?: WriterProcess;
  /** Header fields to replace. */
  readonly header?: Partial<JournalHeader>;
}

/** UUID of a sample run. */
function sampleRunUuid(run = 'first'): string {
  return uuidOfName(sampleStart, `run ${run}`);
}

/** Writes a journal event by event; every event is one millisecond after the one before unless it says otherwise. */
export class JournalScript {
  readonly uuid: string;
  readonly runUuid: string;
  readonly path: string;
  readonly #writer: JournalWriter;
  #clock: number;

  constructor(databasePath: string, options: JournalOptions = {}) {
    const { run = 'first', worker = null, writer = 'alive' } = options;
    this.runUuid = sampleRunUuid(run);
    this.uuid = uuidOfName(sampleStart, `journal ${run} ${worker}`);
    this.#clock = sampleStart;
    const header: JournalHeader = {
      assay_journal: 1,
      journal_uuid: this.uuid,
      run_uuid: this.runUuid,
      role: worker === null ? 'owner' : 'worker',
      worker_index: worker,
      writer: 'journal-script 1.0.0',
      ...identityOf(writer),
      started_at: sampleStart,
      ...options.header,
    };
    this.path = join(journalsDirectory(databasePath), journalFileName(header.journal_uuid));
    this.#writer = JournalWriter.create(this.path, header);
  }

  id(): number {
    return this.#writer.nextId();
  }

  /** Writes events one millisecond apart. */
  write(...events: readonly EventDraft[]): this {
    for (const event of events) {
      this.#clock += 1000;
      this.#writer.append({ ...event, at: this.#clock } as RecordEvent);
    }
    this.#writer.flush();
    return this;
  }

  /** Sets the clock to so many milliseconds after the start of the run; the next event comes then. */
  at(milliseconds: number): this {
    this.#clock = sampleStart + milliseconds * 1000 - 1000;
    return this;
  }

  close(exitCode: number | null = 0): void {
    this.#writer.append({ type: 'journal_closed', at: this.#clock + 1000, exit_code: exitCode });
    this.#writer.flush();
  }
}
