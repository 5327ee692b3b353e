import type { QueryAccess } from '../../keeper/database-access.ts';
import { plainText } from '../../std/terminal.ts';
import { everyRow } from './every-row.ts';
import { failureDetailsQuery } from './problem-queries.ts';
import { countIn, numberIn, textIn } from './read-cells.ts';

/** A failure in full. */
export interface FailureDetails {
  readonly errorType: string | null;
  readonly message: string | null;
  readonly stack: string | null;
  /** The step that failed, as its file has it. */
  readonly step: string | null;
  readonly stepPath: string | null;
  readonly stepLine: number | null;
}

const plainOrNull = (text: string | null) => (text === null ? null : plainText(text));

/** Reads failures in full, of some hundreds of executions at most. */
export async function readFailureDetails(
  access: QueryAccess,
  runId: number,
  executionIds: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, FailureDetails>> {
  if (executionIds.length === 0) return new Map();
  const rows = await everyRow(access, failureDetailsQuery(runId, executionIds), signal);
  return new Map(
    rows.map((row) => [
      countIn(row.execution_id),
      {
        errorType: textIn(row.error_type),
        message: plainOrNull(textIn(row.error_message)),
        stack: plainOrNull(textIn(row.stack_trace)),
        step: [textIn(row.step_keyword)?.trim(), textIn(row.step_text)].filter(Boolean).join(' ') || null,
        stepPath: textIn(row.step_path),
        stepLine: numberIn(row.step_line),
      },
    ]),
  );
}
