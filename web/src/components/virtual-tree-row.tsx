import { type Accessor, For, type JSX, Show } from 'solid-js';
import { Icon } from './icon.tsx';
import type { TreeRow } from './tree-model.ts';
import type { TreeColumn } from './virtual-tree.tsx';

/** One row of a `VirtualTree`. */
export function TreeRowView<T>(props: {
  id: string;
  row: Accessor<TreeRow<T> | undefined>;
  start: number;
  index: number;
  active: boolean;
  columns: readonly TreeColumn<T>[];
  onChoose: () => void;
  onToggle: (row: TreeRow<T>) => void;
  onOpen: ((node: T, key: string) => void) | undefined;
  children: (node: T, row: Accessor<TreeRow<T>>) => JSX.Element;
}) {
  return (
    <Show when={props.row()}>
      {(row) => (
        <div
          id={props.id}
          role="row"
          class="row"
          aria-rowindex={props.index}
          aria-level={row().level}
          aria-posinset={row().position}
          aria-setsize={row().siblings}
          aria-expanded={row().branch ? row().open : undefined}
          aria-selected={props.active}
          style={{ translate: `0 ${props.start}px`, '--level': row().level }}
          onClick={props.onChoose}
          onDblClick={() => (props.onOpen ? props.onOpen(row().node, row().key) : undefined)}
        >
          <div role="gridcell" class="first">
            <Show when={row().branch} fallback={<span class="twist" />}>
              <span
                class="twist"
                aria-hidden="true"
                onClick={(event) => {
                  event.stopPropagation();
                  props.onChoose();
                  props.onToggle(row());
                }}
              >
                <Icon name="right" size={12} />
              </span>
            </Show>
            <Show when={row().node} keyed>
              {(node) => props.children(node, row)}
            </Show>
          </div>
          <For each={props.columns}>
            {(column) => (
              <div role="gridcell" classList={{ number: column.numeric }}>
                <Show when={row().node} keyed>
                  {(node) => column.cell(node)}
                </Show>
              </div>
            )}
          </For>
        </div>
      )}
    </Show>
  );
}
