import {
  type Accessor,
  batch,
  createEffect,
  createMemo,
  createSignal,
  createUniqueId,
  For,
  type JSX,
  on,
} from 'solid-js';
import { isNarrow } from '../data/screen-width.ts';
import { rowHeight } from './row-height.ts';
import { createTypeahead, rowAfterKey } from './row-keys.ts';
import { rowsOfTree, type TreeRow, type TreeSource } from './tree-model.ts';
import { createVirtualRows } from './virtual-rows.ts';
import { TreeRowView } from './virtual-tree-row.tsx';
import './virtual-tree.css';

/** A column of a tree beside its first one. */
export type TreeColumn<T> = {
  readonly id: string;
  readonly label: string;
  /** Any CSS width; columns with `narrow: false` are left out at phone width. */
  readonly width: string;
  readonly numeric?: boolean | undefined;
  readonly narrow?: boolean | undefined;
  readonly cell: (node: T) => JSX.Element;
};

/** What a tree is made of and what happens in it. */
export type VirtualTreeProps<T> = {
  label: string;
  roots: readonly T[];
  source: TreeSource<T>;
  /** Keys of the open nodes. */
  open: ReadonlySet<string>;
  onToggle: (key: string, open: boolean, node: T) => void;
  /** Key of the chosen node; it can be linked to when it is kept in the URL. */
  selected?: string | undefined;
  onSelect?: ((node: T, key: string) => void) | undefined;
  /** Enter or a double click on a node. */
  onOpen?: ((node: T, key: string) => void) | undefined;
  textOf: (node: T) => string;
  /** Heading of the first column; without one there is no head. */
  heading?: string | undefined;
  columns?: readonly TreeColumn<T>[] | undefined;
  /** Height of the box: any CSS length. */
  height?: string | undefined;
  children: (node: T, row: Accessor<TreeRow<T>>) => JSX.Element;
};

/**
 * A tree table with any number of rows, of which only those in sight are drawn. Arrows up and down move, right opens or
 * goes down, left closes or goes up, `*` opens all siblings; Home, End, PageUp, PageDown and typing move, too.
 */
export function VirtualTree<T>(props: VirtualTreeProps<T>) {
  const base = createUniqueId();
  const columns = createMemo(() =>
    (props.columns ?? []).filter((column) => !isNarrow() || column.narrow !== false),
  );
  const all = createMemo(() => rowsOfTree(props.roots, props.source, (key) => props.open.has(key)));
  const places = createMemo(() => new Map(all().map((row, index) => [row.key, index])));
  const [own, setOwn] = createSignal<string>();
  const active = createMemo(() => places().get(props.selected ?? own() ?? '') ?? 0);
  let box: HTMLDivElement | undefined;
  const head = () => (props.heading === undefined ? 0 : 30);
  const rows = createVirtualRows({ count: () => all().length, box: () => box, rowHeight, head });
  const typeahead = createTypeahead(
    () => all().length,
    (index) => {
      const row = all()[index];
      return row ? props.textOf(row.node) : '';
    },
  );
  const choose = (index: number) => {
    const row = all()[index];
    if (!row) return;
    setOwn(row.key);
    rows.scrollTo(index);
    props.onSelect?.(row.node, row.key);
  };
  const toggle = (row: TreeRow<T>) => props.onToggle(row.key, !row.open, row.node);
  const parentOf = (index: number) => {
    const level = all()[index]?.level ?? 1;
    return all().findLastIndex((row, at) => at < index && row.level === level - 1);
  };
  const actOn = (key: string, row: TreeRow<T>, index: number): boolean => {
    if (key === 'ArrowRight') {
      if (row.branch && !row.open) toggle(row);
      else if (row.open) choose(index + 1);
    } else if (key === 'ArrowLeft') {
      if (row.open) toggle(row);
      else if (row.level > 1) choose(parentOf(index));
    } else if (key === '*') {
      batch(() => {
        for (const other of siblingsOf(all(), index)) if (other.branch && !other.open) toggle(other);
      });
    } else if (key === 'Enter') {
      if (props.onOpen) props.onOpen(row.node, row.key);
      else if (row.branch) toggle(row);
    } else if (key === ' ') {
      if (row.branch) toggle(row);
    } else return false;
    return true;
  };
  const onKey = (event: KeyboardEvent) => {
    const row = all()[active()];
    if (event.ctrlKey || event.metaKey || event.altKey || !row) return;
    if (!actOn(event.key, row, active())) {
      const next =
        rowAfterKey(event.key, active(), all().length, rows.page()) ?? typeahead(event.key, active());
      if (next === null) return;
      choose(next);
    }
    event.preventDefault();
  };
  createEffect(
    on(
      () => props.selected,
      (key) => {
        const index = places().get(key ?? '');
        if (index !== undefined) rows.scrollTo(index);
      },
    ),
  );
  const template = () => ['minmax(12rem, 1fr)', ...columns().map((column) => column.width)].join(' ');
  return (
    <div
      class="virtual-tree"
      role="treegrid"
      aria-label={props.label}
      aria-rowcount={all().length + (props.heading === undefined ? 0 : 1)}
      aria-activedescendant={all().length > 0 ? `${base}-${active()}` : undefined}
      tabIndex={0}
      data-own-keys=""
      ref={box}
      style={{ height: props.height ?? '28rem', '--columns': template() }}
      onKeyDown={onKey}
    >
      <TreeHead heading={props.heading} columns={columns()} />
      <div role="rowgroup" class="all" style={{ height: `${rows.height()}px` }}>
        <For each={rows.drawn()}>
          {(place) => (
            <TreeRowView
              id={`${base}-${place.index}`}
              row={() => all()[place.index]}
              start={place.start}
              index={place.index + (props.heading === undefined ? 1 : 2)}
              active={place.index === active()}
              columns={columns()}
              onChoose={() => choose(place.index)}
              onToggle={toggle}
              onOpen={props.onOpen}
            >
              {props.children}
            </TreeRowView>
          )}
        </For>
      </div>
    </div>
  );
}

function TreeHead<T>(props: { heading: string | undefined; columns: readonly TreeColumn<T>[] }) {
  return (
    <div role="rowgroup" class="head" hidden={props.heading === undefined}>
      <div role="row" class="row" aria-rowindex={1}>
        <div role="columnheader">{props.heading}</div>
        <For each={props.columns}>
          {(column) => (
            <div role="columnheader" classList={{ number: column.numeric }}>
              {column.label}
            </div>
          )}
        </For>
      </div>
    </div>
  );
}

function siblingsOf<T>(rows: readonly TreeRow<T>[], index: number): TreeRow<T>[] {
  const level = rows[index]?.level ?? 1;
  const first = rows.findLastIndex((row, at) => at < index && row.level < level) + 1;
  const after = rows.findIndex((row, at) => at > index && row.level < level);
  return rows.slice(first, after === -1 ? undefined : after).filter((row) => row.level === level);
}
