import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { assayError, messageOf } from '../../../model/errors.ts';
import { isBusy, sqliteCodeOf, sqliteCodes } from './sqlite-errors.ts';
import { openSession } from './sqlite-session.ts';

/** A file that was opened and found to be a database. */
export interface OpenFile {
  /** What further connections open: the path, or a `file:` URI. */
  readonly target: string;
  readonly session: DatabaseSync;
  /** The copy that is read in place of the file, alone in its folder. */
  readonly copy?: string;
  readonly notice?: string;
}

const pauseMs = 10;

/**
 * Opens a file for writing, made when it doesn't exist.
 *
 * @param patienceMs how long it waits for others who open it
 * @throws DATABASE_MISSING, DATABASE_READ_ONLY, DATABASE_UNREADABLE
 */
export async function openForWriting(
  path: string,
  mustExist: boolean,
  patienceMs: number,
): Promise<OpenFile> {
  if (existsSync(path)) throwIfNotWritable(path);
  else if (mustExist) throw assayError('DATABASE_MISSING', { path });
  try {
    mkdirSync(dirname(path), { recursive: true });
    return { target: path, session: await patiently(patienceMs, () => openWithLog(path)) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Others may open the file at the same moment, or bring its log in order after a crash. */
async function patiently<Result>(patienceMs: number, work: () => Result): Promise<Result> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    await sleep(pauseMs);
  }
}

/**
 * Opens a file for reading, also where nothing can be written beside it: SQLite wants to share an index of the write-ahead
 * log there.
 *
 * @param patienceMs how long it waits for others who open it
 * @throws DATABASE_MISSING, DATABASE_UNREADABLE
 */
export async function openForReading(path: string, patienceMs: number): Promise<OpenFile> {
  if (!existsSync(path)) throw assayError('DATABASE_MISSING', { path });
  try {
    return { target: path, session: await patiently(patienceMs, () => openAndLook(path)) };
  } catch (error) {
    const code = sqliteCodeOf(error);
    if (code !== sqliteCodes.cannotOpen && code !== sqliteCodes.readOnly) throw unreadable(path, error);
    return withoutIndex(path, error);
  }
}

function withoutIndex(path: string, first: unknown): OpenFile {
  if (!hasLog(path)) {
    const target = `${pathToFileURL(path).href}?immutable=1`;
    try {
      return { target, session: openAndLook(target) };
    } catch {
      // Older Nodes take no URI (before 22.15).
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'assay-sqlite-'));
  const copy = join(folder, 'copy.db');
  try {
    copyFileSync(path, copy);
    if (hasLog(path)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    const notice = `${path} lies where SQLite cannot write; a copy of it is read, as it is now.`;
    return { target: copy, session: openAndLook(copy), copy, notice };
  } catch {
    rmSync(folder, { recursive: true, force: true });
    throw unreadable(path, first);
  }
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function openAndLook(target: string): DatabaseSync {
  const session = openSession(target, true);
  return orClose(session, () => session.prepare('SELECT count(*) FROM sqlite_schema').get());
}

function openWithLog(path: string): DatabaseSync {
  const session = openSession(path, false);
  return orClose(session, () => {
    const mode = session.prepare('PRAGMA journal_mode').get()?.journal_mode;
    if (mode !== 'wal') session.exec('PRAGMA journal_mode = WAL');
    session.prepare('SELECT count(*) FROM sqlite_schema').get();
  });
}

function orClose(session: DatabaseSync, look: () => unknown): DatabaseSync {
  try {
    look();
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

function throwIfNotWritable(path: string): void {
  try {
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw assayError('DATABASE_READ_ONLY', { path, reason: messageOf(error) }, error);
  }
}

function unreadable(path: string, error: unknown): Error {
  if (sqliteCodeOf(error) === sqliteCodes.readOnly)
    return assayError('DATABASE_READ_ONLY', { path, reason: messageOf(error) }, error);
  return assayError('DATABASE_UNREADABLE', { path, reason: messageOf(error) }, error);
}
