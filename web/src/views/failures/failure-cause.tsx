import { A } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import { SeriesChart } from '../../charts/series-chart.tsx';
import { AnsiText } from '../../components/ansi-text.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { StackTrace } from '../../components/stack-trace.tsx';
import type { Column } from '../../components/table-columns.ts';
import { ViewHeader } from '../../components/view-header.tsx';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { nowRoughly } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatAgo, timeOf } from '../../data/format.ts';
import { createUrlState } from '../../data/url-state.ts';
import './failures.css';

type Details = Answer<'/failure-groups/{signature}'>;
type TouchedTest = Details['test_list'][number];

const columns: readonly Column<TouchedTest>[] = [
  {
    id: 'test',
    label: 'Test',
    value: (row) => row.test,
    cell: (row) => (
      <A class="clip" href={`/tests/${row.test_id}?tab=failures`}>
        <bdi>{row.test}</bdi>
      </A>
    ),
  },
  { id: 'suite', label: 'Suite', width: 240, narrow: false, value: (row) => row.suite ?? row.path },
  { id: 'failures', label: 'Failures', width: 90, numeric: true, value: (row) => row.failures },
  { id: 'runs', label: 'Runs', width: 76, numeric: true, narrow: false, value: (row) => row.runs },
  {
    id: 'last',
    label: 'Last in',
    width: 90,
    numeric: true,
    value: (row) => row.last_run_id,
    cell: (row) => <A href={`/runs/${row.last_run_id}?tab=failures`}>#{row.last_run_id}</A>,
  },
];

/** One cause of failures: when it occurred, in which tests, and an example. */
export function FailureCause(props: { signature: string }) {
  const url = createUrlState();
  const query = createQuery(() =>
    apiRequest('/failure-groups/{signature}', {
      path: { signature: props.signature },
      query: { days: 90, ...(url.text('also') !== '' && { also: url.text('also') }) },
    }),
  );
  return (
    <>
      <ViewHeader
        title={query.data()?.example.error_type ?? 'Failure'}
        crumbs={[{ label: 'Failures', href: '/failures' }]}
        facts={<Show when={query.data()}>{(data) => <Facts data={data()} />}</Show>}
      />
      <QueryView query={query} rows={10}>
        {(data) => (
          <div class="stack">
            <section class="panel stack" aria-labelledby="cause-example">
              <div class="line">
                <h2 id="cause-example">The latest of them</h2>
                <A
                  class="push clip"
                  href={`/runs/${data().example.run_id}/executions/${data().example.execution_id}`}
                >
                  <bdi>{data().example.test}</bdi> in run {data().example.run_id}
                </A>
              </div>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
              <pre class="cause-message" tabIndex={0}>
                <AnsiText text={data().example.error_message ?? ''} />
              </pre>
              <Show when={data().example.stack_trace}>{(stack) => <StackTrace stack={stack()} />}</Show>
            </section>
            <Occurrences data={data()} />
            <DataTable
              label="Tests that failed for it"
              columns={columns}
              rows={data().test_list}
              height="24rem"
            />
          </div>
        )}
      </QueryView>
    </>
  );
}

function Facts(props: { data: Details }) {
  return (
    <>
      <span>
        {counted(props.data.failures, 'failure')} of {counted(props.data.tests, 'test')} in{' '}
        {counted(props.data.runs, 'run')}
      </span>
      <span>
        first {formatAgo(props.data.first_seen_at, nowRoughly())} in{' '}
        <A class="in-text" href={`/runs/${props.data.first_run_id}`}>
          run {props.data.first_run_id}
        </A>
      </span>
      <span>
        last {formatAgo(props.data.last_seen_at, nowRoughly())} in{' '}
        <A class="in-text" href={`/runs/${props.data.last_run_id}`}>
          run {props.data.last_run_id}
        </A>
      </span>
    </>
  );
}

function Occurrences(props: { data: Details }) {
  const runs = createMemo(() => props.data.occurrences.toReversed());
  return (
    <SeriesChart
      title="Failures in each run"
      summary={`${counted(runs().filter(({ failures }) => failures > 0).length, 'run')} of ${runs().length} have it`}
      queries={props.data.queries}
      x={runs().map((run) => timeOf(run.started_at))}
      series={[
        { label: 'Failures', colour: 'failed', kind: 'bars', values: runs().map((run) => run.failures) },
      ]}
      range={{ from: 0 }}
      height={150}
    />
  );
}
