import { AssayError, assayError, messageOf } from '../../model/errors.ts';
import { DumpReader } from '../dump/reading/dump-reader.ts';

/** What a backup holds. */
export interface BackupContents {
  readonly migration: number;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly rows: number;
}

/**
 * Reads a backup from its first to its last byte: form, checksum, and the rows of each table against what the file
 * says of them.
 *
 * @throws BACKUP_INVALID, DUMP_NEWER, FILE_UNREADABLE, COMPRESSION_UNKNOWN
 */
export async function verifyBackup(file: string, signal?: AbortSignal): Promise<BackupContents> {
  try {
    return await readAll(file, signal);
  } catch (cause) {
    if (!(cause instanceof AssayError) || cause.code !== 'DUMP_INVALID') throw cause;
    throw assayError('BACKUP_INVALID', { file, reason: messageOf(cause) }, cause);
  }
}

async function readAll(file: string, signal: AbortSignal | undefined): Promise<BackupContents> {
  const reader = await DumpReader.open(file);
  const rows = new Map<string, number>();
  const told = new Set<string>();
  try {
    for await (const item of reader.items()) {
      signal?.throwIfAborted();
      if (item.kind === 'table') rows.set(item.table.name, 0);
      else if (item.kind === 'rows')
        rows.set(item.table.name, (rows.get(item.table.name) ?? 0) + item.rows.length);
      else if (item.kind === 'count') {
        told.add(item.table);
        if (rows.get(item.table) !== item.rows)
          throw reader.fault(
            `${item.table} has ${rows.get(item.table) ?? 0} of ${item.rows} rows`,
            item.line,
          );
      }
    }
  } finally {
    await reader.close();
  }
  const untold = Array.from(rows.keys()).find((name) => !told.has(name));
  if (untold !== undefined)
    throw assayError('BACKUP_INVALID', { file, reason: `it does not say how many rows ${untold} has` });
  return {
    migration: reader.migration,
    tables: Array.from(rows, ([name, count]) => ({ name, rows: count })),
    rows: Array.from(rows.values()).reduce((sum, count) => sum + count, 0),
  };
}
