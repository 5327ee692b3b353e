import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of SQL dumps. */
export const dumpErrors = {
  DUMP_INVALID: entry<{ file: string; line: number; reason: string }>(
    (d) => `${d.file}:${d.line} cannot be loaded: ${d.reason}.`,
    () =>
      'The database is as it was. Take the dump as it was written; one that you changed on purpose loads with --edited, as long as it keeps its form.',
  ),
  DUMP_NEWER: entry<{ file: string; what: string; known: number }>(
    (d) => `${d.file} is a dump of a newer Assay (${d.what}; this one knows up to ${d.known}).`,
    () => 'Install the newer Assay: npm install assay@latest.',
  ),
  DUMP_OLDER: entry<{ file: string; migration: number; database: string; current: number }>(
    (d) => `${d.file} was written at migration ${d.migration}; ${d.database} is at ${d.current} already.`,
    () =>
      'Load it with the Assay that wrote it, migrate that database (assay db migrate), and dump it again.',
  ),
  DUMP_ROW_REFUSED: entry<{ file: string; lines: string; table: string; reason: string }>(
    (d) => `${d.file}:${d.lines} does not fit into ${d.table}: ${d.reason}`,
    () => 'The database is as it was. Mend the row, or take the dump as it was written.',
  ),
  DUMP_TOO_LARGE: entry<{ file: string; limit: string }>(
    (d) => `${d.file} unpacks to more than ${d.limit}.`,
    () => 'The database is as it was. If the file comes from a place that you trust, raise --max-size.',
  ),
  DUMP_VALUE_UNFIT: entry<{ table: string; row: number }>(
    (d) =>
      `Row ${d.row} of ${d.table} (in the order of its key) holds a value that is not of its column's type.`,
    (d) => `No other engine would take it. Mend the row in ${d.table}, then dump again.`,
  ),
  DUMP_ROWS_CIRCULAR: entry<{ table: string; rows: number }>(
    (d) => `${d.rows} rows of ${d.table} refer to each other in a circle, so that none can be loaded first.`,
    (d) => `Take one reference out of the circle in ${d.table}, then dump again.`,
  ),
  DATABASE_NOT_EMPTY: entry<{ database: string; table: string; rows: number }>(
    (d) => `${d.database} is not empty: ${d.table} has ${d.rows} rows.`,
    () =>
      'A dump loads only into an empty database: name a new one (--db new.db), empty this one (assay db reset), or take runs over with assay db merge.',
  ),
  COMPRESSION_UNKNOWN: entry<{ file: string; node: string }>(
    (d) => `${d.file} needs zstd, which Node ${d.node} does not have.`,
    () => 'Take Node 22.15 or newer, or a name that ends in .gz.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
