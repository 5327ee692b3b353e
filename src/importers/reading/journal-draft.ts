import { randomUUID } from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { assayError, messageOf } from '../../model/errors.ts';
import type { JournalHeader } from '../../model/events/journal-header.ts';
import type { EventOf, RecordEvent } from '../../model/events/record-event.ts';
import { journalFileName } from '../../recording/journal/journal-files.ts';

/** Ending of what is not a journal yet; no keeper reads it. */
const draftEnding = '.importing';
/** A draft that nobody has touched for so long is left over from an import that was killed (ms). */
const abandonedMs = 60 * 60_000;
const bufferedCharacters = 1024 * 1024;

/**
 * A journal in the making. Its events wait in a file that no keeper reads, because the first line, the start of the run,
 * is known only at the end; then all of it becomes a journal at once, or nothing does.
 */
export class JournalDraft {
  readonly #directory: string;
  readonly #path: string;
  #fd: number;
  #pending: string[] = [];
  #pendingLength = 0;
  #lastId = 0;

  /**
   * @param directory of the journals of the database; it is made
   * @throws FILE_NOT_WRITTEN
   */
  constructor(directory: string) {
    this.#directory = directory;
    this.#path = join(directory, `${randomUUID()}${draftEnding}`);
    this.#fd = this.#guarded(() => {
      mkdirSync(directory, { recursive: true });
      return openSync(this.#path, 'wx+', 0o644);
    });
  }

  nextId(): number {
    return ++this.#lastId;
  }

  /** @throws FILE_NOT_WRITTEN */
  append(event: RecordEvent): void {
    const line = JSON.stringify(event);
    this.#pending.push(line);
    this.#pendingLength += line.length;
    if (this.#pendingLength > bufferedCharacters) this.#flush();
  }

  /**
   * Makes the journal.
   *
   * @param begin first event
   * @returns false when there is one of this name already
   * @throws FILE_NOT_WRITTEN
   */
  publish(header: JournalHeader, begin: EventOf<'run_started'>): boolean {
    this.#flush();
    return this.#guarded(() => {
      const whole = `${this.#path.slice(0, -draftEnding.length)}.whole${draftEnding}`;
      const out = openSync(whole, 'wx', 0o644);
      try {
        try {
          writeAll(out, Buffer.from(`${JSON.stringify(header)}\n${JSON.stringify(begin)}\n`));
          copyAll(this.#fd, out);
        } finally {
          closeSync(out);
        }
        return publishAs(whole, join(this.#directory, journalFileName(header.journal_uuid)));
      } finally {
        rmSync(whole, { force: true });
        this.discard();
      }
    });
  }

  /** Removes it; does nothing after `publish`. */
  discard(): void {
    if (this.#fd < 0) return;
    closeSync(this.#fd);
    this.#fd = -1;
    rmSync(this.#path, { force: true });
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const text = `${this.#pending.join('\n')}\n`;
    this.#pending = [];
    this.#pendingLength = 0;
    this.#guarded(() => writeAll(this.#fd, Buffer.from(text)));
  }

  #guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (cause) {
      throw assayError('FILE_NOT_WRITTEN', { path: this.#directory, reason: messageOf(cause) }, cause);
    }
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

function copyAll(from: number, to: number): void {
  const buffer = Buffer.allocUnsafe(bufferedCharacters);
  for (let position = 0; ; ) {
    const read = readSync(from, buffer, 0, buffer.length, position);
    if (read === 0) return;
    writeAll(to, buffer.subarray(0, read));
    position += read;
  }
}

/** Gives a file its name unless there is one of that name; two imports of the same file may come here at once. */
function publishAs(whole: string, path: string): boolean {
  try {
    linkSync(whole, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'ENOSPC' || code === 'EACCES') throw error;
    // A file system without links: both would write the same there.
    renameSync(whole, path);
    return true;
  }
}

/** Removes what imports have left that were killed. */
export function removeAbandonedDrafts(directory: string, nowMs = Date.now()): void {
  let names: string[];
  try {
    names = readdirSync(directory).filter((name) => name.endsWith(draftEnding));
  } catch {
    return; // No folder yet: nobody has recorded.
  }
  for (const name of names) {
    const path = join(directory, name);
    const age = nowMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs);
    if (age > abandonedMs) rmSync(path, { force: true });
  }
}
