import { useParams } from '@solidjs/router';
import { Match, Show, Switch } from 'solid-js';
import { QueryView } from '../../components/query-view.tsx';
import { Status } from '../../components/status.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { nowRoughly } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { formatAgo, formatDuration } from '../../data/format.ts';
import { createUrlState } from '../../data/url-state.ts';
import { TestDetails } from './test-details.tsx';
import { TestDurations } from './test-durations.tsx';
import { TestFailures } from './test-failures.tsx';
import { TestFlakiness } from './test-flakiness.tsx';
import { TestHistory } from './test-history.tsx';
import { TestSteps } from './test-steps.tsx';
import './test.css';

const tabs = [
  { id: 'history', label: 'History' },
  { id: 'flakiness', label: 'Flakiness' },
  { id: 'durations', label: 'Durations' },
  { id: 'failures', label: 'Failures' },
  { id: 'steps', label: 'Steps' },
  { id: 'details', label: 'Details' },
] as const;

/** One test: its past over runs and branches, and what is concluded from it. */
export default function TestView() {
  const params = useParams<{ test: string }>();
  const url = createUrlState();
  const tab = () => tabs.find(({ id }) => id === url.text('tab'))?.id ?? 'history';
  const query = createQuery(() => apiRequest('/tests/{test}', { path: { test: params.test } }), {
    refetchOn: ({ type }) => type === 'run',
  });
  return (
    <QueryView query={query} rows={10}>
      {(data) => (
        <>
          <ViewHeader
            title={data().test.name}
            heading={<bdi class="break">{data().test.name}</bdi>}
            crumbs={[{ label: 'Tests', href: '/tests' }]}
            facts={<Facts data={data()} />}
          />
          <Tabs
            label="What is known of the test"
            tabs={tabs}
            selected={tab()}
            onSelect={(id) => url.set({ tab: id === 'history' ? '' : id })}
          >
            <Switch>
              <Match when={tab() === 'history'}>
                <TestHistory test={params.test} url={url} />
              </Match>
              <Match when={tab() === 'flakiness'}>
                <TestFlakiness test={params.test} />
              </Match>
              <Match when={tab() === 'durations'}>
                <TestDurations test={params.test} url={url} />
              </Match>
              <Match when={tab() === 'failures'}>
                <TestFailures test={params.test} />
              </Match>
              <Match when={tab() === 'steps'}>
                <TestSteps test={params.test} />
              </Match>
              <Match when={tab() === 'details'}>
                <TestDetails data={data()} />
              </Match>
            </Switch>
          </Tabs>
        </>
      )}
    </QueryView>
  );
}

function Facts(props: { data: Answer<'/tests/{test}'> }) {
  const place = () => props.data.suites.map(({ name }) => name).join(' › ') || props.data.test.path;
  return (
    <>
      <Show when={props.data.latest} fallback={<span>never ran</span>}>
        {(latest) => (
          <span class="line">
            <Status status={latest().verdict} />
            {formatAgo(latest().started_at, nowRoughly())} in {formatDuration(latest().duration_ms)}
          </span>
        )}
      </Show>
      <Show when={place()}>
        <span class="break">
          <bdi>{place()}</bdi>
          {props.data.test.line === null ? '' : `:${props.data.test.line}`}
        </span>
      </Show>
      <Show when={props.data.test.owner}>{(owner) => <span>owned by {owner()}</span>}</Show>
      <Show when={(props.data.test.tags ?? []).length > 0}>
        <span class="break">{(props.data.test.tags ?? []).join(' ')}</span>
      </Show>
    </>
  );
}
