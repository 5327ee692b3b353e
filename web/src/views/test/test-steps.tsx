import { createMemo, createSignal, Show } from 'solid-js';
import { SeriesChart } from '../../charts/series-chart.tsx';
import { Sparkline } from '../../charts/sparkline.tsx';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import type { Column } from '../../components/table-columns.ts';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatDuration, timeOf } from '../../data/format.ts';

type Step = Answer<'/tests/{test}/steps-over-time'>['items'][number];

const columns: readonly Column<Step>[] = [
  {
    id: 'text',
    label: 'Step',
    value: (row) => `${row.keyword ?? ''} ${row.text}`.trim(),
    cell: (row) => (
      <span class="clip step-name" style={{ '--depth': row.level }}>
        <Show when={row.keyword}>
          <strong>{row.keyword} </strong>
        </Show>
        <bdi>{row.text}</bdi>
      </span>
    ),
  },
  {
    id: 'line',
    label: 'Over time',
    width: 150,
    sortable: false,
    narrow: false,
    value: () => null,
    cell: (row) => (
      <Sparkline
        label={`Duration of ${row.text}`}
        values={row.durations}
        format={formatDuration}
        from={0}
        width={130}
      />
    ),
  },
  {
    id: 'median',
    label: 'Median',
    width: 100,
    numeric: true,
    value: (row) => row.median_ms,
    cell: (row) => formatDuration(row.median_ms),
  },
  {
    id: 'max',
    label: 'Most',
    width: 100,
    numeric: true,
    narrow: false,
    value: (row) => row.max_ms,
    cell: (row) => formatDuration(row.max_ms),
  },
  { id: 'failed', label: 'Failed', width: 80, numeric: true, value: (row) => row.failed },
];

/** Lines of the chart at most; more could not be told apart. */
const mostDrawn = 5;

/** What each step took over the last runs: where the time of a slow test goes. */
export function TestSteps(props: { test: string }) {
  const query = createQuery(() =>
    apiRequest('/tests/{test}/steps-over-time', { path: { test: props.test }, query: { runs: 60 } }),
  );
  const [chosen, setChosen] = createSignal<string>();
  const keyOf = (step: Step) => `${step.level} ${step.text}`;
  const drawn = createMemo((): readonly Step[] => {
    const steps = query.data()?.items ?? [];
    const one = steps.find((step) => keyOf(step) === chosen());
    if (one) return [one];
    const outer = steps.filter(({ level }) => level === 0);
    return outer.toSorted((a, b) => (b.median_ms ?? 0) - (a.median_ms ?? 0)).slice(0, mostDrawn);
  });
  return (
    <QueryView query={query} rows={10}>
      {(data) => (
        <Show
          when={data().items.length > 0}
          fallback={
            <EmptyState icon="step" title="No steps were recorded">
              Gherkin, Playwright and stored web tests have steps; most other runners tell none.
            </EmptyState>
          }
        >
          <div class="test-part">
            <h2 class="for-readers">What its steps took</h2>
            <div class="line spread">
              <span class="quiet">
                {counted(data().items.length, 'step')} over the last {counted(data().runs.length, 'run')}
              </span>
              <ShowSql queries={data().queries} />
            </div>
            <SeriesChart
              title={chosen() === undefined ? 'The steps that take longest' : (drawn()[0]?.text ?? '')}
              summary="in each run; a step of the table shows itself alone"
              x={data().runs.map((run) => timeOf(run.started_at))}
              series={drawn().map((step, index) => ({
                label: step.text,
                colour: `series-${((index % mostDrawn) + 1) as 1 | 2 | 3 | 4 | 5}`,
                values: step.durations,
              }))}
              format={formatDuration}
              range={{ from: 0 }}
              actions={
                <Show when={chosen() !== undefined}>
                  <Button kind="ghost" onClick={() => setChosen(undefined)}>
                    The longest
                  </Button>
                </Show>
              }
            />
            <DataTable
              label="Steps"
              columns={columns}
              rows={data().items}
              onOpen={(step) => setChosen(chosen() === keyOf(step) ? undefined : keyOf(step))}
              height="max(16rem, calc(100dvh - 34rem))"
            />
          </div>
        </Show>
      )}
    </QueryView>
  );
}
