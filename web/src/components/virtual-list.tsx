import { createEffect, createSignal, createUniqueId, For, type JSX, on } from 'solid-js';
import { rowHeight } from './row-height.ts';
import { createTypeahead, rowAfterKey } from './row-keys.ts';
import { createVirtualRows } from './virtual-rows.ts';
import './virtual-list.css';

/**
 * A list to choose from with any number of entries, of which only those in sight are drawn. Arrows, Home, End, PageUp,
 * PageDown and typing move; Enter opens.
 */
export function VirtualList<T>(props: {
  label: string;
  items: readonly T[];
  /** What the entry is found by when one types. */
  textOf: (item: T) => string;
  selected?: number | undefined;
  onSelect?: ((item: T, index: number) => void) | undefined;
  onOpen?: ((item: T, index: number) => void) | undefined;
  /** Height of the box: any CSS length. */
  height?: string | undefined;
  children: (item: T, index: number) => JSX.Element;
}) {
  const base = createUniqueId();
  const [own, setOwn] = createSignal(0);
  const active = () => Math.min(props.selected ?? own(), Math.max(0, props.items.length - 1));
  let box: HTMLDivElement | undefined;
  const rows = createVirtualRows({ count: () => props.items.length, box: () => box, rowHeight });
  const typeahead = createTypeahead(
    () => props.items.length,
    (index) => textAt(index),
  );
  const textAt = (index: number) => {
    const item = props.items[index];
    return item === undefined ? '' : props.textOf(item);
  };
  const choose = (index: number) => {
    const item = props.items[index];
    if (item === undefined) return;
    setOwn(index);
    rows.scrollTo(index);
    props.onSelect?.(item, index);
  };
  const open = (index: number) => {
    const item = props.items[index];
    if (item !== undefined) props.onOpen?.(item, index);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next =
      rowAfterKey(event.key, active(), props.items.length, rows.page()) ?? typeahead(event.key, active());
    if (next !== null) choose(next);
    else if (event.key === 'Enter') open(active());
    else return;
    event.preventDefault();
  };
  createEffect(
    on(
      () => props.selected,
      (index) => index !== undefined && rows.scrollTo(index),
      { defer: true },
    ),
  );
  return (
    <div
      class="virtual-list"
      role="listbox"
      aria-label={props.label}
      aria-activedescendant={props.items.length > 0 ? `${base}-${active()}` : undefined}
      tabIndex={0}
      data-own-keys=""
      ref={box}
      style={{ height: props.height ?? '24rem' }}
      onKeyDown={onKey}
    >
      <div role="presentation" class="all" style={{ height: `${rows.height()}px` }}>
        <For each={rows.drawn()}>
          {(row) => (
            <div
              id={`${base}-${row.index}`}
              role="option"
              aria-selected={row.index === active()}
              aria-setsize={props.items.length}
              aria-posinset={row.index + 1}
              style={{ translate: `0 ${row.start}px` }}
              onClick={() => {
                choose(row.index);
                open(row.index);
              }}
            >
              {(() => {
                const item = props.items[row.index];
                return item === undefined ? null : props.children(item, row.index);
              })()}
            </div>
          )}
        </For>
      </div>
    </div>
  );
}
