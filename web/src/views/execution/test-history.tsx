import { A } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { StatusMark } from '../../components/status-mark.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { formatDuration, formatTime } from '../../data/format.ts';
import { statusFacts } from '../../data/status-facts.ts';

/** The last 20 verdicts of the test, the oldest first; the one that is looked at is marked. */
export function TestHistory(props: { test: number; execution: number }) {
  const history = createQuery(
    () => apiRequest('/tests/{test}/history', { path: { test: String(props.test) }, query: { limit: 20 } }),
    { keepPrevious: true },
  );
  const entries = createMemo(() => (history.data()?.items ?? []).toReversed());
  return (
    <Show when={entries().length > 1} fallback={<div class="test-history" />}>
      <nav class="test-history" aria-label="The last runs of this test">
        <ol>
          <For each={entries()}>
            {(entry) => (
              <li>
                <A
                  href={`/runs/${entry.run.run_id}/executions/${entry.execution_id}`}
                  aria-current={entry.execution_id === props.execution ? 'true' : undefined}
                  aria-label={`Run ${entry.run.run_id}: ${statusFacts(entry.verdict).label}`}
                  title={`Run ${entry.run.run_id}, ${formatTime(entry.run.started_at)}, ${entry.run.branch ?? 'no branch'}: ${statusFacts(entry.verdict).label}, ${formatDuration(entry.duration_ms)}`}
                >
                  <StatusMark status={entry.verdict} size={14} silent />
                </A>
              </li>
            )}
          </For>
        </ol>
        <A href={`/tests/${props.test}`}>All runs</A>
      </nav>
    </Show>
  );
}
