import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import { isNarrow } from '../data/screen-width.ts';
import { announce } from './announcer.tsx';
import { DataTableHead } from './data-table-head.tsx';
import { rowHeight } from './row-height.ts';
import { createTypeahead, rowAfterKey } from './row-keys.ts';
import {
  type Column,
  columnTemplate,
  leastWidth,
  nextSort,
  rowsAsText,
  type Sort,
  sortRows,
} from './table-columns.ts';
import { createVirtualRows } from './virtual-rows.ts';
import './data-table.css';

/** What a table shows and does. */
export type DataTableProps<T> = {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  /** What the rows are sorted by when somebody else sorts them (the API); otherwise the table sorts by itself. */
  sort?: Sort | undefined;
  onSort?: (sort: Sort | undefined) => void;
  /** Enter or a click on a row. */
  onOpen?: ((row: T, index: number) => void) | undefined;
  /** Called when the end comes into sight: fetch the next page. */
  onEnd?: (() => void) | undefined;
  /** Stands below the rows, such as a note that more are being fetched. */
  foot?: JSX.Element | undefined;
  /** Most height of the box: any CSS length. */
  height?: string | undefined;
};

/**
 * A table of any number of rows: the head sticks, columns are sorted by a click and widened by dragging (or with
 * Alt and the arrows), only rows in sight are drawn. Arrows, Home, End, PageUp, PageDown and typing move, Enter opens,
 * Ctrl-C copies the chosen row, Ctrl-Shift-C all of them.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const base = createUniqueId();
  const [ownSort, setOwnSort] = createSignal<Sort>();
  const [widths, setWidths] = createSignal<Readonly<Record<string, number>>>({});
  const columns = createMemo(() =>
    isNarrow() ? props.columns.filter((column) => column.narrow !== false) : props.columns,
  );
  const [chosen, setChosen] = createSignal(-1);
  const sort = () => (props.onSort ? props.sort : ownSort());
  const rows = createMemo(() => (props.onSort ? props.rows : sortRows(props.rows, props.columns, ownSort())));
  const active = () => Math.min(chosen(), rows().length - 1);
  let box: HTMLDivElement | undefined;
  const virtual = createVirtualRows({
    count: () => rows().length,
    box: () => box,
    rowHeight,
    head: () => 32,
  });
  const typeahead = createTypeahead(
    () => rows().length,
    (index) => {
      const row = rows()[index];
      return row === undefined ? '' : String(props.columns[0]?.value(row) ?? '');
    },
  );
  const atEnd = createMemo(() => (virtual.drawn().at(-1)?.index ?? 0) >= rows().length - 20);
  createMemo(() => {
    if (rows().length > 0 && atEnd()) queueMicrotask(() => props.onEnd?.());
  });
  const changeSort = (column: Column<T>) => {
    const next = nextSort(column, sort());
    if (props.onSort) props.onSort(next);
    else setOwnSort(next);
    announce(
      next ? `Sorted by ${column.label}, ${next.descending ? 'descending' : 'ascending'}` : 'Not sorted',
    );
  };
  const choose = (index: number) => {
    setChosen(index);
    virtual.scrollTo(index);
  };
  const open = (index: number) => {
    const row = rows()[index];
    if (row !== undefined) props.onOpen?.(row, index);
  };
  const copy = (all: boolean) => {
    const row = rows()[active()];
    const copied = all ? rows() : row === undefined ? [] : [row];
    if (copied.length === 0 || getSelection()?.isCollapsed === false) return false;
    void navigator.clipboard?.writeText(rowsAsText(copied, props.columns));
    announce(copied.length === 1 ? 'Row copied' : `${copied.length} rows copied`);
    return true;
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.target !== box) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      if (copy(event.shiftKey)) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next =
      rowAfterKey(event.key, active(), rows().length, virtual.page()) ?? typeahead(event.key, active());
    if (next !== null) choose(next);
    else if (event.key === 'Enter') open(active());
    else return;
    event.preventDefault();
  };
  return (
    <div
      class="data-table"
      classList={{ opens: props.onOpen !== undefined }}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows().length + 1}
      aria-colcount={columns().length}
      aria-activedescendant={active() >= 0 ? `${base}-${active()}` : undefined}
      tabIndex={0}
      data-own-keys=""
      ref={box}
      style={{
        'max-height': props.height ?? '70dvh',
        '--columns': columnTemplate(columns(), widths()),
        '--least': `${leastWidth(columns(), widths())}px`,
      }}
      onKeyDown={onKey}
    >
      <DataTableHead
        columns={columns()}
        sort={sort()}
        onSort={changeSort}
        onWidth={(id, width) => setWidths({ ...widths(), [id]: width })}
      />
      <div role="rowgroup" class="all" style={{ height: `${virtual.height()}px` }}>
        <For each={virtual.drawn()}>
          {(place) => (
            <div
              id={`${base}-${place.index}`}
              role="row"
              class="row"
              aria-rowindex={place.index + 2}
              aria-selected={place.index === active()}
              style={{ translate: `0 ${place.start}px` }}
              onClick={(event) => {
                setChosen(place.index);
                if (!(event.target as Element).closest('a, button')) open(place.index);
              }}
            >
              <Show when={rows()[place.index]} keyed>
                {(row) => <For each={columns()}>{(column) => <Cell column={column} row={row as T} />}</For>}
              </Show>
            </div>
          )}
        </For>
      </div>
      {props.foot}
    </div>
  );
}

function Cell<T>(props: { column: Column<T>; row: T }) {
  return (
    <div role="gridcell" classList={{ number: props.column.numeric }}>
      {props.column.cell ? props.column.cell(props.row) : String(props.column.value(props.row) ?? '–')}
    </div>
  );
}
