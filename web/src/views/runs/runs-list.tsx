import { For, Show } from 'solid-js';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { createPageRows } from '../../components/virtual-rows.ts';
import { createPages } from '../../data/create-pages.ts';
import { counted } from '../../data/format.ts';
import { isNarrow } from '../../data/screen-width.ts';
import type { UrlState } from '../../data/url-state.ts';
import { followRuns, type LiveRuns } from './live-runs.ts';
import { RecentRuns } from './recent-runs.tsx';
import { RunRow } from './run-row.tsx';
import type { Run } from './run-row-data.ts';
import { filtersIn, listedRuns } from './runs-request.ts';

/** The list of runs; more are fetched as one scrolls, and those that run move. */
export function RunsList(props: { url: UrlState }) {
  const pages = createPages<Run>((after) => listedRuns({ ...filtersIn(props.url), limit: 100, after }), {
    keepPrevious: true,
  });
  const live = followRuns(pages);
  return (
    <QueryView query={pages.first} rows={12}>
      {() => (
        <Show
          when={live.items().length > 0}
          fallback={
            <EmptyState icon="runs" title="No runs here">
              Nothing was recorded that fits these filters. <code>npx assay run --database</code> records a
              run; other runners do it with one line in their configuration.
            </EmptyState>
          }
        >
          <RecentRuns runs={live.items()} />
          <Rows live={live} more={pages.more} />
          <Show when={pages.problem()}>
            {(problem) => <ProblemView problem={problem()} retry={pages.more} />}
          </Show>
        </Show>
      )}
    </QueryView>
  );
}

function Rows(props: { live: LiveRuns; more: () => void }) {
  let place: HTMLOListElement | undefined;
  const rows = createPageRows({
    count: () => props.live.items().length,
    rowHeight: () => (isNarrow() ? 104 : 56),
    place: () => place,
  });
  const atEnd = () => (rows.drawn().at(-1)?.index ?? 0) >= props.live.items().length - 25;
  const move = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    const row = (event.target as HTMLElement).closest('li');
    const next = step === 1 ? row?.nextElementSibling : row?.previousElementSibling;
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || !next) return;
    event.preventDefault();
    const link = next.querySelector<HTMLElement>('a.name');
    link?.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div class="runs-rows">
      <Show when={props.live.waiting() > 0}>
        <Button
          kind="primary"
          icon="up"
          class="new-runs"
          onClick={() => {
            window.scrollTo({ top: 0 });
            props.live.show();
          }}
        >
          {counted(props.live.waiting(), 'new run')}
        </Button>
      </Show>
      <Show when={atEnd()}>{void queueMicrotask(() => props.more())}</Show>
      <ol
        ref={place}
        aria-label="Runs, the latest first"
        style={{ height: `${rows.height()}px` }}
        onKeyDown={move}
      >
        <For each={rows.drawn()}>
          {(drawn) => (
            <li style={{ translate: `0 ${drawn.start}px` }}>
              <Show when={props.live.items()[drawn.index]}>{(run) => <RunRow run={run()} />}</Show>
            </li>
          )}
        </For>
      </ol>
    </div>
  );
}
