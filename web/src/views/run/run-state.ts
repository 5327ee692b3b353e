import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { createQuery, type Query } from '../../data/create-query.ts';
import { onLive } from '../../data/live-feed.ts';
import {
  countAfter,
  LiveRunModel,
  type RunChange,
  type RunDetails,
  type RunSuite,
  type RunTest,
  type TestNews,
} from './live-run-model.ts';

/** How often what was counted along the messages is counted by the database again, while a run goes on. */
const recountMs = 15_000;

/** A run with everything that its view shows, kept up to date by the live feed. */
export type RunState = {
  readonly id: Accessor<string>;
  readonly details: Query<RunDetails>;
  readonly suitesQuery: Query<Answer<'/runs/{run}/suites'>>;
  readonly run: Accessor<RunDetails['run'] | undefined>;
  readonly running: Accessor<boolean>;
  /** Tests by verdict. */
  readonly counts: Accessor<Readonly<Partial<Record<string, number>>>>;
  readonly total: Accessor<number>;
  readonly suites: Accessor<readonly RunSuite[]>;
  /** A row of a test with what happened since it was read. */
  readonly fresh: (test: RunTest) => RunTest;
  /** Tests that began since the page was opened and that no row was read of, by the row of their suite in the run. */
  readonly begun: (suiteRun: number | null) => readonly RunTest[];
  /** Tells the state of rows that were read, so that messages about them are understood. */
  readonly learn: (tests: readonly RunTest[]) => void;
  /** Counts messages that changed tests: a list that cannot be mended row by row may be read again. */
  readonly version: Accessor<number>;
  /** Changes when everything has to be read again. */
  readonly epoch: Accessor<number>;
  /** Calls a function with every message, as long as the caller lives. */
  readonly onChange: (listener: (change: RunChange) => void) => void;
};

/** The state of the run that the address names. */
export function createRunState(id: Accessor<string>): RunState {
  const details = createQuery(() => apiRequest('/runs/{run}', { path: { run: id() } }));
  const suitesQuery = createQuery(() => apiRequest('/runs/{run}/suites', { path: { run: id() } }));
  const [runNews, setRunNews] = createSignal<Partial<RunDetails['run']>>({});
  const [counted, setCounted] = createSignal<Readonly<Partial<Record<string, number>>>>();
  const [suiteCounts, setSuiteCounts] = createSignal<ReadonlyMap<number, RunSuite['counts']>>(new Map());
  const [tests, setTests] = createSignal<ReadonlyMap<number, TestNews>>(new Map());
  const [version, setVersion] = createSignal(0);
  const [epoch, setEpoch] = createSignal(0);
  const model = new LiveRunModel();
  const read = new Set<number>();
  const listeners = new Set<(change: RunChange) => void>();

  const run = createMemo(() => {
    const row = details.data()?.run;
    return row === undefined ? undefined : { ...row, ...runNews() };
  });
  const running = createMemo(() => run()?.status === 'running');
  const counts = createMemo(() => {
    const statistics = details.data()?.statistics;
    if (!statistics) return {};
    const { total: _, attempts: __, ...verdicts } = statistics;
    return counted() ?? verdicts;
  });
  const total = createMemo(() =>
    Object.values(counts()).reduce<number>((sum, count) => sum + (count ?? 0), 0),
  );

  const recount = () => {
    details.refetch();
    suitesQuery.refetch();
  };
  const reload = () => {
    model.clear();
    setTests(new Map<number, TestNews>());
    setEpoch(epoch() + 1);
    recount();
  };
  const take = (change: RunChange) => {
    if (change.reload) return reload();
    if (change.run) {
      const { environment_vars: _, ...row } = change.run;
      setRunNews(row);
      // What the counts of a run that is over are, the database knows best.
      if (row.status !== undefined && row.status !== 'running') recount();
    }
    const news = model.apply(change);
    if (news.length > 0) {
      setCounted(countAfter(counts(), news));
      setSuiteCounts(countSuites(suites(), suiteCounts(), news));
      setTests(new Map([...tests(), ...news.map((one) => [one.test_id, one] as const)]));
      setVersion(version() + 1);
    }
    for (const listener of listeners) listener(change);
  };

  createEffect(on(details.data, () => setCounted(undefined), { defer: true }));
  createEffect(on(suitesQuery.data, () => setSuiteCounts(new Map()), { defer: true }));
  createEffect(
    on(id, () => {
      model.clear();
      read.clear();
      setRunNews({});
      setCounted(undefined);
      setTests(new Map<number, TestNews>());
    }),
  );
  // Runs that are over do not change: one feed less for the server.
  createEffect(
    on([id, running], ([run, live]) => {
      if (!live) return;
      const timer = setInterval(recount, recountMs);
      let first = true;
      const stop = onLive(run, {
        event: ({ type, data }) => {
          if (type === 'change') take(data as RunChange);
        },
        // The first reset greets who comes: rows were read a moment ago, counts may have moved since.
        reset: () => {
          if (first) recount();
          else reload();
          first = false;
        },
      });
      onCleanup(() => {
        clearInterval(timer);
        stop();
      });
    }),
  );

  const suites = createMemo(() => {
    const moved = suiteCounts();
    return (suitesQuery.data()?.items ?? []).map((suite) => {
      const counts = moved.get(suite.suite_id);
      return counts ? { ...suite, counts } : suite;
    });
  });

  return {
    id,
    details,
    suitesQuery,
    run,
    running,
    counts,
    total,
    suites,
    fresh: (test) => freshTest(test, tests().get(test.test_id)),
    begun: (suiteRun) =>
      suiteRun === null
        ? []
        : [...tests().values()]
            .filter((one) => one.execution.suite_run_id === suiteRun && !read.has(one.test_id))
            .map(testOfNews),
    learn: (rows) => {
      for (const row of rows) read.add(row.test_id);
      model.learn(rows);
    },
    version,
    epoch,
    onChange: (listener) => {
      listeners.add(listener);
      onCleanup(() => listeners.delete(listener));
    },
  };
}

function countSuites(
  suites: readonly RunSuite[],
  moved: ReadonlyMap<number, RunSuite['counts']>,
  news: readonly TestNews[],
): ReadonlyMap<number, RunSuite['counts']> {
  const next = new Map(moved);
  const parents = new Map(suites.map((suite) => [suite.suite_id, suite]));
  for (const [suiteRun, ofSuite] of Map.groupBy(news, (one) => one.execution.suite_run_id)) {
    let suite = suites.find((one) => one.suite_run_id === suiteRun && suiteRun !== undefined);
    while (suite) {
      next.set(suite.suite_id, countAfter(next.get(suite.suite_id) ?? suite.counts, ofSuite));
      suite = parents.get(suite.parent_suite_id ?? -1);
    }
  }
  return next;
}

function freshTest(test: RunTest, news: TestNews | undefined): RunTest {
  if (!news) return test;
  const { execution, verdict } = news;
  // The row was read later than the message came.
  if (execution.execution_id < test.execution_id && test.verdict !== 'pending') return test;
  return {
    ...test,
    verdict,
    execution_id: execution.execution_id,
    attempts: Math.max(test.attempts, execution.attempt_number ?? 1),
    duration_ms: durationOf(execution) ?? (verdict === 'running' ? null : test.duration_ms),
    started_at: execution.started_at ?? test.started_at,
    worker_index: execution.worker_index ?? test.worker_index,
    error_type: execution.error_type ?? null,
    error: execution.error ?? null,
  };
}

function testOfNews({ test_id, verdict, execution }: TestNews): RunTest {
  return {
    test_id,
    name: execution.test ?? `Test ${test_id}`,
    suite_id: 0,
    suite: execution.suite ?? '',
    path: null,
    line: null,
    tags: [],
    verdict,
    attempts: execution.attempt_number ?? 1,
    duration_ms: durationOf(execution),
    execution_id: execution.execution_id,
    started_at: execution.started_at ?? null,
    worker_index: execution.worker_index ?? null,
    error_type: execution.error_type ?? null,
    error: execution.error ?? null,
    failure_signature: null,
  };
}

function durationOf({ duration_ms, started_at, ended_at }: TestNews['execution']): number | null {
  if (duration_ms !== undefined) return duration_ms;
  if (started_at === undefined || ended_at === undefined) return null;
  return new Date(ended_at).getTime() - new Date(started_at).getTime();
}
