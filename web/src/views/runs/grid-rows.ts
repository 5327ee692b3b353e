import { createEffect, createSignal, on } from 'solid-js';
import { type Answer, type ApiRequest, getJson } from '../../data/api-request.ts';
import type { Query } from '../../data/create-query.ts';

export type Grid = Answer<'/grid'>;
export type GridRow = Grid['items'][number];

/** The rows of the grid, fetched page by page: a page behind the first comes for the same runs only. */
export function createGridRows(
  first: Query<Grid>,
  request: (offset: number) => ApiRequest<Grid>,
): { items: () => readonly GridRow[]; more: () => void } {
  const [further, setFurther] = createSignal<readonly GridRow[]>([]);
  const [next, setNext] = createSignal<number | null>(null);
  let loading = false;
  createEffect(
    on(first.data, (grid) => {
      setFurther([]);
      setNext(grid?.next_offset ?? null);
    }),
  );
  const more = async () => {
    const offset = next();
    const of = first.data();
    if (offset === null || loading) return;
    loading = true;
    try {
      const page = await getJson(request(offset));
      const same = page.runs.at(-1)?.run_id === of?.runs.at(-1)?.run_id;
      if (first.data() === of && same) {
        setFurther([...further(), ...page.items]);
        setNext(page.next_offset);
      } else if (!same) first.refetch();
    } finally {
      loading = false;
    }
  };
  return { items: () => [...(first.data()?.items ?? []), ...further()], more: () => void more() };
}
