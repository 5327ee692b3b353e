import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { assayError, messageOf } from '../model/errors.ts';
import { ownerLockPath } from './database-files.ts';

/** Held by who follows the journals of a database; given back when the process ends, however it ends. */
export interface OwnerLock {
  release(): void;
}

/**
 * Takes the right to follow the journals beside a database whose engine lets many processes in. It is the operating
 * system's lock on a file of its own (through SQLite, which has one on every system), so nobody has to clean up after a
 * process that was killed.
 *
 * @param path path of the database, or the place of a server's
 * @throws DATABASE_LOCKED when another process has it
 */
export async function takeOwnerLock(path: string): Promise<OwnerLock> {
  mkdirSync(dirname(path), { recursive: true });
  const lock = await tryLock(ownerLockPath(path));
  if (lock === null) throw assayError('DATABASE_LOCKED', { path, owner: 'another keeper' });
  return lock;
}

/** Takes the lock of a file of its own; null when another process has it. */
export async function tryLock(file: string): Promise<OwnerLock | null> {
  const { DatabaseSync } = await import('node:sqlite');
  const lock: DatabaseSync = new DatabaseSync(file);
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (/locked|busy/i.test(messageOf(error))) return null;
    throw error;
  }
  return { release: () => lock.close() };
}
