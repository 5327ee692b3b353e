import { createMemo, createSignal, For, Show } from 'solid-js';
import {
  type Answer,
  type ColumnKind,
  cellText,
  columnKind,
  prettyJson,
  sortValue,
} from '../data/answer-cells.ts';
import { counted, formatDuration } from '../data/format.ts';
import { CodeBlock } from './code-block.tsx';
import { DataTable } from './data-table.tsx';
import { Dialog } from './dialog.tsx';
import type { Column } from './table-columns.ts';
import './answer-table.css';

type Row = readonly unknown[];
type Shown = { readonly row: Row; readonly column: number | null };

/** Widths by what is in a column: the longest texts take what is left. */
function columnsOf(answer: Answer, show: (shown: Shown) => void): readonly Column<Row>[] {
  const { columns, rows } = answer;
  const kinds = columns.map((_, index) => columnKind(answer, index));
  const longest = columns.map(({ name }, index) => {
    const texts = rows.slice(0, 50).map((row) => cellText(row[index], kinds[index] ?? 'text').length);
    return Math.max(name.length + 2, ...texts);
  });
  const widest = Math.max(...longest);
  const stretched = longest.findIndex((length, index) => length === widest && kinds[index] !== 'number');
  return columns.map(({ name }, index) => {
    const kind = kinds[index] ?? 'text';
    return {
      id: String(index),
      label: name,
      numeric: kind === 'number',
      ...(index === stretched ? {} : { width: Math.min(320, 30 + (longest[index] ?? 0) * 7.2) }),
      value: (row) => sortValue(row[index], kind),
      cell: (row) => (
        <AnswerCell value={row[index]} kind={kind} onShow={() => show({ row, column: index })} />
      ),
    } satisfies Column<Row>;
  });
}

function AnswerCell(props: { value: unknown; kind: ColumnKind; onShow: () => void }) {
  const isNull = () => props.value === null || props.value === undefined;
  return (
    <Show when={!isNull()} fallback={<span class="cell-null">NULL</span>}>
      <Show when={props.kind === 'json'} fallback={<bdi>{cellText(props.value, props.kind)}</bdi>}>
        <button type="button" class="cell-json mono clip" tabIndex={-1} onClick={() => props.onShow()}>
          {cellText(props.value, 'json')}
        </button>
      </Show>
    </Show>
  );
}

/** The rows of an answer, and how many they are; Enter or a click shows a row in full, JSON over several lines. */
export function AnswerTable(props: {
  label: string;
  answer: Answer;
  whenEmpty?: string | undefined;
  /** Most height of the table: any CSS length. */
  height?: string | undefined;
  /** The line that says how many rows there are is somewhere else. */
  silent?: boolean | undefined;
}) {
  const [shown, setShown] = createSignal<Shown>();
  const columns = createMemo(() => columnsOf(props.answer, setShown));
  const title = () => {
    const column = shown()?.column ?? null;
    return column === null ? 'Row' : (props.answer.columns[column]?.name ?? 'Value');
  };
  return (
    <div class="stack">
      <Show when={props.silent !== true}>
        <p class="quiet" role="status">
          {counted(props.answer.rows.length, 'row')}
          {props.answer.truncated ? ', and there are more' : ''} in {formatDuration(props.answer.elapsedMs)}
        </p>
      </Show>
      <Show
        when={props.answer.rows.length > 0}
        fallback={<p>{props.whenEmpty ?? 'The answer has no rows.'}</p>}
      >
        <DataTable
          label={props.label}
          columns={columns()}
          rows={props.answer.rows}
          height={props.height ?? `min(28rem, ${props.answer.rows.length * 40 + 40}px)`}
          onOpen={(row) => setShown({ row, column: null })}
        />
      </Show>
      <Dialog title={title()} wide open={shown() !== undefined} onClose={() => setShown(undefined)}>
        <Show when={shown()} keyed>
          {({ row, column }) => (
            <Show
              when={column === null}
              fallback={<CodeBlock text={prettyJson(row[column ?? 0])} maxHeight="60dvh" />}
            >
              <RowValues answer={props.answer} row={row} />
            </Show>
          )}
        </Show>
      </Dialog>
    </div>
  );
}

function RowValues(props: { answer: Answer; row: Row }) {
  return (
    <dl class="row-values">
      <For each={props.answer.columns}>
        {(column, index) => {
          const kind = columnKind(props.answer, index());
          const value = props.row[index()];
          return (
            <>
              <dt>
                <bdi>{column.name}</bdi> <span class="faint">{column.type}</span>
              </dt>
              <dd>
                <Show
                  when={value !== null && value !== undefined}
                  fallback={<span class="cell-null">NULL</span>}
                >
                  <pre>{kind === 'json' ? prettyJson(value) : cellText(value, kind)}</pre>
                </Show>
              </dd>
            </>
          );
        }}
      </For>
    </dl>
  );
}
