import { assayError, messageOf } from '../model/errors.ts';
import { replaceByCopy } from '../storage/engines/duckdb/duckdb-file-copy.ts';
import type { CompactReport } from './database-access.ts';
import { compactionPath } from './database-files.ts';

/**
 * Copies a DuckDB file that nobody has open into a new one, compares the two, and swaps them. DuckDB's files don't
 * shrink by themselves.
 *
 * @throws COMPACTION_FAILED; the database is then as it was
 */
export async function compactDatabase(path: string): Promise<CompactReport> {
  const started = performance.now();
  try {
    const report = await replaceByCopy(path, compactionPath(path));
    if (report === null) throw new Error('it was not copied');
    return { ...report, elapsedMs: performance.now() - started };
  } catch (cause) {
    throw assayError('COMPACTION_FAILED', { path, reason: messageOf(cause) }, cause);
  }
}
