import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { assayError, messageOf } from '../../model/errors.ts';
import { journalFileName } from '../../recording/journal/journal-files.ts';
import { receivedArtifact, receivedMark, receivedResults } from '../../recording/journal/received-journal.ts';
import { OneAtATime } from '../../std/one-at-a-time.ts';
import type { HeldJournal } from './held-journal.ts';

/** Bytes of a journal at most. */
const largestJournal = 4 * 1024 * 1024 * 1024;
/**
 * Bytes of a line at most: the keeper reads a line at once, and again with each pass while its end has not come.
 */
const largestLine = 64 * 1024 * 1024;
/** Bytes in which the header must end. */
const largestHeader = 64 * 1024;
const newline = 0x0a;

/** What the database knows of a journal. */
export interface KnownJournal {
  readonly appliedBytes: number;
  /** Whether its writer has closed it, or was found dead. */
  readonly closed: boolean;
}

/**
 * Journals that other machines send, piece by piece. They lie where journals of this machine lie, so the keeper follows
 * them like any other: what is in the file is what was sent, so that after any death the length of the file says where
 * to go on. A journal shows up under its name when its header is whole and right.
 */
export class ReceivedJournals {
  readonly #folder: string;
  readonly #known: (uuid: string) => Promise<KnownJournal | null>;
  readonly #largest: number;
  readonly #largestLine: number;
  readonly #turns = new Map<string, { readonly turn: OneAtATime; waiting: number }>();

  /**
   * @param folder of the journals; made when something comes
   * @param known asks the database for a journal that is not in the folder (any more)
   */
  constructor(
    folder: string,
    known: (uuid: string) => Promise<KnownJournal | null>,
    limits: { readonly largest?: number; readonly largestLine?: number } = {},
  ) {
    this.#folder = folder;
    this.#known = known;
    this.#largest = limits.largest ?? largestJournal;
    this.#largestLine = limits.largestLine ?? largestLine;
  }

  /** @throws INGEST_LOCAL */
  held(uuid: string): Promise<HeldJournal> {
    return this.#inTurn(uuid, () => this.#held(uuid));
  }

  /** @throws INGEST_GAP, INGEST_DISAGREES, INGEST_HEADER, INGEST_LOCAL, INGEST_TOO_LARGE (the journal, or a line of it), the file system's error */
  append(uuid: string, offset: number, bytes: Uint8Array): Promise<HeldJournal> {
    return this.#inTurn(uuid, async () => {
      const held = await this.#held(uuid);
      if (held.complete) return held;
      // From here on nothing else runs: the file cannot be dropped between the look and the write.
      if (offset > held.offset) throw assayError('INGEST_GAP', { uuid, offset, held: held.offset });
      const path = existsSync(this.#path(uuid)) ? this.#path(uuid) : this.#draft(uuid);
      const overlap = Math.min(held.offset - offset, bytes.length);
      if (overlap > 0 && !holds(path, offset, bytes.subarray(0, overlap)))
        throw assayError('INGEST_DISAGREES', { uuid, offset });
      const fresh = bytes.subarray(overlap);
      const end = held.offset + fresh.length;
      if (end > this.#largest)
        throw assayError('INGEST_TOO_LARGE', { what: `Journal ${uuid}`, limit: this.#largest });
      const line = tornBytes(path, held.offset, this.#largestLine) + bytesToLineEnd(fresh);
      if (line > this.#largestLine)
        throw assayError('INGEST_TOO_LARGE', {
          what: `A line of journal ${uuid}`,
          limit: this.#largestLine,
        });
      if (fresh.length > 0) {
        if (path === this.#draft(uuid)) await this.#begin(uuid, held.offset, fresh);
        else write(path, held.offset, fresh);
      }
      return { offset: end, complete: false };
    });
  }

  hasArtifact(sha256: string): boolean {
    return existsSync(this.#artifact(sha256));
  }

  /** @throws INGEST_HASH, the file system's error */
  async storeArtifact(sha256: string, content: Uint8Array): Promise<void> {
    const found = createHash('sha256').update(content).digest('hex');
    if (found !== sha256) throw assayError('INGEST_HASH', { sha256, found });
    const target = this.#artifact(sha256);
    if (existsSync(target)) return;
    mkdirSync(dirname(target), { recursive: true });
    const draft = `${target}.${randomUUID()}.part`;
    try {
      writeFileSync(draft, content);
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }

  async #held(uuid: string): Promise<HeldJournal> {
    const path = this.#path(uuid);
    if (!existsSync(path)) await this.#show(uuid);
    const size = sizeOf(path);
    if (size !== null) {
      if (!existsSync(receivedMark(path))) throw assayError('INGEST_LOCAL', { uuid });
      return { offset: size, complete: false };
    }
    const draft = sizeOf(this.#draft(uuid));
    if (draft !== null) return { offset: draft, complete: false };
    const known = await this.#known(uuid);
    return known?.closed ? { offset: known.appliedBytes, complete: true } : { offset: 0, complete: false };
  }

  /** The first bytes: they are checked before they are kept. */
  async #begin(uuid: string, offset: number, fresh: Uint8Array): Promise<void> {
    const draft = this.#draft(uuid);
    const before = offset === 0 ? Buffer.alloc(0) : readFileSync(draft);
    try {
      await checkHeader(uuid, Buffer.concat([before, fresh]));
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
    mkdirSync(this.#folder, { recursive: true });
    write(draft, offset, fresh);
    await this.#show(uuid);
  }

  /** Gives a journal whose header is whole its name; a process that was killed on the way is made up for. */
  async #show(uuid: string): Promise<void> {
    const draft = this.#draft(uuid);
    if (!existsSync(draft)) return;
    const head = Buffer.alloc(largestHeader);
    const file = openSync(draft, 'r');
    const length = readSync(file, head, 0, head.length, 0);
    closeSync(file);
    if (!head.subarray(0, length).includes(newline)) return;
    const path = this.#path(uuid);
    writeFileSync(receivedMark(path), '');
    renameSync(draft, path);
  }

  #path(uuid: string): string {
    return join(this.#folder, journalFileName(uuid));
  }

  #draft(uuid: string): string {
    return join(this.#folder, `${uuid}.part`);
  }

  #artifact(sha256: string): string {
    return join(receivedResults(this.#folder), receivedArtifact(sha256));
  }

  async #inTurn<Result>(uuid: string, work: () => Promise<Result>): Promise<Result> {
    const entry = this.#turns.get(uuid) ?? { turn: new OneAtATime(), waiting: 0 };
    this.#turns.set(uuid, entry);
    entry.waiting++;
    try {
      return await entry.turn.run(work);
    } finally {
      if (--entry.waiting === 0) this.#turns.delete(uuid);
    }
  }
}

/** @throws INGEST_HEADER when the first line, as far as it has come, is not the header of this journal */
async function checkHeader(uuid: string, bytes: Buffer): Promise<void> {
  const end = bytes.indexOf(newline);
  const refuse = (reason: string) => assayError('INGEST_HEADER', { uuid, reason });
  if (end < 0) {
    if (bytes.length > largestHeader) throw refuse(`its first line has more than ${largestHeader} bytes`);
    if (bytes[0] !== 0x7b) throw refuse('its first line is not JSON');
    return;
  }
  if (end > largestHeader) throw refuse(`its first line has more than ${largestHeader} bytes`);
  const { parseHeaderLine } = await import('../../model/events/parse-event.ts');
  let named: string;
  try {
    named = parseHeaderLine(bytes.toString('utf8', 0, end), uuid).journal_uuid;
  } catch (cause) {
    throw assayError('INGEST_HEADER', { uuid, reason: messageOf(cause) }, cause);
  }
  if (named !== uuid) throw refuse(`it says that it is ${named}`);
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}

function holds(path: string, offset: number, bytes: Uint8Array): boolean {
  const file = openSync(path, 'r');
  try {
    const found = Buffer.alloc(bytes.length);
    return readSync(file, found, 0, found.length, offset) === bytes.length && found.equals(bytes);
  } finally {
    closeSync(file);
  }
}

/**
 * Bytes behind the last line break of a file, or more than `enough`.
 *
 * @param size bytes of the file
 */
function tornBytes(path: string, size: number, enough: number): number {
  if (size === 0) return 0;
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.alloc(Math.min(size, largestHeader));
    let torn = 0;
    while (torn < size && torn <= enough) {
      const length = Math.min(piece.length, size - torn);
      readSync(file, piece, 0, length, size - torn - length);
      const last = piece.subarray(0, length).lastIndexOf(newline);
      if (last >= 0) return torn + length - last - 1;
      torn += length;
    }
    return torn;
  } finally {
    closeSync(file);
  }
}

/** Bytes up to the first line break, which go on with the line of before; the others are shorter than a request. */
function bytesToLineEnd(bytes: Uint8Array): number {
  const end = bytes.indexOf(newline);
  return end < 0 ? bytes.length : end;
}

function write(path: string, offset: number, bytes: Uint8Array): void {
  const file = openSync(path, offset === 0 ? 'w' : 'r+', 0o644);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, offset + at);
  } finally {
    closeSync(file);
  }
}
