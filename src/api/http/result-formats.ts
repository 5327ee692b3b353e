/** What an answer in rows can be written as. */
export const resultFormats = ['json', 'csv', 'ndjson', 'parquet'] as const;
export type ResultFormat = (typeof resultFormats)[number];

/** Media type of each format. */
export const mediaTypes = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
} satisfies Record<ResultFormat, string>;

/** Other names that a request may use. */
const asked: Readonly<Record<string, ResultFormat>> = {
  'application/json': 'json',
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/vnd.apache.parquet': 'parquet',
  'application/x-parquet': 'parquet',
};

/** The format that a request's `Accept` wants most; JSON when it names none that there is. */
export function formatOf(accept: string | undefined): ResultFormat {
  const wishes = (accept ?? '').split(',').map((part, place) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { format: asked[type], weight: quality === undefined ? 1 : Number(quality.slice(2)), place };
  });
  const [best] = wishes
    .filter(({ format, weight }) => format !== undefined && weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.place - b.place);
  return best?.format ?? 'json';
}
