import { closeSync, constants, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JournalHeader } from '../../model/events/journal-header.ts';
import type { RecordEvent } from '../../model/events/record-event.ts';
import { nowMicros } from '../../std/clock.ts';
import { messageOf } from '../../std/message-of.ts';
import type { EventSink } from '../event-sink.ts';

/** What may wait in memory while the disk takes nothing (characters); what comes after that is dropped and counted. */
const defaultMemoryLimit = 4 * 1024 * 1024;
/** How long a full disk is left alone between two attempts, so that a failing write costs the tests nothing (ms). */
const retryPauseMs = 200;

export interface JournalWriterOptions {
  /** Told once, the first time that a write fails. */
  readonly warn?: (message: string) => void;
  readonly memoryLimit?: number;
  /** Also force each flush to the disk: survives power loss, costs milliseconds. */
  readonly fsync?: boolean;
}

/**
 * The one writer of one journal file. Whole lines only, synchronous, never throws after it has been opened. A line
 * is acknowledged when `flush` returns with nothing pending: from then on it survives the death of the process.
 */
export class JournalWriter implements EventSink {
  readonly journalUuid: string;
  readonly path: string;
  /** Events that were given up because neither disk nor memory had room. */
  droppedEvents = 0;
  #fd: number;
  #size = 0;
  #pending = '';
  #lastId = 0;
  #failing = false;
  #retryAt = 0;
  #unreported = 0;
  #warned = false;
  readonly #options: JournalWriterOptions;

  private constructor(path: string, journalUuid: string, fd: number, options: JournalWriterOptions) {
    this.path = path;
    this.journalUuid = journalUuid;
    this.#fd = fd;
    this.#options = options;
  }

  /**
   * Creates the file and writes its header.
   *
   * @param path of the new file; its folder is made
   * @param header first line
   * @throws the file system's error when the file cannot be created
   */
  static create(path: string, header: JournalHeader, options: JournalWriterOptions = {}): JournalWriter {
    mkdirSync(dirname(path), { recursive: true });
    const flags = constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;
    const writer = new JournalWriter(path, header.journal_uuid, openSync(path, flags, 0o644), options);
    writer.#pending = `${JSON.stringify(header)}\n`;
    writer.flush();
    return writer;
  }

  nextId(): number {
    return ++this.#lastId;
  }

  append(event: RecordEvent): void {
    if (this.#fd < 0) return;
    if (this.#failing && this.#pending.length > (this.#options.memoryLimit ?? defaultMemoryLimit)) {
      this.droppedEvents++;
      this.#unreported++;
      return;
    }
    try {
      this.#pending += `${JSON.stringify(event)}\n`;
    } catch (error) {
      this.#warnOnce(`an event could not be written: ${messageOf(error)}`);
    }
  }

  flush(): void {
    if (this.#pending === '' || this.#fd < 0) return;
    if (this.#failing && Date.now() < this.#retryAt) return;
    const expected = Buffer.byteLength(this.#pending);
    let written = 0;
    try {
      written = writeSync(this.#fd, this.#pending);
      if (written === expected) {
        this.#size += written;
        this.#pending = '';
        this.#failing = false;
        if (this.#options.fsync === true) fsyncSync(this.#fd);
        if (this.#unreported > 0) this.#reportDropped();
        return;
      }
      this.#failed('the disk took only a part of a line');
    } catch (error) {
      this.#failed(messageOf(error));
    }
    this.#cutBack();
  }

  close(exitCode: number | null = null): void {
    if (this.#fd < 0) return;
    // What waited for room goes first, so that the closing line is not one of those that memory has no room for.
    this.#retryAt = 0;
    this.flush();
    this.append({ type: 'journal_closed', at: nowMicros(), exit_code: exitCode });
    this.#retryAt = 0;
    this.flush();
    try {
      closeSync(this.#fd);
    } catch (error) {
      this.#warnOnce(messageOf(error));
    }
    this.#fd = -1;
  }

  #failed(reason: string): void {
    this.#failing = true;
    this.#retryAt = Date.now() + retryPauseMs;
    this.#warnOnce(reason);
  }

  /** A torn line must never be followed by another one: the file ends with its last whole line again. */
  #cutBack(): void {
    try {
      ftruncateSync(this.#fd, this.#size);
    } catch (error) {
      this.#warnOnce(messageOf(error));
    }
  }

  #reportDropped(): void {
    const count = this.#unreported;
    this.#unreported = 0;
    this.append({ type: 'events_dropped', at: nowMicros(), count, reason: 'no room on the disk' });
    this.flush();
  }

  #warnOnce(reason: string): void {
    if (this.#warned) return;
    this.#warned = true;
    try {
      this.#options.warn?.(`assay: recording to ${this.path} is disturbed (${reason}); the tests go on`);
    } catch {
      // A warning that cannot be shown must not end the tests.
    }
  }
}
