import { A } from '@solidjs/router';
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { EmptyState } from '../../components/empty-state.tsx';
import { OutcomeBar } from '../../components/outcome-bar.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { Status } from '../../components/status.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { now } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatDuration, timeOf } from '../../data/format.ts';
import type { RunWorker } from './live-run-model.ts';
import type { RunState } from './run-state.ts';
import { workersAfter } from './workers-after.ts';
import './workers-tab.css';

/** The workers of the run: what each is doing now, and what it has done. */
export function WorkersTab(props: { state: RunState; hrefOf: (execution: number) => string }) {
  const query = createQuery(() => apiRequest('/runs/{run}/workers', { path: { run: props.state.id() } }));
  const [workers, setWorkers] = createSignal<readonly RunWorker[]>([]);
  createEffect(on(query.data, (data) => setWorkers(data?.items ?? [])));
  createEffect(on(props.state.epoch, query.refetch, { defer: true }));
  createEffect(on(props.state.running, query.refetch, { defer: true }));
  props.state.onChange((change) => setWorkers(workersAfter(workers(), change)));
  return (
    <QueryView query={query} rows={4}>
      {(data) => (
        <Show
          when={workers().length > 0}
          fallback={
            <EmptyState icon="project" title="No workers are known">
              This run was read from a report, or its runner says nothing of its processes.
            </EmptyState>
          }
        >
          <ul class="workers">
            <For each={workers().map((worker) => worker.worker_id)}>
              {(id) => (
                <Show when={workers().find((worker) => worker.worker_id === id)}>
                  {(worker) => <Worker worker={worker()} hrefOf={props.hrefOf} run={props.state.id()} />}
                </Show>
              )}
            </For>
          </ul>
          <div class="line">
            <span class="push" />
            <ShowSql queries={data().queries} />
          </div>
        </Show>
      )}
    </QueryView>
  );
}

function Worker(props: { worker: RunWorker; run: string; hrefOf: (execution: number) => string }) {
  const worker = () => props.worker;
  const ended = () => {
    const { exit_code, exit_signal } = worker();
    if (exit_signal !== null) return `ended by ${exit_signal}`;
    return exit_code === null ? 'ended' : `ended with ${exit_code}`;
  };
  return (
    <li class="panel worker">
      <header>
        <h2>Worker {worker().worker_index}</h2>
        <span class="faint mono clip">
          {worker().host}
          {worker().pid === null ? '' : `, pid ${worker().pid}`}
        </span>
        <A class="push" href={`/runs/${props.run}?worker=${worker().worker_index}`}>
          {counted(worker().attempts, 'attempt')}
        </A>
      </header>
      <Show
        when={worker().now}
        fallback={<p class="now quiet">{worker().ended_at === null ? 'Waiting for work' : ended()}</p>}
      >
        {(doing) => (
          <div class="now">
            <A class="break" href={props.hrefOf(doing().execution_id)}>
              <Status status="running" label={doing().test} />
            </A>
            <span class="quiet">
              {doing().suite}
              {doing().attempt_number > 1 ? `, attempt ${doing().attempt_number}` : ''} ·{' '}
              {formatDuration(Math.max(0, now() - timeOf(doing().started_at)))}
            </span>
            <span class="step clip" title={doing().step?.text}>
              <Show when={doing().step} fallback={<span class="faint">between steps</span>}>
                {(step) => (
                  <>
                    <b>{step().keyword?.trim()}</b> {step().text}
                  </>
                )}
              </Show>
            </span>
          </div>
        )}
      </Show>
      <OutcomeBar counts={worker().statuses} />
    </li>
  );
}
