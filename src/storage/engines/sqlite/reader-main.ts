import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { JsonValue } from '../../../std/json-value.ts';
import { siblingModule } from '../../../std/sibling-module.ts';
import { type OpenQuery, openQuery } from './open-query.ts';
import { restrictToReading } from './reader-authorizer.ts';
import type { ReaderAnswer, ReaderQuestion } from './reader-messages.ts';

// The process that answers users' queries on a SQLite file: a query that does not end ends with the process.

const [target = '', memoryBytes = ''] = process.argv.slice(2);

/** Rows and characters in a batch: what is under way between two processes stays small. */
const batchRows = 1000;
const batchCharacters = 256 * 1024;
/** Longest text that a query may make (bytes), where Node lets us say so. */
const longestValue = 64 * 1024 * 1024;
const busyTimeoutMs = 5000;
/** Pages kept in memory, and what a sort takes before it goes to a file (KiB). */
const cacheKib = 65_536;

const watchdog = new Worker(siblingModule(import.meta.url, './reader-watchdog-main'), {
  workerData: { memoryBytes: Number(memoryBytes), parent: process.ppid },
});
watchdog.unref();

let database: DatabaseSync | null = null;
let query: OpenQuery | null = null;
let rowsLeft = 0;

function openDatabase(): DatabaseSync {
  const opened = new DatabaseSync(target, { readOnly: true, defensive: true });
  opened.exec(`PRAGMA busy_timeout = ${busyTimeoutMs};
    PRAGMA cache_size = -${cacheKib};
    PRAGMA trusted_schema = OFF;
    PRAGMA query_only = ON`);
  const { limits } = opened as { readonly limits?: { length: number } };
  if (limits !== undefined) limits.length = longestValue;
  restrictToReading(opened);
  return opened;
}

function nextBatch(isFirst: boolean): ReaderAnswer {
  const rows: JsonValue[][] = [];
  let characters = 0;
  let isLast = false;
  let truncated = false;
  const { columns = [], converters = [] } = query ?? {};
  while (rows.length < batchRows && characters < batchCharacters && !isLast) {
    const values = query?.next() ?? null;
    truncated = values !== null && rowsLeft === 0;
    isLast = values === null || truncated;
    if (values === null || truncated) break;
    const row: JsonValue[] = [];
    for (const [index, convert] of converters.entries()) {
      const cell = convert(values[index]);
      if (typeof cell === 'string') characters += cell.length;
      row.push(cell);
    }
    rows.push(row);
    rowsLeft--;
  }
  if (isLast) closeQuery();
  return { kind: 'batch', columns: isFirst ? columns : null, rows, truncated, isLast };
}

function closeQuery(): void {
  query?.close();
  query = null;
}

function answer(question: ReaderQuestion): ReaderAnswer {
  if (question.kind === 'next') return nextBatch(false);
  database ??= openDatabase();
  rowsLeft = question.maxRows;
  query = openQuery(database, question, question.explains);
  return nextBatch(true);
}

function failed(error: unknown): ReaderAnswer {
  const { message, errcode } = error as { message?: string; errcode?: number };
  return { kind: 'failed', message: message ?? String(error), code: errcode ?? null };
}

process.on('message', (question: ReaderQuestion) => {
  let answered: ReaderAnswer;
  try {
    answered = answer(question);
  } catch (error) {
    answered = failed(error);
    closeQuery();
  }
  process.send?.(answered);
});
