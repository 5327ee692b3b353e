import { Show } from 'solid-js';
import { Sparkline } from '../../charts/sparkline.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import type { Column } from '../../components/table-columns.ts';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatDuration } from '../../data/format.ts';

type Step = Answer<'/tests/{test}/steps-over-time'>['items'][number];

const columns: readonly Column<Step>[] = [
  {
    id: 'text',
    label: 'Step',
    value: (row) => `${row.keyword ?? ''} ${row.text}`.trim(),
    cell: (row) => (
      <span class="clip">
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

/** What each step took over the last runs: where the time of a slow test goes. */
export function TestSteps(props: { test: string }) {
  const query = createQuery(() =>
    apiRequest('/tests/{test}/steps-over-time', { path: { test: props.test }, query: { runs: 60 } }),
  );
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
            <div class="line spread">
              <span class="quiet">
                {counted(data().items.length, 'step')} over the last {counted(data().runs.length, 'run')}
              </span>
              <ShowSql queries={data().queries} />
            </div>
            <DataTable label="Steps" columns={columns} rows={data().items} height="calc(100dvh - 18rem)" />
          </div>
        </Show>
      )}
    </QueryView>
  );
}
