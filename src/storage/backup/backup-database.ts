import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import zlib from 'node:zlib';
import { assayError } from '../../model/errors.ts';
import type { DumpProgress } from '../dump/dump-database.ts';
import { dumpToFile } from '../dump/dump-to-file.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { makeDurable } from '../transfer/file-draft.ts';
import { type BackupContents, verifyBackup } from './verify-backup.ts';

export interface BackupOptions {
  /** Replaces a file of the same name. */
  readonly force?: boolean | undefined;
  /** False leaves out reading the file back. */
  readonly verify?: boolean | undefined;
  readonly progress?: ((progress: DumpProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface BackupReport extends BackupContents {
  readonly verified: boolean;
  /** What is not in it as it is, for people. */
  readonly notices: readonly string[];
}

/** How a file is packed: by its name, else by what this Node does best. */
function packing(file: string): '.gz' | '.zst' {
  if (file.endsWith('.gz')) return '.gz';
  const hasZstd = (zlib as Partial<typeof zlib>).createZstdCompress !== undefined;
  return file.endsWith('.zst') || hasZstd ? '.zst' : '.gz';
}

/**
 * Writes everything that a database holds at one moment into one packed file with a checksum, while others go on
 * writing. It is a dump (storage/dump): one way for all engines, restored into any of them, and read back here before
 * it gets its name.
 *
 * @param connection with no transaction open
 * @throws BACKUP_EXISTS, BACKUP_INVALID, and what `dumpToFile` throws
 */
export async function backupDatabase(
  connection: StorageConnection,
  file: string,
  options: BackupOptions = {},
): Promise<BackupReport> {
  const refuse = () => {
    if (options.force !== true && existsSync(file)) throw assayError('BACKUP_EXISTS', { file });
  };
  refuse();
  const draft = `${file}.${process.pid}.new${packing(file)}`;
  try {
    const dump = await dumpToFile(connection, draft, options);
    const verified = options.verify !== false;
    const found = verified ? await verifyBackup(draft, options.signal) : dump;
    if (found.rows !== dump.rows)
      throw assayError('BACKUP_INVALID', { file, reason: `${found.rows} of ${dump.rows} rows are in it` });
    makeDurable(draft);
    refuse();
    renameSync(draft, file);
    makeDurable(dirname(file));
    const { migration, tables, rows } = found;
    return { migration, tables, rows, verified, notices: dump.notices };
  } finally {
    rmSync(draft, { force: true });
  }
}
