import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalHeader } from '../../model/events/journal-header.ts';
import { parseHeaderLine } from '../../model/events/parse-event.ts';
import { journalUuidOf } from '../../recording/journal/journal-files.ts';
import { isProcessAlive } from '../../std/process-identity.ts';

/** Bytes that are read at a time. */
const pieceBytes = 1024 * 1024;
const newline = 0x0a;

/** An artifact that a journal names. */
export interface NamedArtifact {
  readonly path: string;
  readonly sha256: string;
}

/** A journal of this machine. It is kept open, so that nothing is lost when the keeper of this machine removes it. */
export class LocalJournal {
  readonly uuid: string;
  readonly header: JournalHeader;
  /** Artifacts in the lines that were read. */
  readonly artifacts: NamedArtifact[] = [];
  /** Folder of results, as far as the journal has said it. */
  resultsDir: string | null = null;
  /** Whether its writer has closed it, in the lines that were read. */
  closed = false;
  readonly #fd: number;
  #readTo = 0;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(uuid: string, header: JournalHeader, fd: number) {
    this.uuid = uuid;
    this.header = header;
    this.#fd = fd;
  }

  /** Opens a journal; null while its header is not whole, when it is none, or when it is gone. */
  static open(folder: string, fileName: string): LocalJournal | null {
    const uuid = journalUuidOf(fileName);
    if (uuid === null) return null;
    let fd: number;
    try {
      fd = openSync(join(folder, fileName), 'r');
    } catch {
      return null; // Removed since it was listed: it is in the database of this machine.
    }
    try {
      const head = Buffer.alloc(64 * 1024);
      const length = readSync(fd, head, 0, head.length, 0);
      const end = head.subarray(0, length).indexOf(newline);
      if (end >= 0) {
        const header = parseHeaderLine(head.toString('utf8', 0, end), fileName);
        if (header.journal_uuid === uuid) return new LocalJournal(uuid, header, fd);
      }
    } catch {
      // No journal: `assay db health` tells of it.
    }
    closeSync(fd);
    return null;
  }

  get size(): number {
    return fstatSync(this.#fd).size;
  }

  /** Bytes from an offset on, up to `end` and not more than fit one request. */
  read(offset: number, end: number): Buffer<ArrayBuffer> {
    const piece = Buffer.alloc(Math.max(0, Math.min(pieceBytes, end - offset)));
    return piece.subarray(0, readSync(this.#fd, piece, 0, piece.length, offset));
  }

  /**
   * Where the first line behind an offset begins that speaks of what other journals hold; `end` when there is none.
   */
  speaksOfOthersAt(offset: number, end: number): number {
    let lineAt = offset;
    let line = Buffer.alloc(0);
    for (let at = offset; at < end; ) {
      const piece = this.read(at, end);
      if (piece.length === 0) break;
      for (let from = 0; from < piece.length; ) {
        const stop = piece.indexOf(newline, from);
        const until = stop < 0 ? piece.length : stop + 1;
        line = Buffer.concat([line, piece.subarray(from, until)]);
        if (line.includes('"run_finished"') || line.includes('"writer_lost"')) return lineAt;
        from = until;
        if (stop < 0) continue;
        lineAt = at + until;
        line = Buffer.alloc(0);
      }
      at += piece.length;
    }
    return end;
  }

  /** Reads the lines that are new for what they say of files and of the end. */
  look(): void {
    for (const end = this.size; this.#readTo < end; ) {
      const piece = this.read(this.#readTo, end);
      if (piece.length === 0) return;
      this.#readTo += piece.length;
      const bytes = Buffer.concat([this.#rest, piece]);
      const last = bytes.lastIndexOf(newline) + 1;
      this.#rest = bytes.subarray(last);
      for (const line of bytes.toString('utf8', 0, last).split('\n')) this.#lookAt(line);
    }
  }

  #lookAt(line: string): void {
    if (!/"type":\s?"(artifact|run_started|journal_closed)"/.test(line)) return;
    const event = JSON.parse(line) as Record<string, unknown>;
    if (event.type === 'journal_closed') this.closed = true;
    if (event.type === 'run_started' && typeof event.results_dir === 'string')
      this.resultsDir = event.results_dir;
    if (event.type === 'artifact' && typeof event.path === 'string' && typeof event.sha256 === 'string')
      this.artifacts.push({ path: event.path, sha256: event.sha256 });
  }

  /** Whether nothing more can come in it. */
  get isOver(): boolean {
    const { pid, host, boot_id, pid_namespace, process_start } = this.header;
    if (this.closed) return true;
    if (pid === null) return false;
    const writer = {
      pid,
      host,
      bootId: boot_id,
      pidNamespace: pid_namespace,
      processStart: process_start,
    };
    return isProcessAlive(writer) === 'dead';
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Names of the journals in a folder. */
export function journalsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => journalUuidOf(name) !== null);
  } catch {
    return []; // Nobody has recorded yet.
  }
}
