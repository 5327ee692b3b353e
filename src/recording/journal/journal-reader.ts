import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Whole lines of a journal from an offset on. */
export interface JournalChunk {
  /** Lines without their line breaks. */
  readonly lines: readonly string[];
  /** Length of each line in bytes, its line break included. */
  readonly lineBytes: readonly number[];
  /** Offset behind the last whole line. */
  readonly end: number;
  /** Whether more bytes than these were in the file when it was read (a torn line counts). */
  readonly more: boolean;
}

const nothing = (offset: number, more: boolean): JournalChunk => ({
  lines: [],
  lineBytes: [],
  end: offset,
  more,
});

const newline = 0x0a;

/**
 * Reads whole lines of a journal. A last line without its line break is not an event yet: it is left for the next
 * call, which begins at `end` again.
 *
 * @param path of the journal
 * @param offset byte from which to read; a line begins there
 * @param limit bytes to read at most; a single line that is longer is still read whole
 * @throws the file system's error, ENOENT when the journal is gone
 */
export function readJournal(path: string, offset: number, limit = 1024 * 1024): JournalChunk {
  const fd = openSync(path, 'r');
  try {
    const available = fstatSync(fd).size - offset;
    if (available <= 0) return nothing(offset, false);
    for (let size = Math.min(limit, available); ; size = Math.min(size * 4, available)) {
      const buffer = Buffer.allocUnsafe(size);
      const read = readSync(fd, buffer, 0, size, offset);
      // A writer whose disk was full has cut its torn line back since; the buffer holds nothing of ours.
      if (read === 0) return nothing(offset, false);
      const last = buffer.lastIndexOf(newline, read - 1);
      if (last >= 0) return splitLines(buffer.subarray(0, last + 1), offset, available > last + 1);
      if (read < size || size >= available) return nothing(offset, true);
    }
  } finally {
    closeSync(fd);
  }
}

function splitLines(bytes: Buffer, offset: number, more: boolean): JournalChunk {
  const lines: string[] = [];
  const lineBytes: number[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(newline, start);
    lines.push(bytes.toString('utf8', start, end));
    lineBytes.push(end + 1 - start);
    start = end + 1;
  }
  return { lines, lineBytes, end: offset + bytes.length, more };
}
