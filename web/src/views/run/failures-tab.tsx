import { A } from '@solidjs/router';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { AnsiText } from '../../components/ansi-text.tsx';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { nowRoughly } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatAgo } from '../../data/format.ts';
import type { RunState } from './run-state.ts';
import './failures-tab.css';

type Group = Answer<'/failure-groups'>['items'][number];
type Failure = Answer<'/failures'>['items'][number];

const shownTests = 5;

/** What failed in the run, by cause: new causes first. */
export function FailuresTab(props: { state: RunState; hrefOf: (execution: number) => string }) {
  const live = {
    refetchOn: () => props.state.running(),
    run: () => (props.state.running() ? props.state.id() : undefined),
  };
  const groups = createQuery(
    () => apiRequest('/failure-groups', { query: { run: props.state.id(), limit: 200 } }),
    live,
  );
  const failures = createQuery(
    () => apiRequest('/failures', { query: { run: props.state.id(), limit: 1000 } }),
    live,
  );
  const bySignature = createMemo(() =>
    Map.groupBy(failures.data()?.items ?? [], (failure) => failure.failure_signature ?? ''),
  );
  const unsigned = () => bySignature().get('') ?? [];
  return (
    <QueryView query={groups} rows={6}>
      {(data) => (
        <Show
          when={data().items.length + unsigned().length > 0}
          fallback={<EmptyState icon="check" title="Nothing failed" />}
        >
          <div class="line spread failures-facts">
            <span class="quiet">
              {counted(data().total, 'cause')}, {counted(failures.data()?.items.length ?? 0, 'test')}
              {failures.data()?.next ? ' and more' : ''}
            </span>
            <ShowSql queries={[...data().queries, ...(failures.data()?.queries ?? [])]} />
          </div>
          <ol class="failure-groups">
            <For each={data().items}>
              {(group) => (
                <li>
                  <FailureGroup
                    group={group}
                    run={props.state.run()?.run_id}
                    failures={group.signatures.flatMap((signature) => bySignature().get(signature) ?? [])}
                    hrefOf={props.hrefOf}
                  />
                </li>
              )}
            </For>
            <Show when={unsigned().length > 0}>
              <li>
                <article class="panel failure-group">
                  <h2>Without an error</h2>
                  <FailedTests failures={unsigned()} hrefOf={props.hrefOf} />
                </article>
              </li>
            </Show>
          </ol>
        </Show>
      )}
    </QueryView>
  );
}

function FailureGroup(props: {
  group: Group;
  run: number | undefined;
  failures: readonly Failure[];
  hrefOf: (execution: number) => string;
}) {
  const example = () => props.failures[0]?.error_message ?? props.group.message;
  return (
    <article class="panel failure-group">
      <header>
        <Show
          when={props.group.state === 'new' || props.group.first_run_id === props.run}
          fallback={
            <span class="since">
              since <A href={`/runs/${props.group.first_run_id}`}>run {props.group.first_run_id}</A>,{' '}
              {formatAgo(props.group.first_seen_at, nowRoughly())}
            </span>
          }
        >
          <span class="new">new in this run</span>
        </Show>
        <h2 class="break">{props.group.error_type ?? 'Error'}</h2>
        <A class="push" href={`/failures?signature=${encodeURIComponent(props.group.id)}`}>
          {counted(props.group.failures, 'failure')} in {counted(props.group.runs, 'run')}
        </A>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre class="message" tabIndex={0}>
        <AnsiText text={example()} />
      </pre>
      <Show
        when={props.failures.length > 0}
        fallback={
          <ul class="failed-tests" aria-label="Tests that passed at a later attempt">
            <For each={props.group.test_list.slice(0, shownTests)}>
              {(test) => (
                <li>
                  <StatusMark status="flaky" />
                  <A class="clip" href={`/tests/${test.test_id}`}>
                    <bdi>{test.name}</bdi>
                  </A>
                  <span class="faint">passed at a later attempt</span>
                </li>
              )}
            </For>
          </ul>
        }
      >
        <FailedTests failures={props.failures} hrefOf={props.hrefOf} />
      </Show>
    </article>
  );
}

function FailedTests(props: { failures: readonly Failure[]; hrefOf: (execution: number) => string }) {
  const [all, setAll] = createSignal(false);
  const shown = () => (all() ? props.failures : props.failures.slice(0, shownTests));
  return (
    <ul class="failed-tests">
      <For each={shown()}>
        {(failure) => (
          <li>
            <StatusMark status={failure.status} />
            <A class="clip" href={props.hrefOf(failure.execution_id)}>
              <bdi>{failure.test}</bdi>
            </A>
            <span class="faint clip">
              <bdi>{failure.suite ?? failure.path}</bdi>
            </span>
          </li>
        )}
      </For>
      <Show when={props.failures.length > shownTests && !all()}>
        <li>
          <Button kind="ghost" onClick={() => setAll(true)}>
            All {props.failures.length} tests
          </Button>
        </li>
      </Show>
    </ul>
  );
}
