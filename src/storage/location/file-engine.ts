import { closeSync, openSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import type { EngineName } from './database-location.ts';

/** Engines whose database is a file. */
export type FileEngine = Exclude<EngineName, 'postgres'>;

export interface FoundEngine {
  readonly engine: FileEngine;
  /** What says so. */
  readonly evidence: 'contents of the file' | 'name of the file';
}

/** Marks at the beginning of database files, with their offset in bytes. */
const marks = [
  { engine: 'sqlite', offset: 0, text: 'SQLite format 3\0' },
  { engine: 'duckdb', offset: 8, text: 'DUCK' },
] as const satisfies readonly { engine: FileEngine; offset: number; text: string }[];

const longestMark = 16;

/** The first bytes of a file; none when there is no file, or it cannot be read. */
function firstBytes(path: string): Buffer {
  const bytes = Buffer.alloc(longestMark);
  try {
    const file = openSync(path, 'r');
    try {
      return bytes.subarray(0, readSync(file, bytes, 0, longestMark, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return bytes.subarray(0, 0);
  }
}

/**
 * Which engine a file is of: by its first bytes, else by its name (`.sqlite`, `.sqlite3`; anything else is DuckDB).
 *
 * Not for a file that this process has open: on POSIX systems closing it here would free the locks that the engine
 * holds on it.
 *
 * @param path absolute path; the file need not exist
 */
export function engineOfFile(path: string): FoundEngine {
  const bytes = firstBytes(path);
  const mark = marks.find(
    ({ offset, text }) => bytes.toString('latin1', offset, offset + text.length) === text,
  );
  if (mark !== undefined) return { engine: mark.engine, evidence: 'contents of the file' };
  const isSqlite = /^\.sqlite3?$/i.test(extname(path));
  return { engine: isSqlite ? 'sqlite' : 'duckdb', evidence: 'name of the file' };
}
