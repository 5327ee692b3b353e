import { type ErrorEntry, entry } from './error-entry.ts';

/** What can be asked of one engine and not of another. */
export const queryErrors = {
  PARQUET_UNSUPPORTED: entry<{ engine: string }>(
    (d) => `${d.engine} does not write Parquet files.`,
    () => 'Export CSV instead (--format csv), or copy the database into a DuckDB file and export that.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
