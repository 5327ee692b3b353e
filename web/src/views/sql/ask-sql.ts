import type { Answer } from '../../data/answer-cells.ts';
import { apiUrl, sendJson, sendRequest, untypedRequest } from '../../data/api-request.ts';

/** A statement with the values of its parameters. */
export type Question = {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
};

/** Rows that are asked for first; `more` asks for ten times as many. */
export const firstRows = 1000;
/** Rows that the API puts into one answer at most. */
export const mostRows = 100_000;
/** A longer address is refused by servers on the way. */
const longestLink = 6000;

/** A name that a query can be cancelled by. */
export function newQueryId(): string {
  return `page-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join('')}`;
}

/** Asks for the rows of a statement. @throws ProblemError */
export async function askSql(
  { sql, parameters }: Question,
  limits: { readonly id: string; readonly maxRows: number },
  signal: AbortSignal,
): Promise<Answer> {
  const body = { sql, parameters, ...limits, timeoutMs: 120_000 };
  return await sendJson('POST', untypedRequest<Answer>('/sql'), body, signal);
}

/** Has the server stop a query. @returns whether it was told; false when there is no such query any more */
export async function stopSql(id: string): Promise<boolean> {
  try {
    await sendJson('DELETE', untypedRequest('/sql/{id}', { path: { id } }));
    return true;
  } catch {
    // It has ended, or the server cannot be reached: whoever asked lets go by himself.
    return false;
  }
}

/** Formats that all rows can be fetched in. */
export const exportFormats = ['csv', 'ndjson', 'json', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Link to all rows of a statement as a file; null when the statement is too long for one. */
export function exportLink(
  { sql, parameters }: Question,
  format: ExportFormat,
  escapeFormulas = false,
): string | null {
  const values = Object.keys(parameters).length === 0 ? undefined : JSON.stringify(parameters);
  const query = { sql, parameters: values, escapeFormulas: escapeFormulas || undefined };
  const link = apiUrl(`/sql.${format}`, { query });
  return link.length <= longestLink ? link : null;
}

/** Fetches all rows of a statement and saves them as a file. @throws ProblemError */
export async function saveExport(
  question: Question,
  format: ExportFormat,
  escapeFormulas = false,
): Promise<void> {
  const response = await sendRequest(apiUrl(`/sql.${format}`), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...question, escapeFormulas }),
  });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = `query.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
