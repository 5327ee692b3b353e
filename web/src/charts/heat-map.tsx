import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import { rowHeight } from '../components/row-height.ts';
import { rowAfterKey } from '../components/row-keys.ts';
import { Tooltip } from '../components/tooltip.tsx';
import { createVirtualRows } from '../components/virtual-rows.ts';
import { statusFacts } from '../data/status-facts.ts';
import './heat-map.css';

/** What a cell shows: a status, and how strong its colour is (0 to 1; 1 without it). */
export type HeatCell = { readonly status: string; readonly strength?: number | undefined };

/** A grid of rows (tests) by columns (runs). */
export type HeatMapProps<R, C> = {
  label: string;
  rows: readonly R[];
  columns: readonly C[];
  rowLabel: (row: R) => string;
  /** Drawn in the first column instead of the plain label. */
  rowHead?: ((row: R) => JSX.Element) | undefined;
  columnLabel: (column: C) => string;
  /** Drawn above a column; there is room for a mark. */
  columnHead?: ((column: C) => JSX.Element) | undefined;
  /** Undefined where there is nothing: the test was not part of the run. */
  cell: (row: R, column: C) => HeatCell | undefined;
  /** What the tooltip says; the labels and the status without it. */
  tooltip?: (row: R, column: C, cell: HeatCell | undefined) => JSX.Element;
  onOpen?: ((row: R, column: C) => void) | undefined;
  /** Most height of the box: any CSS length. */
  height?: string | undefined;
  /** Width of the labels in pixels. */
  labelWidth?: number | undefined;
};

/**
 * A grid of statuses: arrows move from cell to cell, Ctrl-Home and Ctrl-End to the corners, Enter opens. Rows in sight
 * are drawn only; a tooltip follows the pointer and the keys.
 */
export function HeatMap<R, C>(props: HeatMapProps<R, C>) {
  const base = createUniqueId();
  const [at, setAt] = createSignal({ row: 0, column: 0 });
  const [tip, setTip] = createSignal<DOMRect>();
  let box: HTMLDivElement | undefined;
  const virtual = createVirtualRows({
    count: () => props.rows.length,
    box: () => box,
    rowHeight,
    head: () => (props.columnHead ? 28 : 0),
  });
  const active = createMemo(() => ({
    row: Math.min(at().row, Math.max(0, props.rows.length - 1)),
    column: Math.min(at().column, Math.max(0, props.columns.length - 1)),
  }));
  const cellId = (row: number, column: number) => `${base}-${row}-${column}`;
  const showTip = () =>
    requestAnimationFrame(() =>
      setTip(document.getElementById(cellId(active().row, active().column))?.getBoundingClientRect()),
    );
  const move = (row: number, column: number) => {
    setAt({ row, column });
    virtual.scrollTo(row);
    const cell = document.getElementById(cellId(row, column));
    if (cell && box) cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    showTip();
  };
  const onKey = (event: KeyboardEvent) => {
    const { row, column } = active();
    const lastRow = props.rows.length - 1;
    const last = props.columns.length - 1;
    if (lastRow < 0 || last < 0 || event.altKey || event.metaKey) return;
    if (event.ctrlKey && event.key === 'Home') move(0, 0);
    else if (event.ctrlKey && event.key === 'End') move(lastRow, last);
    else if (event.ctrlKey) return;
    else if (event.key === 'ArrowLeft') move(row, Math.max(0, column - 1));
    else if (event.key === 'ArrowRight') move(row, Math.min(last, column + 1));
    else if (event.key === 'Home') move(row, 0);
    else if (event.key === 'End') move(row, last);
    else if (event.key === 'Enter') open();
    else if (event.key === 'Escape' && tip()) setTip(undefined);
    else {
      const next = rowAfterKey(event.key, row, props.rows.length, virtual.page());
      if (next === null) return;
      move(next, column);
    }
    event.preventDefault();
  };
  const chosen = () => {
    const row = props.rows[active().row];
    const column = props.columns[active().column];
    return row === undefined || column === undefined ? undefined : { row, column };
  };
  const open = () => {
    const one = chosen();
    if (one) props.onOpen?.(one.row, one.column);
  };
  const cellAt = (event: Event) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-cell]');
    const [row, column] = cell?.dataset.cell?.split(':').map(Number) ?? [];
    return row === undefined || column === undefined || !cell ? undefined : { row, column, cell };
  };
  const describe = (row: R, column: C) => {
    const cell = props.cell(row, column);
    return `${props.rowLabel(row)}, ${props.columnLabel(column)}: ${cell ? statusFacts(cell.status).label : 'not run'}`;
  };
  return (
    <>
      <div
        class="heat-map"
        classList={{ opens: props.onOpen !== undefined }}
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.rows.length + (props.columnHead ? 1 : 0)}
        aria-colcount={props.columns.length + 1}
        aria-activedescendant={
          props.rows.length > 0 && props.columns.length > 0
            ? cellId(active().row, active().column)
            : undefined
        }
        tabIndex={0}
        data-own-keys=""
        ref={box}
        style={{
          'max-height': props.height ?? '70dvh',
          '--count': props.columns.length,
          '--label': `min(${props.labelWidth ?? 320}px, 45vw)`,
        }}
        onKeyDown={onKey}
        onFocusOut={() => setTip(undefined)}
        onPointerOver={(event) => {
          const place = cellAt(event);
          if (!place || event.pointerType === 'touch') return setTip(undefined);
          setAt({ row: place.row, column: place.column });
          setTip(place.cell.getBoundingClientRect());
        }}
        onPointerLeave={() => setTip(undefined)}
        onClick={(event) => {
          const place = cellAt(event);
          if (!place) return;
          setAt({ row: place.row, column: place.column });
          open();
        }}
      >
        <Show when={props.columnHead}>
          {(head) => (
            <div role="rowgroup" class="head">
              <div role="row" class="row">
                <div role="columnheader" class="label">
                  <span class="for-readers">{props.label}</span>
                </div>
                <For each={props.columns}>
                  {(column) => (
                    <div
                      role="columnheader"
                      aria-label={props.columnLabel(column)}
                      title={props.columnLabel(column)}
                    >
                      {head()(column)}
                    </div>
                  )}
                </For>
              </div>
            </div>
          )}
        </Show>
        <div role="rowgroup" class="all" style={{ height: `${virtual.height()}px` }}>
          <For each={virtual.drawn()}>
            {(place) => (
              <Show when={props.rows[place.index]} keyed>
                {(row) => (
                  <div
                    role="row"
                    class="row"
                    aria-rowindex={place.index + (props.columnHead ? 2 : 1)}
                    style={{ translate: `0 ${place.start}px` }}
                  >
                    <div role="rowheader" class="label clip" title={props.rowLabel(row as R)}>
                      {props.rowHead ? props.rowHead(row as R) : props.rowLabel(row as R)}
                    </div>
                    <For each={props.columns}>
                      {(column, index) => (
                        <div
                          id={cellId(place.index, index())}
                          role="gridcell"
                          aria-label={describe(row as R, column)}
                          data-cell={`${place.index}:${index()}`}
                          classList={{ active: active().row === place.index && active().column === index() }}
                        >
                          <Mark cell={props.cell(row as R, column)} />
                        </div>
                      )}
                    </For>
                  </div>
                )}
              </Show>
            )}
          </For>
        </div>
      </div>
      <Tooltip at={tip()}>
        <Show when={tip() && chosen()} keyed>
          {(one) =>
            props.tooltip
              ? props.tooltip(one.row, one.column, props.cell(one.row, one.column))
              : describe(one.row, one.column)
          }
        </Show>
      </Tooltip>
    </>
  );
}

function Mark(props: { cell: HeatCell | undefined }) {
  return (
    <Show when={props.cell} fallback={<span class="none" />}>
      {(cell) => (
        <span
          class={`mark-of-cell ${statusFacts(cell().status).shape}`}
          data-tone={statusFacts(cell().status).tone}
          style={{
            opacity: cell().strength === undefined ? undefined : 0.25 + 0.75 * (cell().strength ?? 1),
          }}
        />
      )}
    </Show>
  );
}
