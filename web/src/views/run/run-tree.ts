import { createMemo, createRoot, getOwner, onCleanup } from 'solid-js';
import type { TreeSource } from '../../components/tree-model.ts';
import type { RunSuite, RunTest } from './live-run-model.ts';
import type { RunState } from './run-state.ts';
import { createTestsPages, type TestsPages } from './run-tests-pages.ts';
import { isFiltering, type TestsFilter } from './tests-filter.ts';

/** A row of the tree of a run. */
export type RunNode =
  | { readonly kind: 'suite'; readonly key: string; readonly suite: RunSuite }
  | { readonly kind: 'test'; readonly key: string; readonly test: RunTest }
  | { readonly kind: 'more'; readonly key: string; readonly left: number; readonly load: () => void }
  | { readonly kind: 'waiting'; readonly key: string };

/** Runs with at most so many tests are read whole; of larger ones each suite when it is opened. */
const wholeAtMost = 1000;
const pageOfSuite = 500;
// One collator: localeCompare makes one at each call, which thousands of suites feel.
const byName = new Intl.Collator('en', { numeric: true }).compare;

const badness = (suite: RunSuite) => {
  const { failed = 0, error = 0, lost = 0, flaky = 0, running = 0 } = suite.counts;
  return failed + error + lost > 0 ? 0 : flaky > 0 ? 1 : running > 0 ? 2 : 3;
};

/** The suites and tests of a run as a tree whose tests are read when they are needed. */
export function createRunTree(state: RunState, filter: () => TestsFilter) {
  const filtering = createMemo(() => isFiltering(filter()));
  const whole = createMemo(() => {
    const total = state.details.data()?.statistics.total;
    return total !== undefined && total <= wholeAtMost;
  });
  const query = () => Object.fromEntries(Object.entries(filter()).filter(([, value]) => value !== ''));
  const found = createTestsPages(
    state,
    () => (filtering() || whole() ? query() : null),
    filtering() ? pageOfSuite : wholeAtMost,
  );
  const suites = createMemo(() => new Map(state.suites().map((suite) => [suite.suite_id, suite])));
  const nodes = new Map<string, RunNode>();
  // The same object for the same thing, so that rows keep their elements.
  const testNode = (test: RunTest): RunNode => {
    const key = `t${test.test_id}`;
    const same = nodes.get(key);
    if (same?.kind === 'test' && same.test === test) return same;
    const node: RunNode = { kind: 'test', key, test };
    nodes.set(key, node);
    return node;
  };
  const suiteNode = (suite: RunSuite): RunNode => {
    const key = `s${suite.suite_id}`;
    const same = nodes.get(key);
    if (same?.kind === 'suite' && same.suite === suite) return same;
    const node: RunNode = { kind: 'suite', key, suite };
    nodes.set(key, node);
    return node;
  };

  const owner = getOwner();
  const lazy = new Map<number, { pages: TestsPages; dispose: () => void }>();
  onCleanup(() => {
    for (const { dispose } of lazy.values()) dispose();
  });
  const pagesOf = (suite: number): TestsPages => {
    const known = lazy.get(suite);
    if (known) return known.pages;
    const sort = filter().sort;
    const pages = createRoot((dispose) => {
      const made = createTestsPages(
        state,
        () => ({ suite: String(suite), ...(sort === '' ? {} : { sort: filter().sort }) }),
        pageOfSuite,
      );
      lazy.set(suite, { pages: made, dispose });
      return made;
    }, owner);
    return pages;
  };

  const bySuite = createMemo(() => Map.groupBy(found.items(), (test) => test.suite_id));
  /** Suites that are drawn: all, or those around the tests that were found. */
  const drawn = createMemo(() => {
    if (!filtering()) return new Set(suites().keys());
    const around = new Set<number>();
    for (const id of bySuite().keys())
      for (let suite = suites().get(id); suite && !around.has(suite.suite_id); ) {
        around.add(suite.suite_id);
        suite = suites().get(suite.parent_suite_id ?? -1);
      }
    return around;
  });
  const children = createMemo(() => {
    const below = new Map<number | null, RunSuite[]>();
    for (const id of drawn()) {
      const suite = suites().get(id);
      if (!suite) continue;
      const parent =
        suite.parent_suite_id !== null && drawn().has(suite.parent_suite_id) ? suite.parent_suite_id : null;
      const list = below.get(parent);
      if (list) list.push(suite);
      else below.set(parent, [suite]);
    }
    // While a run goes on nothing changes its place: somebody reads.
    const live = state.running();
    for (const list of below.values())
      list.sort((a, b) => (live ? 0 : badness(a) - badness(b)) || byName(a.path ?? a.name, b.path ?? b.name));
    return below;
  });
  const testsIn = (suite: RunSuite): RunNode[] => {
    if (filtering() || whole()) {
      const begun = filtering() ? [] : state.begun(suite.suite_run_id);
      return [...(bySuite().get(suite.suite_id) ?? []), ...begun].map(testNode);
    }
    if (suite.tests === 0) return [];
    const pages = pagesOf(suite.suite_id);
    if (pages.total() === undefined) return [{ kind: 'waiting', key: `w${suite.suite_id}` }];
    const own = pages.items().filter((test) => test.suite_id === suite.suite_id);
    const rows = [...own, ...state.begun(suite.suite_run_id)].map(testNode);
    if (pages.hasMore())
      rows.push({
        kind: 'more',
        key: `m${suite.suite_id}`,
        left: (pages.total() ?? 0) - pages.items().length,
        load: pages.more,
      });
    return rows;
  };
  const source: TreeSource<RunNode> = {
    keyOf: (node) => node.key,
    isBranch: (node) => node.kind === 'suite',
    childrenOf: (node) =>
      node.kind === 'suite'
        ? [...(children().get(node.suite.suite_id) ?? []).map(suiteNode), ...testsIn(node.suite)]
        : undefined,
  };
  const roots = createMemo((): RunNode[] => {
    const rows = (children().get(null) ?? []).map(suiteNode);
    if ((filtering() || whole()) && found.hasMore())
      rows.push({
        kind: 'more',
        key: 'more',
        left: (found.total() ?? 0) - found.items().length,
        load: found.more,
      });
    return rows;
  });
  return { roots, source, found, filtering, whole, suites, drawn };
}

/** Keys of the suites that are open to begin with: all of a small run, otherwise those in which something went wrong. */
export function suitesToOpen(suites: readonly RunSuite[], total: number): string[] {
  if (total <= 120) return suites.map((suite) => `s${suite.suite_id}`);
  const roots = suites.filter((suite) => suite.parent_suite_id === null);
  const opened = suites.filter((suite) => total <= wholeAtMost && badness(suite) < 2);
  return [...(roots.length === 1 ? roots : []), ...opened].map((suite) => `s${suite.suite_id}`);
}
