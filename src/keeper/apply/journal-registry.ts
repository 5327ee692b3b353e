import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AssayError, assayError } from '../../model/errors.ts';
import type { JournalHeader } from '../../model/events/journal-header.ts';
import type { parseHeaderLine } from '../../model/events/parse-event.ts';
import { journalFileName, journalUuidOf } from '../../recording/journal/journal-files.ts';
import { readJournal } from '../../recording/journal/journal-reader.ts';
import { receivedMark } from '../../recording/journal/received-journal.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { RowBatch } from '../../storage/row-batch.ts';
import { isTrue, micros, uuidValue } from '../../storage/sql/value-expressions.ts';
import type { IdPools } from './id-pools.ts';
import type { JournalState } from './journal-state.ts';

/** The journals of a database: what lies in its folder, and what the database knows of each. */
export class JournalRegistry {
  readonly states = new Map<string, JournalState>();
  /** Files that are no journals, or too new, with the reason. */
  readonly problems = new Map<string, string>();
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Forgets everything; the next `discover` reads it anew from folder and database. */
  reset(): void {
    this.states.clear();
  }

  /**
   * Takes in journals that have appeared in the folder. Those that the database doesn't know get their row in the
   * batch.
   */
  async discover(
    connection: StorageConnection,
    batch: RowBatch,
    ids: IdPools,
    nowMs: number,
    parseHeader: typeof parseHeaderLine,
  ): Promise<void> {
    for (const fileName of this.#fileNames()) {
      if (this.states.has(fileName) || this.problems.has(fileName)) continue;
      const path = join(this.#directory, fileName);
      const first = readJournal(path, 0, 4096);
      const line = first.lines[0];
      if (line === undefined) continue;
      const header = this.#readHeader(fileName, line, parseHeader);
      if (header === null) continue;
      const state: JournalState = {
        path,
        fileName,
        header,
        received: existsSync(receivedMark(path)),
        journalId: 0,
        run: null,
        workerId: null,
        appliedBytes: first.lineBytes[0] ?? 0,
        appliedEvents: 0,
        skippedEvents: 0,
        lastEventAt: header.started_at,
        closed: false,
        lastGrowthMs: nowMs,
      };
      if (!(await recall(connection, state))) {
        await ids.reserve(connection, 'journals', 1);
        register(batch, state, ids, nowMs);
      }
      this.states.set(fileName, state);
    }
  }

  /** Null for a file that is no journal, or too new: it is left alone and told by `assay db health`. */
  #readHeader(fileName: string, line: string, parseHeader: typeof parseHeaderLine): JournalHeader | null {
    const path = join(this.#directory, fileName);
    try {
      const header = parseHeader(line, path);
      if (fileName === journalFileName(header.journal_uuid)) return header;
      throw assayError('JOURNAL_NOT_ONE', {
        file: path,
        reason: `it says that it is ${header.journal_uuid}`,
      });
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      this.problems.set(fileName, error.message);
      return null;
    }
  }

  /** Whether there is any journal in the folder. */
  hasFiles(): boolean {
    return this.#fileNames().length > 0;
  }

  /** UUIDs of the journals in the folder, be they known or not. */
  uuids(): readonly string[] {
    return this.#fileNames()
      .map(journalUuidOf)
      .filter((uuid) => uuid !== null);
  }

  /** The journal with this UUID, if it is in the folder. */
  byUuid(uuid: string): JournalState | undefined {
    return this.states.get(journalFileName(uuid));
  }

  /** Whether a journal lies in the folder that the next `discover` will take in. */
  mayAppear(uuid: string): boolean {
    const fileName = journalFileName(uuid);
    if (this.states.has(fileName) || this.problems.has(fileName)) return false;
    const path = join(this.#directory, fileName);
    return existsSync(path) && readJournal(path, 0, 4096).lines.length > 0;
  }

  #fileNames(): string[] {
    try {
      return readdirSync(this.#directory).filter((name) => name.endsWith('.ndjson'));
    } catch {
      return []; // No folder yet: nobody has recorded.
    }
  }
}

/** Reads back what the database has of a journal. */
async function recall(connection: StorageConnection, state: JournalState): Promise<boolean> {
  const [row] = await connection.rows(
    `SELECT journal_id, applied_bytes, applied_events, skipped_events, closed_at IS NOT NULL AS closed, ${micros(connection.dialect, 'updated_at')} AS last_event_at,
       (SELECT worker_id FROM workers WHERE workers.journal_id = journals.journal_id) AS worker_id
     FROM journals WHERE uuid = ${uuidValue(connection.dialect, '?')}`,
    [state.header.journal_uuid],
  );
  if (row === undefined) return false;
  state.journalId = Number(row.journal_id);
  state.appliedBytes = Number(row.applied_bytes);
  state.appliedEvents = Number(row.applied_events);
  state.skippedEvents = Number(row.skipped_events);
  state.closed = isTrue(row.closed);
  state.workerId = row.worker_id === null ? null : Number(row.worker_id);
  if (row['last_event_at'] !== null) state.lastEventAt = Number(row['last_event_at']);
  return true;
}

function register(batch: RowBatch, state: JournalState, ids: IdPools, nowMs: number): void {
  const { header } = state;
  state.journalId = ids.take('journals');
  batch.insert('journals', state.journalId, {
    journal_id: state.journalId,
    uuid: header.journal_uuid,
    run_uuid: header.run_uuid,
    path: basename(state.path),
    role: header.role,
    writer: header.writer,
    protocol: header.assay_journal,
    pid: header.pid,
    host: header.host,
    worker_index: header.worker_index,
    applied_bytes: state.appliedBytes,
    applied_events: 0,
    skipped_events: 0,
    created_at: header.started_at,
    heard_at: Math.round(nowMs * 1000),
  });
}
