import {
  isExpired,
  type QuarantineEntry,
  quarantineMatcher,
} from '../../configuration/quarantine/quarantine-match.ts';
import type { QueryAccess } from '../../keeper/database-access.ts';
import type { NamedRow } from '../named-query.ts';
import { everyRow } from './every-row.ts';
import { earlierFailuresQuery, problemTestsQuery } from './problem-queries.ts';
import { countIn, numberIn, textIn } from './read-cells.ts';
import type { ReportVerdict } from './report-run.ts';

/** A test of a run that did not simply pass. */
export interface ProblemTest {
  readonly testId: number;
  /** The attempt that tells what went wrong: the last one, of a flaky test the last that failed. */
  readonly executionId: number;
  readonly verdict: Exclude<ReportVerdict, 'passed' | 'skipped'>;
  readonly key: string;
  readonly name: string;
  readonly suite: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly owner: string | null;
  readonly attempts: number;
  /** Of all attempts. */
  readonly durationMs: number | null;
  /** Of the attempt that tells what went wrong. */
  readonly status: string;
  readonly errorType: string | null;
  /** The beginning of the message. */
  readonly message: string | null;
  readonly signature: string | null;
  /** The entry of the quarantine that the test fits, expired or not. */
  readonly quarantine: QuarantineEntry | null;
  /** Whether the quarantine holds today: its failure then fails no gate. */
  readonly quarantined: boolean;
}

/** Verdicts that are failures to a person. */
const failures: ReadonlySet<ReportVerdict> = new Set(['failed', 'error']);

/** Whether a test failed; one without a result is `lost`, and not meant. */
export function hasFailed({ verdict }: ProblemTest): boolean {
  return failures.has(verdict);
}

/**
 * The tests of a run that did not simply pass: by file and line, with what the quarantine says of them.
 *
 * @param nowMicros by which entries of the quarantine expire, µs since 1970
 */
export async function readProblemTests(
  access: QueryAccess,
  runId: number,
  entries: readonly QuarantineEntry[],
  nowMicros: number,
  signal: AbortSignal,
): Promise<readonly ProblemTest[]> {
  const rows = await everyRow(access, problemTestsQuery(access.dialect, runId), signal);
  const earlier = new Map<number, NamedRow>();
  if (rows.some((row) => row.verdict === 'flaky')) {
    for (const row of await everyRow(access, earlierFailuresQuery(runId), signal)) {
      earlier.set(countIn(row.test_id), row);
    }
  }
  const entryOf = quarantineMatcher(entries);
  return rows.map((row) => {
    const testId = countIn(row.test_id);
    const telling = (row.verdict === 'flaky' ? earlier.get(testId) : undefined) ?? row;
    const path = textIn(row.path) ?? textIn(row.suite_path);
    const identity = {
      key: textIn(row.key) ?? '',
      name: textIn(row.name) ?? '',
      suite: textIn(row.suite),
      path,
    };
    const quarantine = entryOf(identity);
    return {
      testId,
      executionId: countIn(telling.execution_id),
      verdict: textIn(row.verdict) as ProblemTest['verdict'],
      key: identity.key,
      name: identity.name,
      suite: identity.suite ?? '',
      path,
      line: numberIn(row.line),
      owner: textIn(row.owner),
      attempts: countIn(row.attempts),
      durationMs: numberIn(row.duration_ms),
      status: textIn(telling.status) ?? '',
      errorType: textIn(telling.error_type),
      message: textIn(telling.error_message),
      signature: textIn(telling.failure_signature),
      quarantine,
      quarantined: quarantine !== null && !isExpired(quarantine, nowMicros),
    };
  });
}
