import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { FileTimes } from '../../analysis/shards/file-times.ts';
import { assayError, messageOf } from '../../model/errors.ts';
import { isoTimestamp, parseTimestamp } from '../../std/timestamp.ts';

const historySchema = z.strictObject({
  assayShardHistory: z.literal(1),
  asOf: z.string().refine((text) => parseTimestamp(text) !== null, 'is no time'),
  runs: z.int().min(0),
  files: z.record(z.string(), z.number().min(0)),
});

/** Times of files as a text that jobs without a database can share; the same times give the same text. */
export function historyText({ asOf, runs, files }: FileTimes): string {
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const times = Object.fromEntries(sorted.map(([path, ms]) => [path, Math.round(ms * 1000) / 1000]));
  return `${JSON.stringify({ assayShardHistory: 1, asOf: isoTimestamp(asOf), runs, files: times }, null, 2)}\n`;
}

/**
 * Reads what `historyText` wrote.
 *
 * @param path absolute
 * @throws FILE_UNREADABLE, SHARD_HISTORY_INVALID
 */
export function readHistory(path: string): FileTimes {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw assayError('FILE_UNREADABLE', { path, reason: messageOf(error) }, error);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw assayError('SHARD_HISTORY_INVALID', { file: path, problems: `  ${messageOf(error)}` }, error);
  }
  const parsed = historySchema.safeParse(content);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `  ${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw assayError('SHARD_HISTORY_INVALID', { file: path, problems: problems.join('\n') });
  }
  const { asOf, runs, files } = parsed.data;
  return { asOf: parseTimestamp(asOf) ?? 0, runs, files: new Map(Object.entries(files)) };
}
