import { AssayError, assayError, messageOf } from '../../../model/errors.ts';
import type { ReadBatch, ReadRequest, StorageReader } from '../storage-engine.ts';
import { LimitedQuery } from './limited-query.ts';
import { fillParameters } from './query-parameters.ts';
import type { ReaderAnswer, ReaderQuestion } from './reader-messages.ts';
import { ReaderProcessEnded } from './reader-process.ts';
import type { ReaderProcesses } from './reader-processes.ts';
import { readingStatement } from './reading-statement.ts';
import { sqliteCodes } from './sqlite-errors.ts';

const memoryReason = 'it needs more memory than it may have';

/** Runs users' SQL: one read-only statement, in a process of its own, with limits on time, rows and memory. */
export class SqliteReader implements StorageReader {
  readonly #processes: ReaderProcesses;
  readonly #active = new Set<LimitedQuery>();

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
    const query = new LimitedQuery(this.#processes.take(), request);
    this.#active.add(query);
    let isOver = false;
    try {
      const { explains } = statement;
      const question = { kind: 'query', ...filled, explains, maxRows: request.maxRows } as const;
      for await (const answer of answers(query, question)) {
        isOver = answer.kind === 'failed' || answer.isLast;
        if (answer.kind === 'failed') throw answerError(answer);
        yield { columns: answer.columns ?? [], rows: answer.rows, truncated: answer.truncated };
      }
    } catch (error) {
      throw queryError(error, query.stopped);
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
    let longest = 0;
    for (const { stoppedAt } of this.#active) {
      if (stoppedAt !== null) longest = Math.max(longest, performance.now() - stoppedAt);
    }
    return longest;
  }

  /**
   * Stops every query that is under way and waits for the end of them.
   *
   * @returns false when one of them does not stop in time
   */
  async stopAll(reason: string, patienceMs: number): Promise<boolean> {
    const queries = [...this.#active];
    for (const query of queries) query.stop(reason);
    const { promise: late, resolve } = Promise.withResolvers<false>();
    const timer = setTimeout(() => resolve(false), patienceMs);
    const ended = Promise.all(queries.map(({ process }) => process.ended)).then(() => true);
    const inTime = await Promise.race([ended, late]);
    clearTimeout(timer);
    return inTime;
  }

  #release(query: LimitedQuery, isOver: boolean): void {
    query.end();
    if (isOver && query.stopped === null) {
      this.#active.delete(query);
      this.#processes.giveBack(query.process);
      return;
    }
    // Nobody waits for the rest of the answer, and nothing but the end of the process stops it.
    query.process.kill();
    query.process.ended.then(() => this.#active.delete(query));
  }
}

/** Asks for each batch before the one before it is used: while that happens, the process works on it. */
async function* answers(query: LimitedQuery, question: ReaderQuestion): AsyncGenerator<ReaderAnswer> {
  const { process } = query;
  let columns: ReadBatch['columns'] | null = null;
  process.ask(question);
  for (;;) {
    const answer = await process.answer();
    if (query.stopped !== null) throw new Error(query.stopped);
    if (answer.kind === 'failed') return yield answer;
    columns ??= answer.columns;
    if (!answer.isLast) process.ask({ kind: 'next' });
    yield { ...answer, columns };
    if (answer.isLast) return;
  }
}

function answerError({ message, code }: Extract<ReaderAnswer, { kind: 'failed' }>): Error {
  switch (code === null ? null : code & 0xff) {
    case sqliteCodes.readOnly:
    case sqliteCodes.notAuthorized:
      return assayError('QUERY_REFUSED', { reason: message.split('\n', 1)[0] ?? message });
    case sqliteCodes.noMemory:
    case sqliteCodes.tooBig:
      return assayError('QUERY_STOPPED', { reason: memoryReason });
    default:
      return assayError('QUERY_FAILED', { reason: message });
  }
}

function queryError(error: unknown, stopped: string | null): Error {
  if (stopped !== null) return assayError('QUERY_STOPPED', { reason: stopped }, error);
  if (error instanceof AssayError) return error;
  if (error instanceof ReaderProcessEnded && error.wasKilled)
    return assayError('QUERY_STOPPED', { reason: memoryReason }, error);
  return assayError('QUERY_FAILED', { reason: messageOf(error) }, error);
}
