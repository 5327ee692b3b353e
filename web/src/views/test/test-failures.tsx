import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { AnsiText } from '../../components/ansi-text.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { nowRoughly } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatAgo } from '../../data/format.ts';

/** The causes for which a test has failed so far. */
export function TestFailures(props: { test: string }) {
  const query = createQuery(() =>
    apiRequest('/tests/{test}/failures', { path: { test: props.test }, query: {} }),
  );
  return (
    <QueryView query={query} rows={8}>
      {(data) => (
        <Show
          when={data().items.length > 0}
          fallback={<EmptyState icon="check" title="It has never failed" />}
        >
          <div class="line spread signatures-facts">
            <span class="quiet">{counted(data().items.length, 'cause')}</span>
            <ShowSql queries={data().queries} />
          </div>
          <ol class="signatures">
            <For each={data().items}>
              {(item) => (
                <li class="panel">
                  <div class="line">
                    <h2 class="break">{item.error_type ?? 'Error'}</h2>
                    <span class="quiet">
                      {counted(item.attempts, 'attempt')} in {counted(item.runs, 'run')}, last{' '}
                      {formatAgo(item.last_seen, nowRoughly())}, first{' '}
                      {formatAgo(item.first_seen, nowRoughly())}
                    </span>
                    <A class="push" href={`/runs/${item.last_run_id}/executions/${item.last_execution_id}`}>
                      Latest: run {item.last_run_id}
                    </A>
                    <Show when={item.failure_signature}>
                      {(signature) => (
                        <A href={`/failures?signature=${encodeURIComponent(signature())}`}>
                          All tests with this cause
                        </A>
                      )}
                    </Show>
                  </div>
                  {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
                  <pre tabIndex={0}>
                    <AnsiText text={item.message ?? ''} />
                  </pre>
                </li>
              )}
            </For>
          </ol>
        </Show>
      )}
    </QueryView>
  );
}
