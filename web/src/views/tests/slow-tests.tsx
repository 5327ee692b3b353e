import { A, useNavigate } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { DataTable } from '../../components/data-table.tsx';
import { DurationBar } from '../../components/duration-bar.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import type { Column } from '../../components/table-columns.ts';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatDuration } from '../../data/format.ts';
import { settings } from '../../data/settings.ts';
import type { UrlState } from '../../data/url-state.ts';
import './tests.css';

type Slow = Answer<'/trends/slowest'>['items'][number];

/** Tests by the time that they take, over the last runs. */
export function SlowTests(props: { url: UrlState }) {
  const navigate = useNavigate();
  const query = createQuery(() =>
    apiRequest('/trends/slowest', {
      query: {
        limit: 500,
        ...(settings.project !== '' && { project: settings.project }),
        ...(props.url.text('branch') !== '' && { branch: props.url.text('branch') }),
      },
    }),
  );
  const longest = createMemo(() => Math.max(1, ...(query.data()?.items ?? []).map((row) => row.p95_ms)));
  const columns: readonly Column<Slow>[] = [
    {
      id: 'test',
      label: 'Test',
      value: (row) => row.test,
      cell: (row) => (
        <span class="test-name">
          <A class="clip" href={`/tests/${row.test_id}?tab=durations`}>
            <bdi>{row.test}</bdi>
          </A>
          <span class="faint clip">
            <bdi>{row.suite ?? row.path}</bdi>
          </span>
        </span>
      ),
    },
    { id: 'runs', label: 'Runs', width: 70, numeric: true, narrow: false, value: (row) => row.runs },
    {
      id: 'p50',
      label: 'Median',
      width: 130,
      numeric: true,
      value: (row) => row.p50_ms,
      cell: (row) => <DurationBar ms={row.p50_ms} longestMs={longest()} />,
    },
    {
      id: 'p95',
      label: '95 %',
      width: 130,
      numeric: true,
      narrow: false,
      value: (row) => row.p95_ms,
      cell: (row) => <DurationBar ms={row.p95_ms} longestMs={longest()} />,
    },
    {
      id: 'total',
      label: 'In all',
      width: 110,
      numeric: true,
      value: (row) => row.total_ms,
      cell: (row) => formatDuration(row.total_ms),
    },
  ];
  return (
    <QueryView query={query} rows={14}>
      {(data) => (
        <>
          <div class="line spread tests-facts">
            <span class="quiet">{counted(data().items.length, 'test')}, the slowest first</span>
            <ShowSql queries={data().queries} />
          </div>
          <DataTable
            label="Slow tests"
            columns={columns}
            rows={data().items}
            onOpen={(row) => navigate(`/tests/${row.test_id}?tab=durations`)}
            height="calc(100dvh - 14rem)"
          />
        </>
      )}
    </QueryView>
  );
}
