import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  observeWindowOffset,
  observeWindowRect,
  Virtualizer,
  windowScroll,
} from '@tanstack/virtual-core';
import { type Accessor, createEffect, createSignal, on, onCleanup, onMount } from 'solid-js';

/** A row that is drawn now. */
export type DrawnRow = { readonly index: number; readonly start: number };

/** The rows of a long list of which only those in sight are drawn; all have the same height. */
export type VirtualRows = {
  readonly drawn: Accessor<readonly DrawnRow[]>;
  /** Height of all rows in pixels. */
  readonly height: Accessor<number>;
  readonly scrollTo: (index: number) => void;
  /** Rows that fit into the sight, for PageUp and PageDown. */
  readonly page: () => number;
};

/**
 * Virtual rows of a constant height inside a box that scrolls.
 * @param options `box`: the element that scrolls; `rowHeight`: in pixels; `head`: pixels at its top that a sticky head covers
 */
export function createVirtualRows(options: {
  count: Accessor<number>;
  box: () => HTMLElement | undefined;
  rowHeight: Accessor<number>;
  head?: Accessor<number> | undefined;
}): VirtualRows {
  const [drawn, setDrawn] = createSignal<readonly DrawnRow[]>([]);
  const [height, setHeight] = createSignal(0);
  const known = new Map<number, DrawnRow>();
  const settings = () => ({
    count: options.count(),
    getScrollElement: () => options.box() ?? null,
    estimateSize: () => options.rowHeight(),
    scrollPaddingStart: options.head?.() ?? 0,
    overscan: 12,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => read(),
  });
  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>(settings());
  const read = () => {
    setHeight(virtualizer.getTotalSize());
    setDrawn(virtualizer.getVirtualItems().map((item) => keep(known, item.index, item.start)));
  };
  onMount(() => {
    onCleanup(virtualizer._didMount());
    createEffect(
      on([options.count, options.rowHeight, () => options.head?.()], () => {
        virtualizer.setOptions(settings());
        virtualizer.measure();
        virtualizer._willUpdate();
        read();
      }),
    );
  });
  return {
    drawn,
    height,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    page: () => Math.max(1, Math.floor((options.box()?.clientHeight ?? 400) / options.rowHeight()) - 2),
  };
}

/** The same object for the same place, so that `For` keeps the row's elements while one scrolls. */
function keep(known: Map<number, DrawnRow>, index: number, start: number): DrawnRow {
  const same = known.get(index);
  if (same?.start === start) return same;
  const row = { index, start };
  known.set(index, row);
  if (known.size > 4000) known.clear();
  return row;
}

/** Virtual rows in the page itself: for lists that scroll with everything above them. */
export function createPageRows(options: {
  count: Accessor<number>;
  rowHeight: Accessor<number>;
  place: () => HTMLElement | undefined;
}): VirtualRows {
  const [drawn, setDrawn] = createSignal<readonly DrawnRow[]>([]);
  const [height, setHeight] = createSignal(0);
  const known = new Map<number, DrawnRow>();
  const above = () => {
    const box = options.place()?.getBoundingClientRect();
    return box ? box.top + window.scrollY : 0;
  };
  const settings = () => ({
    count: options.count(),
    getScrollElement: () => window,
    estimateSize: () => options.rowHeight(),
    scrollMargin: above(),
    scrollPaddingStart: 96,
    overscan: 12,
    initialOffset: () => window.scrollY,
    scrollToFn: windowScroll,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    onChange: () => read(),
  });
  const virtualizer = new Virtualizer<Window, HTMLElement>(settings());
  const read = () => {
    const margin = virtualizer.options.scrollMargin;
    setHeight(virtualizer.getTotalSize());
    setDrawn(virtualizer.getVirtualItems().map((item) => keep(known, item.index, item.start - margin)));
  };
  onMount(() => {
    onCleanup(virtualizer._didMount());
    createEffect(
      on([options.count, options.rowHeight], () => {
        virtualizer.setOptions(settings());
        virtualizer.measure();
        virtualizer._willUpdate();
        read();
      }),
    );
  });
  return {
    drawn,
    height,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    page: () => Math.max(1, Math.floor(window.innerHeight / options.rowHeight()) - 4),
  };
}
