import { assayError } from '../../model/errors.ts';
import { versionOf } from '../../repositories/write-changes.ts';
import type { TableName } from '../../storage/tables/all-tables.ts';

type VersionedRow = { readonly created_at: string; readonly updated_at: string | null };

/** Headers of an answer that is about one row: its version as the ETag, to be handed back in If-Match. */
export function versionHeaders(row: VersionedRow): {
  readonly etag: string;
  readonly 'cache-control': string;
} {
  return { etag: `"${versionOf(row)}"`, 'cache-control': 'no-cache' };
}

/** The version that a request wants to change: what If-Match says; undefined where any will do. */
export function expectedVersion(request: Request): string | undefined {
  const header = request.headers.get('if-match')?.trim();
  if (header === undefined || header === '' || header === '*') return undefined;
  return header.replace(/^W\//, '').replaceAll('"', '');
}

/**
 * Refuses to go on with a row that is not the one that was seen.
 *
 * @param expected what `expectedVersion` gave
 * @throws ROW_CHANGED
 */
export function throwIfOtherVersion(
  table: TableName,
  id: number,
  row: VersionedRow,
  expected: string | undefined,
): void {
  const current = versionOf(row);
  if (expected === undefined || expected === current) return;
  throw assayError('ROW_CHANGED', { table, id: String(id), expected, current });
}
