import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** File beside the database in which its keeper says how it is reached. */
export function lockFilePath(databasePath: string): string {
  return `${databasePath}.lock`;
}

/** File whose lock says who follows the journals, where the engine itself lets many processes in. */
export function ownerLockPath(databasePath: string): string {
  return `${databasePath}.owner`;
}

/** What the keeper of a database writes when something goes wrong. */
export function keeperLogPath(databasePath: string): string {
  return join(dirname(databasePath), 'keeper.log');
}

/** The only folder that the database's engine may write files to. */
export function exportDirectory(databasePath: string): string {
  return `${databasePath}.exports`;
}

/** The new file of a compaction that is under way. */
export function compactionPath(databasePath: string): string {
  return `${databasePath}.compact`;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Folder of the sockets: short, because a socket's path may have 107 bytes, and of this user alone. Not where TMPDIR
 * says: a keeper outlives the program that started it, whose temporary folder may be gone by then.
 */
export function socketDirectory(): string {
  const { uid, username } = userInfo();
  const folder = process.platform !== 'win32' && isWritable('/tmp') ? '/tmp' : tmpdir();
  return join(folder, `assay-${uid >= 0 ? uid : username}`);
}

/** Where a keeper listens. */
export function socketPath(databasePath: string, pid: number): string {
  const name = createHash('sha256').update(databasePath).digest('hex').slice(0, 12);
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\assay-${name}-${pid}`
    : join(socketDirectory(), `${name}-${pid}.sock`);
}

/** Files whose locks say which process is the keeper of a database, and which one waits to be it. */
export function turnLockPath(databasePath: string, place: 'working' | 'waiting'): string {
  const name = createHash('sha256').update(databasePath).digest('hex').slice(0, 12);
  return join(socketDirectory(), `${name}.${place}`);
}

/** Measures of the last keeper. */
export function measuresPath(databasePath: string): string {
  return `${databasePath}.measures.json`;
}
