import { For, Show } from 'solid-js';
import { Icon } from './icon.tsx';
import type { Column, Sort } from './table-columns.ts';

const narrowest = 48;
const keyStep = 16;

/** The head of a `DataTable`: headings that sort, and edges that make columns wider. */
export function DataTableHead<T>(props: {
  columns: readonly Column<T>[];
  sort: Sort | undefined;
  onSort: (column: Column<T>) => void;
  onWidth: (column: string, width: number) => void;
}) {
  const order = (column: Column<T>) => {
    if (column.sortable === false) return undefined;
    if (props.sort?.column !== column.id) return 'none';
    return props.sort.descending ? 'descending' : 'ascending';
  };
  const drag = (column: Column<T>, event: PointerEvent & { currentTarget: HTMLElement }) => {
    const edge = event.currentTarget;
    const from = edge.parentElement?.offsetWidth ?? 0;
    edge.setPointerCapture(event.pointerId);
    const onMove = (move: PointerEvent) =>
      props.onWidth(column.id, Math.max(narrowest, from + move.clientX - event.clientX));
    edge.addEventListener('pointermove', onMove);
    edge.addEventListener('pointerup', () => edge.removeEventListener('pointermove', onMove), { once: true });
  };
  const onKey = (column: Column<T>, event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const sign = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!event.altKey || sign === undefined) return;
    event.preventDefault();
    const width = event.currentTarget.closest<HTMLElement>('[role="columnheader"]')?.offsetWidth ?? 0;
    props.onWidth(column.id, Math.max(narrowest, width + sign * keyStep));
  };
  return (
    <div role="rowgroup" class="head">
      <div role="row" class="row" aria-rowindex={1}>
        <For each={props.columns}>
          {(column) => (
            <div role="columnheader" aria-sort={order(column)} classList={{ number: column.numeric }}>
              <Show when={column.sortable !== false} fallback={<span class="heading">{column.label}</span>}>
                <button
                  type="button"
                  class="heading"
                  title={`Sort by ${column.label} (Alt and arrows: width)`}
                  onClick={() => props.onSort(column)}
                  onKeyDown={(event) => onKey(column, event)}
                >
                  {column.label}
                  <Show when={props.sort?.column === column.id}>
                    <Icon name={props.sort?.descending ? 'sortDown' : 'sortUp'} size={12} />
                  </Show>
                </button>
              </Show>
              <div class="edge" aria-hidden="true" onPointerDown={(event) => drag(column, event)} />
            </div>
          )}
        </For>
      </div>
    </div>
  );
}
