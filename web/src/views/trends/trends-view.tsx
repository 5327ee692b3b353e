import { createMemo, For, Show } from 'solid-js';
import { BarChart } from '../../charts/bar-chart.tsx';
import { SeriesChart } from '../../charts/series-chart.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { formatDuration } from '../../data/format.ts';
import { settings } from '../../data/settings.ts';
import { createUrlState } from '../../data/url-state.ts';
import { daysOf } from './trend-days.ts';
import './trends.css';

const percent = (value: number) => `${value.toFixed(1)} %`;

/** How things go from day to day: outcomes, flakiness, durations, and what is slowest. */
export default function TrendsView() {
  const url = createUrlState();
  const days = () => url.text('days') || '30';
  const wanted = () => ({
    days: Number(days()),
    ...(settings.project !== '' && { project: settings.project }),
    ...(url.text('branch') !== '' && { branch: url.text('branch') }),
  });
  const trends = createQuery(() => apiRequest('/trends', { query: wanted() }), { keepPrevious: true });
  const slowest = createQuery(() => apiRequest('/trends/slowest', { query: { ...wanted(), limit: 15 } }), {
    keepPrevious: true,
  });
  const shown = createMemo(() => daysOf(trends.data()?.items ?? []));
  const x = () => shown().map(({ at }) => at);
  return (
    <>
      <ViewHeader title="Trends" />
      <div class="filters" role="search" aria-label="What the trends are of">
        <TextFilter
          label="Branch"
          icon="branch"
          value={url.text('branch')}
          onChange={(branch) => url.set({ branch })}
          width="12rem"
        />
        <select
          class="field"
          aria-label="When"
          onChange={(event) => url.set({ days: event.currentTarget.value })}
        >
          <For each={['7', '30', '90', '365']}>
            {(option) => (
              <option value={option} selected={days() === option}>
                Last {option} days
              </option>
            )}
          </For>
        </select>
      </div>
      <QueryView query={trends} rows={12}>
        {(data) => (
          <Show
            when={shown().length > 0}
            fallback={<EmptyState icon="trends" title="No runs in this time" />}
          >
            <h2 class="for-readers">Day by day</h2>
            <div class="grid trend-charts">
              <SeriesChart
                title="Tests that pass"
                summary="share of results that were not skipped, by day"
                queries={data().queries}
                x={x()}
                series={[
                  {
                    label: 'Pass rate',
                    colour: 'passed',
                    kind: 'area',
                    values: shown().map((day) => day.passPercent),
                  },
                ]}
                format={percent}
                range={{ from: 80, to: 100 }}
              />
              <SeriesChart
                title="Flaky tests"
                summary="share of results that passed on a later attempt, by day"
                queries={data().queries}
                x={x()}
                series={[
                  {
                    label: 'Flaky',
                    colour: 'flaky',
                    kind: 'area',
                    values: shown().map((day) => day.flakyPercent),
                  },
                ]}
                format={percent}
                range={{ from: 0, to: 1 }}
              />
              <SeriesChart
                title="What runs take"
                summary="median and 95 % of the runs of a day"
                queries={data().queries}
                x={x()}
                series={[
                  { label: 'Median', colour: 'series-1', values: shown().map((day) => day.medianMs) },
                  {
                    label: '95 %',
                    colour: 'series-1',
                    dashed: true,
                    values: shown().map((day) => day.highMs),
                  },
                ]}
                format={formatDuration}
                range={{ from: 0 }}
              />
              <SeriesChart
                title="Failures"
                summary="failed and lost results, and runs, by day"
                queries={data().queries}
                x={x()}
                series={[
                  {
                    label: 'Failed',
                    colour: 'failed',
                    kind: 'bars',
                    values: shown().map((day) => day.failed),
                  },
                  { label: 'Runs', colour: 'skipped', values: shown().map((day) => day.runs) },
                ]}
                range={{ from: 0 }}
              />
            </div>
          </Show>
        )}
      </QueryView>
      <QueryView query={slowest} rows={8}>
        {(data) => (
          <Show when={data().items.length > 0}>
            <div class="slowest-tests">
              <BarChart
                title="Slowest tests"
                summary="median over the last runs"
                names={{ label: 'Test', value: 'Median' }}
                bars={data().items.map((row) => ({
                  label: row.test,
                  value: row.p50_ms,
                  href: `#/tests/${row.test_id}?tab=durations`,
                }))}
                format={formatDuration}
                queries={data().queries}
              />
            </div>
          </Show>
        )}
      </QueryView>
    </>
  );
}
