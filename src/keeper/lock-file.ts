import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type HostIdentity, isProcessAlive } from '../std/process-identity.ts';
import { lockFilePath } from './database-files.ts';

/** How a living keeper is found. The engine's own lock says who owns the database; this only says where to ask. */
export interface KeeperAddress extends HostIdentity {
  readonly pid: number;
  readonly socket: string;
  /** Version of Assay that the keeper runs. */
  readonly version: string;
  /** Address of the page, as a browser on this machine opens it; only where the keeper serves one. */
  readonly http?: string;
}

/** Says where the keeper of a database is; only who holds the engine's lock may. */
export function writeAddress(databasePath: string, address: KeeperAddress): void {
  const path = lockFilePath(databasePath);
  const draft = `${path}.${address.pid}`;
  writeFileSync(draft, `${JSON.stringify(address)}\n`);
  renameSync(draft, path);
}

/** The address of the living keeper of a database; null when there is none. */
export function readAddress(databasePath: string): KeeperAddress | null {
  let address: KeeperAddress;
  try {
    address = JSON.parse(readFileSync(lockFilePath(databasePath), 'utf8')) as KeeperAddress;
  } catch {
    return null; // No file, or one that is no address: nobody is there to ask.
  }
  if (typeof address?.pid !== 'number' || typeof address.socket !== 'string') return null;
  return isProcessAlive(address) === 'alive' ? address : null;
}

/** Takes the address back, unless another keeper has put its own there. */
export function removeAddress(databasePath: string, pid: number): void {
  try {
    const address = JSON.parse(readFileSync(lockFilePath(databasePath), 'utf8')) as KeeperAddress;
    if (address.pid === pid) rmSync(lockFilePath(databasePath), { force: true });
  } catch {
    // Already gone.
  }
}
