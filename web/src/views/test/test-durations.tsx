import { A, useNavigate } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { SeriesChart } from '../../charts/series-chart.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatDuration, formatTime, shortCommit, timeOf } from '../../data/format.ts';
import type { UrlState } from '../../data/url-state.ts';

const times = (factor: number) =>
  factor >= 1 ? `${factor.toFixed(2)} times as long` : `${(1 / factor).toFixed(2)} times as fast`;

/** What a test took in each run, and since when that is otherwise. */
export function TestDurations(props: { test: string; url: UrlState }) {
  const navigate = useNavigate();
  const branch = () => props.url.text('branch');
  const query = createQuery(() =>
    apiRequest('/tests/{test}/durations', {
      path: { test: props.test },
      query: { days: 365, runs: 1000, ...(branch() !== '' && { branch: branch() }) },
    }),
  );
  return (
    <>
      <div class="filters">
        <TextFilter
          label="Branch"
          icon="branch"
          value={branch()}
          onChange={(text) => props.url.set({ branch: text })}
          width="12rem"
        />
      </div>
      <QueryView query={query} rows={10}>
        {(data) => (
          <Show
            when={data().series.length > 0}
            fallback={
              <EmptyState icon="clock" title="No durations yet">
                Only runs of the main branch (or of the branch that is chosen) in which it passed are
                compared.
              </EmptyState>
            }
          >
            <div class="test-part">
              <h2 class="for-readers">What it took</h2>
              <SeriesChart
                title={`Duration on ${data().branch ?? 'all branches'}`}
                summary={`${counted(data().series.length, 'run')}, ${counted(data().changes.length, 'change')}`}
                queries={data().queries}
                x={data().series.map((point) => timeOf(point.started_at))}
                series={[
                  {
                    label: 'Duration',
                    colour: 'series-1',
                    kind: 'line',
                    values: data().series.map((point) => point.duration_ms),
                  },
                ]}
                format={formatDuration}
                range={{ from: 0 }}
                marks={data().changes.map((change) => ({
                  x: timeOf(change.started_at),
                  label: times(change.factor),
                }))}
                height={260}
                onOpen={(index) => {
                  const point = data().series[index];
                  if (point !== undefined) navigate(`/runs/${point.run_id}/executions/${point.execution_id}`);
                }}
              />
              <Show when={data().changes.length > 0}>
                <section class="panel stack" aria-labelledby="duration-changes">
                  <h2 id="duration-changes">When it changed</h2>
                  <ul class="tiers">
                    <For each={data().changes}>
                      {(change) => (
                        <li>
                          <strong>{times(change.factor)}</strong>
                          <span>
                            {formatDuration(change.before_ms)} before, {formatDuration(change.after_ms)} after
                          </span>
                          <span class="quiet">
                            since{' '}
                            <A class="in-text" href={`/runs/${change.run_id}`}>
                              run {change.run_id}
                            </A>
                            , {formatTime(change.started_at)}
                          </span>
                          <span class="mono quiet">{shortCommit(change.commit_sha)}</span>
                          <span class="quiet push">
                            {change.probability < 0.0001
                              ? 'by chance: under 0.01 %'
                              : `by chance: ${(change.probability * 100).toFixed(2)} %`}
                          </span>
                        </li>
                      )}
                    </For>
                  </ul>
                </section>
              </Show>
            </div>
          </Show>
        )}
      </QueryView>
    </>
  );
}
