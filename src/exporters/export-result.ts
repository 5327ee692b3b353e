import type { DatabaseAccess, QueryRequest } from '../keeper/database-access.ts';
import { replaceFile, replaceTextFile } from './atomic-file.ts';
import { rowFormats } from './rows/row-formats.ts';
import { type WriteText, writeRows } from './rows/write-rows.ts';

/** Formats of exported files, each also the suffix of their names. */
export const exportFormats = ['csv', 'json', 'ndjson', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];
export type TextExportFormat = Exclude<ExportFormat, 'parquet'>;

/** What was written. */
export interface ExportedFile {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes the result of a query to a file, in constant memory, whole or not at all.
 *
 * @param target absolute path; it is replaced
 * @throws QUERY_REFUSED, QUERY_FAILED, QUERY_STOPPED, and the file system's errors
 */
export async function exportToFile(
  access: DatabaseAccess,
  request: QueryRequest,
  format: ExportFormat,
  target: string,
): Promise<ExportedFile> {
  if (format === 'parquet') {
    const written = await replaceFile(target, (path) => access.writeParquet(request, path));
    return { rows: written.result, bytes: written.bytes };
  }
  const written = await replaceTextFile(target, (write) =>
    writeRows(access.stream(request), rowFormats[format](), write),
  );
  return { rows: written.result, bytes: written.bytes };
}

/** Writes the result of a query as text to wherever `write` puts it, in constant memory. */
export async function exportAsText(
  access: DatabaseAccess,
  request: QueryRequest,
  format: TextExportFormat,
  write: WriteText,
): Promise<ExportedFile> {
  let bytes = 0;
  const rows = await writeRows(access.stream(request), rowFormats[format](), (text) => {
    bytes += Buffer.byteLength(text);
    return write(text);
  });
  return { rows, bytes };
}
