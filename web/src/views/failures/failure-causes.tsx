import { A } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { AnsiText } from '../../components/ansi-text.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { nowRoughly } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatAgo } from '../../data/format.ts';
import { settings } from '../../data/settings.ts';
import type { UrlState } from '../../data/url-state.ts';
import './failures.css';

type Group = Answer<'/failure-groups'>['items'][number];

const shownTests = 4;

/** Failures of the last runs by cause, those that hit most tests first. */
export function FailureCauses(props: { url: UrlState }) {
  const query = createQuery(
    () =>
      apiRequest('/failure-groups', {
        query: {
          limit: 200,
          days: Number(props.url.text('days') || 30),
          ...(settings.project !== '' && { project: settings.project }),
          ...(props.url.text('branch') !== '' && { branch: props.url.text('branch') }),
        },
      }),
    { keepPrevious: true, refetchOn: ({ type }) => type === 'run' },
  );
  const shown = createMemo(() => {
    const wanted = props.url.text('q').toLowerCase();
    return (query.data()?.items ?? []).filter((group) =>
      `${group.error_type ?? ''} ${group.message} ${group.test_list.map(({ name }) => name).join(' ')}`
        .toLowerCase()
        .includes(wanted),
    );
  });
  return (
    <>
      <div class="filters" role="search" aria-label="Filter failures">
        <TextFilter
          label="Message, error or test"
          value={props.url.text('q')}
          onChange={(q) => props.url.set({ q })}
          width="16rem"
        />
        <TextFilter
          label="Branch"
          icon="branch"
          value={props.url.text('branch')}
          onChange={(branch) => props.url.set({ branch })}
          width="10rem"
        />
        <select
          class="field"
          aria-label="When"
          onChange={(event) => props.url.set({ days: event.currentTarget.value })}
        >
          <For each={['1', '7', '30', '90', '365']}>
            {(days) => (
              <option value={days} selected={(props.url.text('days') || '30') === days}>
                {days === '1' ? 'Last day' : `Last ${days} days`}
              </option>
            )}
          </For>
        </select>
      </div>
      <QueryView query={query} rows={10}>
        {(data) => (
          <Show when={shown().length > 0} fallback={<EmptyState icon="check" title="Nothing failed here" />}>
            <div class="line spread causes-facts">
              <span class="quiet">
                {counted(shown().length, 'cause')}
                {data().total > data().items.length ? ` of ${data().total}` : ''}, those of most tests first
              </span>
              <ShowSql queries={data().queries} />
            </div>
            <ol class="causes">
              <For each={shown()}>{(group) => <Cause group={group} />}</For>
            </ol>
          </Show>
        )}
      </QueryView>
    </>
  );
}

function Cause(props: { group: Group }) {
  const href = () => {
    const also = props.group.signatures.filter((signature) => signature !== props.group.id).join(',');
    return `/failures?signature=${encodeURIComponent(props.group.id)}${also === '' ? '' : `&also=${encodeURIComponent(also)}`}`;
  };
  return (
    <li class="panel stack">
      <div class="line">
        <h2 class="break">
          <A href={href()}>{props.group.error_type ?? 'Error'}</A>
        </h2>
        <Show when={props.group.state === 'new'}>
          <span class="cause-new">new</span>
        </Show>
        <span class="quiet push">
          {counted(props.group.failures, 'failure')}, {counted(props.group.tests, 'test')},{' '}
          {counted(props.group.runs, 'run')}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre class="cause-message" tabIndex={0}>
        <AnsiText text={props.group.message} />
      </pre>
      <div class="line quiet">
        <For each={props.group.test_list.slice(0, shownTests)}>
          {(test) => (
            <A class="clip" href={`/tests/${test.test_id}?tab=failures`}>
              <bdi>{test.name}</bdi>
            </A>
          )}
        </For>
        <Show when={props.group.tests > shownTests}>
          <span>and {props.group.tests - shownTests} more</span>
        </Show>
        <span class="push">
          last {formatAgo(props.group.last_seen_at, nowRoughly())} in{' '}
          <A class="in-text" href={`/runs/${props.group.last_run_id}?tab=failures`}>
            run {props.group.last_run_id}
          </A>
          , since{' '}
          <A class="in-text" href={`/runs/${props.group.first_run_id}?tab=failures`}>
            run {props.group.first_run_id}
          </A>
        </span>
      </div>
    </li>
  );
}
