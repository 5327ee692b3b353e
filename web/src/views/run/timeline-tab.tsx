import { useNavigate } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import { Timeline } from '../../charts/timeline.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { now } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatCount, formatDuration, formatShare, timeOf } from '../../data/format.ts';
import type { RunState } from './run-state.ts';

type Item = Answer<'/runs/{run}/timeline'>['items'][number];

/** Attempts on their workers along the time: where the run lost time, and what ran beside what. */
export function TimelineTab(props: {
  state: RunState;
  execution: string | undefined;
  hrefOf: (execution: number) => string;
}) {
  const navigate = useNavigate();
  // Fewer while it runs: they are read again with every second in which something happened.
  const timeline = createQuery(
    () =>
      apiRequest('/runs/{run}/timeline', {
        path: { run: props.state.id() },
        query: { limit: props.state.running() ? 2000 : 9000 },
      }),
    {
      keepPrevious: true,
      refetchOn: ({ data }) => Boolean((data as { executions?: unknown }).executions),
      run: () => (props.state.running() ? props.state.id() : undefined),
    },
  );
  return (
    <QueryView query={timeline} rows={6}>
      {(data) => {
        const picture = createMemo(() =>
          laidOut(
            data().items,
            timeOf(props.state.run()?.started_at),
            props.state.running() ? now() : Number.NaN,
          ),
        );
        return (
          <Show
            when={data().items.length > 0}
            fallback={<EmptyState icon="clock" title="Nothing has begun, or no times are known" />}
          >
            <div class="panel">
              <Timeline
                title="Timeline"
                summary={summaryOf(data(), picture())}
                queries={data().queries}
                lanes={picture().lanes}
                spans={picture().spans}
                end={picture().end}
                onOpen={(span) => navigate(props.hrefOf(Number(span.id)), { scroll: false })}
              />
            </div>
          </Show>
        );
      }}
    </QueryView>
  );
}

type Picture = ReturnType<typeof laidOut>;

/** Lanes of the workers; where a worker does several things at once, it gets as many lanes. */
function laidOut(items: readonly Item[], start: number, until: number) {
  const begun = Number.isNaN(start)
    ? timeOf(items[0]?.started_at)
    : Math.min(start, timeOf(items[0]?.started_at));
  const lanes: { worker: number | null; label: string; end: number }[] = [];
  const order = [...new Set(items.map((item) => item.worker_index))].toSorted(
    (a, b) => (a ?? Number.MAX_SAFE_INTEGER) - (b ?? Number.MAX_SAFE_INTEGER),
  );
  const spans: { lane: number; start: number; end: number; status: string; label: string; id: number }[] = [];
  let busy = 0;
  for (const worker of order) {
    const first = lanes.length;
    for (const item of items) {
      if (item.worker_index !== worker) continue;
      const from = timeOf(item.started_at) - begun;
      const ended = item.ended_at === null ? until : timeOf(item.ended_at);
      const to = Number.isNaN(ended) ? from + (item.duration_ms ?? 0) : ended - begun;
      let lane = lanes.findIndex((one, at) => at >= first && one.end <= from + 0.5);
      if (lane === -1) {
        const name = worker === null ? 'No worker' : `Worker ${worker}`;
        lane = lanes.push({ worker, label: lanes.length > first ? '' : name, end: 0 }) - 1;
      }
      const at = lanes[lane];
      if (at) at.end = Math.max(from, to);
      busy += to - from;
      const attempt = item.attempt_number > 1 ? ` (attempt ${item.attempt_number})` : '';
      spans.push({
        lane,
        start: from,
        end: Math.max(from, to),
        status: item.status,
        label: `${item.test}${attempt}`,
        id: item.execution_id,
      });
    }
  }
  spans.sort((a, b) => a.start - b.start);
  const end = spans.reduce((latest, span) => Math.max(latest, span.end), 1);
  return {
    lanes: lanes.map((lane) => lane.label),
    spans,
    end,
    busy: busy / (end * Math.max(1, lanes.length)),
  };
}

function summaryOf(data: { readonly total: number; readonly truncated: boolean }, picture: Picture): string {
  const which = data.truncated
    ? `the ${formatCount(picture.spans.length)} longest of ${formatCount(data.total)} attempts`
    : counted(data.total, 'attempt');
  return `${which} in ${formatDuration(picture.end)} on ${counted(picture.lanes.length, 'lane')}, which were busy ${formatShare(picture.busy)} of the time`;
}
