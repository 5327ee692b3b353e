import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { announce } from '../../components/announcer.tsx';
import type { Pages } from '../../data/create-pages.ts';
import { counted } from '../../data/format.ts';
import { onLive } from '../../data/live-feed.ts';
import type { Run } from './run-row-data.ts';

/** A run as the feed of all runs tells it. */
type RunNews = Pick<
  Run,
  | 'run_id'
  | 'name'
  | 'status'
  | 'ended_at'
  | 'duration_ms'
  | 'planned_count'
  | 'passed_count'
  | 'failed_count'
  | 'skipped_count'
  | 'flaky_count'
  | 'lost_count'
>;

/** From how many pixels on somebody reads further down, who must not be moved. */
const readingFrom = 120;

/** A list of runs that follows what happens. */
export type LiveRuns = {
  readonly items: () => readonly Run[];
  /** How many runs have begun that are not in the list yet, because somebody reads further down. */
  readonly waiting: () => number;
  /** Takes those into the list. */
  readonly show: () => void;
};

/**
 * The runs of a list with what the live feed says of them. New ones come in at once while the top of the page is in
 * sight; otherwise they wait.
 */
export function followRuns(pages: Pages<Run>): LiveRuns {
  const [news, setNews] = createSignal<ReadonlyMap<number, RunNews>>(new Map());
  const [waiting, setWaiting] = createSignal<ReadonlySet<number>>(new Set());
  const known = createMemo(() => new Set(pages.items().map((run) => run.run_id)));
  const newest = () => pages.items()[0]?.run_id ?? 0;
  const kept = new Map<number, { run: Run; news: RunNews; both: Run }>();
  const show = () => {
    setWaiting(new Set<number>());
    pages.first.refetch();
  };
  const take = (runs: readonly RunNews[]) => {
    setNews(new Map([...news(), ...runs.map((run) => [run.run_id, run] as const)]));
    const begun = runs.filter((run) => !known().has(run.run_id) && run.run_id > newest());
    if (begun.length === 0) return;
    setWaiting(new Set([...waiting(), ...begun.map((run) => run.run_id)]));
    if (window.scrollY < readingFrom) show();
    else announce(counted(waiting().size, 'new run'));
  };
  onCleanup(
    onLive(undefined, {
      event: ({ type, data }) => {
        if (type === 'run') take((data as { runs?: readonly RunNews[] }).runs ?? []);
      },
      reset: () => window.scrollY < readingFrom && pages.first.refetch(),
    }),
  );
  createEffect(
    on(
      () => pages.first.data(),
      () => setWaiting(new Set([...waiting()].filter((run) => !known().has(run)))),
      { defer: true },
    ),
  );
  const items = createMemo(() =>
    pages.items().map((run) => {
      const told = news().get(run.run_id);
      if (!told) return run;
      const same = kept.get(run.run_id);
      if (same?.run === run && same.news === told) return same.both;
      // A page that was read later than the news knows more.
      const both = run.status === 'running' ? { ...run, ...told } : run;
      kept.set(run.run_id, { run, news: told, both });
      return both;
    }),
  );
  return { items, waiting: () => waiting().size, show };
}
