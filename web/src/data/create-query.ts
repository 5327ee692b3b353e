import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { ApiRequest } from './api-request.ts';
import { type LiveEvent, onLive } from './live-feed.ts';
import { asProblem, type Problem } from './problem.ts';
import { cached, fetchInto } from './query-cache.ts';

/** What a view sees of a question to the API. */
export type Query<T> = {
  /** The answer; stays while a newer one is fetched, undefined while there is none. */
  readonly data: () => T | undefined;
  /** Why there is no (newer) answer. */
  readonly problem: () => Problem | undefined;
  /** True while an answer is awaited, the first or a newer one. */
  readonly loading: () => boolean;
  /** Asks again; also the answer to a "retry" button. */
  readonly refetch: () => void;
};

/** When an answer is asked for again by itself. */
export type QueryOptions = {
  /** Which live events make the answer old; at most one question a second comes of it. */
  readonly refetchOn?: (event: LiveEvent) => boolean;
  /** The run whose live events count; without it, those of all runs. */
  readonly run?: () => string | number | undefined;
  /** Keep showing the last answer while another request's is fetched: filters and pages. */
  readonly keepPrevious?: boolean;
};

const refetchEveryMs = 1000;

/**
 * Asks the API as long as the component lives, and again when the request changes.
 * Answers are cached by address: one that is known shows at once and is renewed behind it.
 *
 * @param request what to ask; null or undefined while there is nothing to ask yet
 */
export function createQuery<T>(
  request: () => ApiRequest<T> | null | undefined,
  options: QueryOptions = {},
): Query<T> {
  const [data, setData] = createSignal<T>();
  const [problem, setProblem] = createSignal<Problem>();
  const [loading, setLoading] = createSignal(false);
  let wanted: string | undefined;

  const load = async (url: string) => {
    setLoading(true);
    try {
      const answer = (await fetchInto(url)) as T;
      if (wanted !== url) return;
      setData(() => answer);
      setProblem(undefined);
    } catch (thrown) {
      if (wanted !== url) return;
      setProblem(asProblem(thrown));
    }
    setLoading(false);
  };
  const refetch = () => {
    if (wanted !== undefined) void load(wanted);
  };

  createEffect(
    on(
      () => request()?.url,
      (url) => {
        if (url === wanted) return;
        wanted = url;
        setProblem(undefined);
        if (url === undefined) {
          setData(undefined);
          setLoading(false);
          return;
        }
        const known = cached(url);
        if (known) setData(() => known.data as T);
        else if (!options.keepPrevious) setData(undefined);
        void load(url);
      },
    ),
  );
  if (options.refetchOn) refetchOnLive(refetch, options.refetchOn, options.run);
  onCleanup(() => {
    wanted = undefined;
  });
  return { data, problem, loading, refetch };
}

function refetchOnLive(
  refetch: () => void,
  matches: (event: LiveEvent) => boolean,
  run?: () => string | number | undefined,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const soon = () => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        last = performance.now();
        refetch();
      },
      Math.max(0, last + refetchEveryMs - performance.now()),
    );
  };
  createEffect(() => {
    const chosen = run?.();
    if (run && chosen === undefined) return;
    onCleanup(onLive(chosen, { event: (event) => matches(event) && soon(), reset: soon }));
  });
  onCleanup(() => clearTimeout(timer));
}
