/** A column of an answer: its name, and its type as the engine spells it. */
export type AnswerColumn = { readonly name: string; readonly type: string };

/** An answer in rows and columns, as the API gives it. */
export type Answer = {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
  readonly elapsedMs: number;
};

/** What the values of a column are, for how they are drawn, sorted and charted. */
export type ColumnKind = 'number' | 'time' | 'json' | 'text';

const numberTypes =
  /^(u?(tiny|small|medium|big|huge)?int(eger)?\d*|decimal|numeric|double|float\d*|real|money)\b/i;
const timeTypes = /^(timestamp|datetime)/i;
const jsonTypes = /^(jsonb?|struct|map|union|list|row)\b|\[\d*\]$/i;
const isoTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)?$/;
const wholeText = /^-?\d{1,40}$/;

/** Rows that are looked at to find out what is in a column. */
const looked = 200;

/** What is in a column: by its type, and where that says little (SQLite), by its values. */
export function columnKind({ columns, rows }: Answer, index: number): ColumnKind {
  const type = columns[index]?.type ?? '';
  const known = rows
    .slice(0, looked)
    .map((row) => row[index])
    .filter((value) => value !== null && value !== undefined);
  if (jsonTypes.test(type) || known.some((value) => typeof value === 'object')) return 'json';
  if (known.length > 0 && known.every((value) => typeof value === 'number')) return 'number';
  if (numberTypes.test(type) && known.every((value) => !Number.isNaN(Number(value)))) return 'number';
  if (timeTypes.test(type)) return 'time';
  if (known.length > 0 && known.every((value) => typeof value === 'string' && isoTime.test(value)))
    return 'time';
  return 'text';
}

/** A value as text; times in UTC without the zeros at their end, numbers as they are, with every digit. */
export function cellText(value: unknown, kind: ColumnKind): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'object') return JSON.stringify(value);
  if (kind === 'time')
    return String(value)
      .replace('T', ' ')
      .replace(/(\.\d*?)0+(?=Z|[+-]|$)/, '$1')
      .replace(/\.(?=Z|[+-]|$)/, '')
      .replace(/Z$/, '');
  return String(value);
}

/** A value as a table sorts it and copies it: numbers that a double does not hold are big integers. */
export function sortValue(value: unknown, kind: ColumnKind): string | number | bigint | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return JSON.stringify(value);
  if (kind === 'number' && typeof value === 'string')
    return wholeText.test(value) ? BigInt(value) : Number(value);
  return value as string | number | boolean;
}

/** A time as milliseconds since 1970; one without a zone is UTC, as databases keep them. */
export function timeOfCell(value: unknown): number {
  const text = String(value).replace(' ', 'T');
  return Date.parse(/(Z|[+-]\d\d(:?\d\d)?)$/.test(text) ? text : `${text}Z`);
}

/** JSON over several lines, also when it came as text. */
export function prettyJson(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    // Not JSON after all: as it is.
    return value;
  }
}

/** Rows as a table in Markdown; what would end a cell is written so that it does not. */
export function answerAsMarkdown(answer: Answer): string {
  const kinds = answer.columns.map((_, index) => columnKind(answer, index));
  const clean = (text: string) =>
    text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\r?\n/g, ' ');
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(answer.columns.map(({ name }) => clean(name))),
    line(kinds.map((kind) => (kind === 'number' ? '---:' : '---'))),
    ...answer.rows.map((row) =>
      line(row.map((value, index) => clean(cellText(value, kinds[index] ?? 'text')))),
    ),
  ].join('\n');
}
