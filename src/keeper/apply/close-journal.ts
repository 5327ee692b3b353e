import { failureSignature } from '../../model/failure-signature.ts';
import type { RowBatch, SweptRows } from '../../storage/row-batch.ts';
import { quoteText } from '../../storage/sql/create-table.ts';
import { millisecondsBetween, timestampLiteral } from '../../storage/sql/time-expressions.ts';
import { idRange } from './global-id.ts';
import type { JournalState } from './journal-state.ts';

/** How a writer came to its end without saying so. */
export interface WriterEnd {
  readonly status: 'interrupted' | 'timed_out' | 'error';
  /** Time of death as far as it is known, microseconds. */
  readonly at: number;
  readonly message: string;
  readonly exitCode?: number | null;
  readonly signal?: string | null;
}

/** What must be known of a journal to close it; its file need not exist any more. */
export type ClosableJournal = Pick<JournalState, 'journalId' | 'workerId' | 'run' | 'closed'>;

/**
 * Ends everything that is still running in the journal of a dead writer. Every event of the journal must have been
 * applied, in this batch or before.
 */
export function closeJournal(batch: RowBatch, journal: ClosableJournal, end: WriterEnd): void {
  journal.closed = true;
  batch.update('journals', journal.journalId, { closed_at: end.at });
  if (journal.workerId !== null) {
    batch.update('workers', journal.workerId, {
      ended_at: end.at,
      exit_code: end.exitCode,
      exit_signal: end.signal,
      updated_at: end.at,
    });
  }
  endWhatIsOpen(batch, journal, end);
}

/**
 * Ends what is still running in a journal that nothing more comes in: that of a dead writer, or one whose writer closed
 * it without saying how its tests ended.
 */
export function endWhatIsOpen(
  batch: RowBatch,
  journal: Pick<ClosableJournal, 'journalId' | 'run'>,
  end: Pick<WriterEnd, 'status' | 'at' | 'message'>,
): void {
  if (journal.run !== null) journal.run.countsStale = true;
  const { first, last } = idRange(journal.journalId);
  const { status, message } = end;
  const swept: SweptRows[] =
    journal.run === null
      ? []
      : [{ what: 'ended', runId: journal.run.runId, first, last, status, at: end.at, message }];
  batch.afterwards(
    async (connection) => {
      const at = timestampLiteral(connection.dialect, end.at);
      const duration = millisecondsBetween(connection.dialect, 'started_at', at);
      const outcome = `status = ${quoteText(end.status)}, ended_at = ${at}, duration_ms = ${duration}`;
      const error = `error_type = 'WriterLost', error_message = ${quoteText(end.message)}`;
      await connection.execute(
        `UPDATE step_runs SET ${outcome} WHERE step_run_id BETWEEN ${first} AND ${last} AND status = 'running'`,
      );
      const signature = quoteText(failureSignature('WriterLost', end.message));
      await connection.execute(
        `UPDATE executions SET ${outcome}, ${error}, updated_at = ${at}, failure_signature = ${signature} WHERE execution_id BETWEEN ${first} AND ${last} AND status = 'running'`,
      );
    },
    ...swept,
  );
}
