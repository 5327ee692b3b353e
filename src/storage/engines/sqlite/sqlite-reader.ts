import { AssayError, assayError, messageOf } from '../../../model/errors.ts';
import { QueryLimits } from '../../query-limits.ts';
import { RunningQueries } from '../../running-queries.ts';
import type { ReadBatch, ReadRequest, StorageReader } from '../storage-engine.ts';
import { fillParameters } from './query-parameters.ts';
import type { ReaderAnswer, ReaderQuestion } from './reader-messages.ts';
import { type ReaderProcess, ReaderProcessEnded } from './reader-process.ts';
import type { ReaderProcesses } from './reader-processes.ts';
import { readingStatement } from './reading-statement.ts';
import { memoryReason, refusedAnswer } from './refused-answer.ts';

/** A query in a process of its own. */
interface RunningQuery {
  readonly process: ReaderProcess;
  readonly limits: QueryLimits;
}

/** Runs users' SQL: one read-only statement, in a process of its own, with limits on time, rows and memory. */
export class SqliteReader implements StorageReader {
  readonly #processes: ReaderProcesses;
  readonly #running = new RunningQueries();

  constructor(processes: ReaderProcesses) {
    this.#processes = processes;
  }

  /**
   * Answers a query in batches; the first one comes even when there are no rows.
   *
   * @throws QUERY_REFUSED when it is not one reading statement, QUERY_STOPPED by a limit, QUERY_FAILED otherwise
   */
  async *read(request: ReadRequest): AsyncGenerator<ReadBatch> {
    const statement = readingStatement(request.sql);
    const filled = fillParameters(statement, request.parameters);
    const query = this.#begin(request);
    let isOver = false;
    try {
      const { explains } = statement;
      const question = { kind: 'query', ...filled, explains, maxRows: request.maxRows } as const;
      for await (const answer of answers(query, question)) {
        isOver = answer.kind === 'failed' || answer.isLast;
        if (answer.kind === 'failed') throw refusedAnswer(answer.message, answer.code);
        yield { columns: answer.columns ?? [], rows: answer.rows, truncated: answer.truncated };
      }
    } catch (error) {
      throw queryError(error, query.limits.stopped);
    } finally {
      this.#release(query, isOver);
    }
  }

  /** @throws PARQUET_UNSUPPORTED always */
  async writeParquet(): Promise<number> {
    throw assayError('PARQUET_UNSUPPORTED', { engine: 'SQLite' });
  }

  /** How long the worst of the queries that were told to stop has not done so (ms); 0 when there is none. */
  overdueMs(): number {
    return this.#running.overdueMs();
  }

  /**
   * Stops every query that is under way and waits for the end of them.
   *
   * @returns false when one of them does not stop in time
   */
  async stopAll(reason: string, patienceMs: number): Promise<boolean> {
    return await this.#running.stopAll(reason, patienceMs);
  }

  #begin(request: ReadRequest): RunningQuery {
    const process = this.#processes.take();
    const limits = new QueryLimits(request, () => {
      // Nothing but the end of the process stops it.
      process.kill();
      process.ended.then(() => this.#running.delete(limits));
    });
    this.#running.add(limits);
    return { process, limits };
  }

  #release({ process, limits }: RunningQuery, isOver: boolean): void {
    limits.lift();
    if (!isOver) limits.stop('nobody waits for the rest of the answer');
    if (limits.stopped !== null) return;
    this.#running.delete(limits);
    this.#processes.giveBack(process);
  }
}

/** Asks for each batch before the one before it is used: while that happens, the process works on it. */
async function* answers(
  { process, limits }: RunningQuery,
  question: ReaderQuestion,
): AsyncGenerator<ReaderAnswer> {
  let columns: ReadBatch['columns'] | null = null;
  process.ask(question);
  for (;;) {
    const answer = await process.answer();
    limits.throwIfStopped();
    if (answer.kind === 'failed') return yield answer;
    columns ??= answer.columns;
    if (!answer.isLast) process.ask({ kind: 'next' });
    yield { ...answer, columns };
    if (answer.isLast) return;
  }
}

function queryError(error: unknown, stopped: string | null): Error {
  if (stopped !== null) return assayError('QUERY_STOPPED', { reason: stopped }, error);
  if (error instanceof AssayError) return error;
  if (error instanceof ReaderProcessEnded && error.wasKilled)
    return assayError('QUERY_STOPPED', { reason: memoryReason }, error);
  return assayError('QUERY_FAILED', { reason: messageOf(error) }, error);
}
