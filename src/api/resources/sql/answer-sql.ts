import type { z } from '@hono/zod-openapi';
import { csvFormat } from '../../../exporters/rows/csv.ts';
import { jsonFormat, ndjsonFormat } from '../../../exporters/rows/json.ts';
import type { QueryColumn, QueryRequest } from '../../../keeper/database-access.ts';
import { assayError } from '../../../model/errors.ts';
import type { JsonValue } from '../../../std/json-value.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { mediaTypes, type ResultFormat } from '../../http/result-formats.ts';
import type { resultSchema } from '../../http/result-schema.ts';
import { rowStream } from '../../http/row-stream.ts';
import { sqlTurnsOf } from './running-sql.ts';
import {
  defaultRows,
  defaultTimeoutMs,
  longestTimeoutMs,
  mostAnswerLetters,
  mostRows,
} from './sql-limits.ts';

/** A question in SQL, and how its answer shall be. */
export interface SqlQuestion {
  readonly sql: string;
  readonly parameters?: QueryRequest['parameters'] | undefined;
  readonly maxRows?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly id?: string | undefined;
  readonly escapeFormulas?: boolean | undefined;
}

/** How an answer goes out: as JSON with its columns, or as a file. */
export type AnswerShape =
  | { readonly kind: 'result' }
  | { readonly kind: 'file'; readonly format: ResultFormat; readonly name: string };

function lettersOf(row: readonly JsonValue[]): number {
  return row.reduce<number>(
    (sum, cell) => sum + (typeof cell === 'string' ? cell.length : cell === null ? 4 : 16),
    2,
  );
}

/** Puts rows together for one JSON answer, up to limits of rows and letters. */
async function collected(
  { access }: ApiContext,
  request: QueryRequest,
  maxRows: number,
): Promise<z.output<typeof resultSchema>> {
  const started = performance.now();
  let columns: readonly QueryColumn[] = [];
  const rows: JsonValue[][] = [];
  let letters = 0;
  let truncated = false;
  for await (const batch of access.stream({ ...request, maxRows: maxRows + 1 })) {
    columns = batch.columns;
    for (const row of batch.rows) {
      letters += lettersOf(row);
      truncated = rows.length >= maxRows || letters > mostAnswerLetters;
      if (truncated) break;
      rows.push([...row]);
    }
    if (truncated) break;
  }
  return { columns: [...columns], rows, truncated, elapsedMs: performance.now() - started };
}

const textFormats = {
  csv: csvFormat,
  ndjson: ndjsonFormat,
  json: jsonFormat,
} as const;

/**
 * Answers a question in SQL when it is its turn. It is stopped when who asked goes away.
 *
 * @throws QUERY_REFUSED, QUERY_FAILED, QUERY_STOPPED, SQL_ID_TAKEN, SQL_BUSY, API_NOT_AVAILABLE
 */
export async function answerSql(
  context: ApiContext,
  question: SqlQuestion,
  shape: AnswerShape,
  asker: AbortSignal,
): Promise<Response> {
  const { sql, parameters, id, escapeFormulas = false } = question;
  if (shape.kind === 'file' && shape.format === 'parquet' && context.parquet === null)
    throw assayError('API_NOT_AVAILABLE', { what: 'Parquet' });
  const { signal, end } = await sqlTurnsOf(context).begin(id, asker);
  const timeoutMs = question.timeoutMs ?? (shape.kind === 'file' ? longestTimeoutMs : defaultTimeoutMs);
  const request: QueryRequest = {
    sql,
    timeoutMs,
    signal,
    ...(parameters === undefined ? {} : { parameters }),
  };
  if (shape.kind === 'result') {
    try {
      const maxRows = Math.min(question.maxRows ?? defaultRows, mostRows);
      return Response.json(await collected(context, request, maxRows), { headers: privateHeaders });
    } finally {
      end();
    }
  }
  const { format, name } = shape;
  const headers = {
    ...privateHeaders,
    'content-type': mediaTypes[format],
    'content-disposition': `attachment; filename="${name}.${format}"`,
    'x-content-type-options': 'nosniff',
  };
  if (format === 'parquet') {
    try {
      return new Response((await context.parquet?.(request)) ?? null, { headers });
    } finally {
      end();
    }
  }
  const writer = format === 'csv' ? csvFormat({ escapeFormulas }) : textFormats[format]();
  const maxRows = question.maxRows ?? Number.POSITIVE_INFINITY;
  return new Response(await rowStream(context.access.stream({ ...request, maxRows }), writer, end), {
    headers,
  });
}

/** Answers to people's own questions are kept nowhere. */
const privateHeaders = { 'cache-control': 'no-store' } as const;
