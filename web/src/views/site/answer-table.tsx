import { Show } from 'solid-js';
import { DataTable } from '../../components/data-table.tsx';
import type { CellValue, Column } from '../../components/table-columns.ts';
import { counted, formatDuration, noValue } from '../../data/format.ts';

/** An answer in rows and columns, as the API gives it. */
export type Answer = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
  readonly elapsedMs: number;
};

type Row = readonly unknown[];

function cellOf(value: unknown): CellValue {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : (value as CellValue);
}

/** Widths by what is in a column: numbers are narrow, the longest texts take what is left. */
function columnsOf({ columns, rows }: Answer): readonly Column<Row>[] {
  const longest = columns.map(({ name }, index) => {
    const texts = rows.slice(0, 50).map((row) => String(cellOf(row[index]) ?? '').length);
    return Math.max(name.length, ...texts);
  });
  const widest = Math.max(...longest);
  return columns.map(({ name }, index) => {
    const numeric =
      rows.length > 0 && rows.every((row) => row[index] === null || typeof row[index] === 'number');
    const length = longest[index] ?? 0;
    return {
      id: String(index),
      label: name,
      numeric,
      ...(length === widest && !numeric ? {} : { width: Math.min(320, 40 + length * 7) }),
      value: (row) => cellOf(row[index]),
      cell: (row) => String(cellOf(row[index]) ?? noValue),
    } satisfies Column<Row>;
  });
}

/** The rows of an answer, and how many they are. */
export function AnswerTable(props: { label: string; answer: Answer; whenEmpty?: string }) {
  return (
    <div class="stack">
      <p class="quiet" role="status">
        {counted(props.answer.rows.length, 'row')}
        {props.answer.truncated ? ', and there are more' : ''} in {formatDuration(props.answer.elapsedMs)}
      </p>
      <Show
        when={props.answer.rows.length > 0}
        fallback={<p>{props.whenEmpty ?? 'The answer has no rows.'}</p>}
      >
        <DataTable
          label={props.label}
          columns={columnsOf(props.answer)}
          rows={props.answer.rows}
          height={`min(28rem, ${props.answer.rows.length * 32 + 40}px)`}
        />
      </Show>
    </div>
  );
}
