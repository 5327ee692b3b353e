import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { type Answer, apiRequest, getJson } from '../../data/api-request.ts';
import { asProblem, type Problem } from '../../data/problem.ts';
import type { RunTest } from './live-run-model.ts';
import type { RunState } from './run-state.ts';

type Page = Answer<'/runs/{run}/tests'>;

/** Tests of a run as they were read so far, page by page, with what happened to them since. */
export type TestsPages = {
  readonly items: () => readonly RunTest[];
  /** Tests that there are with this filter; undefined while it is not known. */
  readonly total: () => number | undefined;
  readonly queries: () => Page['queries'];
  readonly hasMore: () => boolean;
  readonly more: () => void;
  readonly problem: () => Problem | undefined;
  readonly retry: () => void;
};

/**
 * Reads tests of a run. While another filter's tests come, the ones from before stay.
 * @param query the filter; null while nothing is to be read
 * @param limit tests of a page
 */
export function createTestsPages(
  state: RunState,
  query: () => Readonly<Record<string, string>> | null,
  limit: number,
): TestsPages {
  const [pages, setPages] = createSignal<readonly Page[]>([]);
  const [problem, setProblem] = createSignal<Problem>();
  let current = 0;
  let loading = false;
  const read = async (offset: number, asked: Readonly<Record<string, string>>) => {
    const turn = offset === 0 ? ++current : current;
    loading = true;
    try {
      const request = apiRequest('/runs/{run}/tests', {
        path: { run: state.id() },
        query: { ...asked, limit, offset },
      });
      const page = await getJson(request);
      if (turn !== current) return;
      state.learn(page.items);
      setPages(offset === 0 ? [page] : [...pages(), page]);
      setProblem(undefined);
    } catch (thrown) {
      if (turn === current) setProblem(asProblem(thrown));
    } finally {
      if (turn === current) loading = false;
    }
  };
  const key = createMemo(() => JSON.stringify([state.id(), query(), state.epoch()]));
  const restart = () => {
    const asked = query();
    if (asked) void read(0, asked);
    else {
      current++;
      setPages([]);
    }
  };
  createEffect(on(key, restart));
  onCleanup(() => current++);
  const read_ = createMemo(() => pages().flatMap((page) => page.items));
  const kept = new Map<number, { row: RunTest; fresh: RunTest }>();
  const items = createMemo(() => {
    const all = read_();
    if (state.version() === 0) return all;
    // A row that did not change stays the same object, so that its elements stay, too.
    return all.map((row) => {
      const fresh = state.fresh(row);
      const same = kept.get(row.test_id);
      if (same?.row === row && JSON.stringify(same.fresh) === JSON.stringify(fresh)) return same.fresh;
      kept.set(row.test_id, { row, fresh });
      return fresh;
    });
  });
  return {
    items,
    total: () => pages()[0]?.total,
    queries: () => pages()[0]?.queries ?? [],
    hasMore: () => pages().at(-1)?.next_offset !== null && pages().length > 0,
    more: () => {
      const [offset, asked] = [pages().at(-1)?.next_offset, query()];
      if (offset && asked && !loading) void read(offset, asked);
    },
    problem,
    retry: restart,
  };
}
