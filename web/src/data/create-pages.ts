import { createEffect, createMemo, createSignal, on } from 'solid-js';
import { type ApiRequest, getJson } from './api-request.ts';
import { createQuery, type Query, type QueryOptions } from './create-query.ts';
import { asProblem, type Problem } from './problem.ts';

/** A page of a list as the API gives it. */
export type ListPage<T> = { readonly items: readonly T[]; readonly next: string | null };

/** A list that is fetched page by page as one scrolls. */
export type Pages<T> = {
  /** The first page with its states; for `QueryView`. */
  readonly first: Query<ListPage<T>>;
  /** What has been fetched so far. */
  readonly items: () => readonly T[];
  readonly hasMore: () => boolean;
  readonly loadingMore: () => boolean;
  readonly problem: () => Problem | undefined;
  /** Fetches the next page; `DataTable`'s `onEnd`. Does nothing while one is on its way or there is none. */
  readonly more: () => void;
};

/**
 * Asks for a list in pages.
 * @param request the request for the page behind `after`; null while there is nothing to ask
 */
export function createPages<T>(
  request: (after: string | undefined) => ApiRequest<ListPage<T>> | null,
  options: QueryOptions = {},
): Pages<T> {
  const first = createQuery(() => request(undefined), options);
  const [further, setFurther] = createSignal<readonly ListPage<T>[]>([]);
  const [loadingMore, setLoadingMore] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem>();
  const last = () => further().at(-1) ?? first.data();
  // Pages behind a first page that changed would repeat or leave out rows.
  createEffect(
    on(
      () => [request(undefined)?.url, first.data()?.next],
      () => setFurther([]),
      { defer: true },
    ),
  );
  const more = async () => {
    const after = last()?.next;
    if (!after || loadingMore()) return;
    const next = request(after);
    const base = request(undefined)?.url;
    if (!next) return;
    setLoadingMore(true);
    try {
      const page = await getJson(next);
      if (request(undefined)?.url === base) setFurther([...further(), page]);
      setProblem(undefined);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setLoadingMore(false);
  };
  const items = createMemo(() => [first.data()?.items ?? [], ...further().map((page) => page.items)].flat());
  return {
    first,
    items,
    hasMore: () => Boolean(last()?.next),
    loadingMore,
    problem,
    more: () => void more(),
  };
}
