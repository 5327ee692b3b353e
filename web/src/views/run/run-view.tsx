import { useLocation, useParams } from '@solidjs/router';
import { createMemo, Match, Show, Switch } from 'solid-js';
import { ProblemView } from '../../components/problem-view.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { SplitPane } from '../../components/split-pane.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { isWide } from '../../data/screen-width.ts';
import { createUrlState } from '../../data/url-state.ts';
import { ExecutionPanel } from '../execution/execution-panel.tsx';
import { CompareTab } from './compare-tab.tsx';
import { listenForFailureKeys } from './failure-keys.ts';
import { FailuresTab } from './failures-tab.tsx';
import { RunDetailsFold } from './run-details.tsx';
import { RunHeader } from './run-header.tsx';
import { RunProgress } from './run-progress.tsx';
import { createRunState } from './run-state.ts';
import { TestsTab } from './tests-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { WorkersTab } from './workers-tab.tsx';
import './run-view.css';

const bad = ['failed', 'error', 'lost'];

/** A run: what came of it while it happens and afterwards, and beside it the execution that is chosen. */
export default function RunView() {
  const params = useParams();
  const location = useLocation();
  const url = createUrlState();
  const state = createRunState(() => params.run ?? '');
  const execution = () => params.execution;
  const tab = () => url.text('tab') || 'tests';
  const failures = createMemo(() => bad.reduce((sum, verdict) => sum + (state.counts()[verdict] ?? 0), 0));
  const hrefOf = (id: number) => `/runs/${state.id()}/executions/${id}${keptSearch(location.search)}`;
  const closeHref = () => `/runs/${state.id()}${keptSearch(location.search)}`;
  const failureKeys = listenForFailureKeys({ state, execution, hrefOf });
  const parts = () => (
    <Tabs
      label="Parts of the run"
      tabs={[
        { id: 'tests', label: 'Tests', count: state.total() },
        { id: 'failures', label: 'Failures', count: failures() },
        { id: 'timeline', label: 'Timeline' },
        { id: 'workers', label: 'Workers' },
        { id: 'compare', label: 'Compare' },
      ]}
      selected={tab()}
      onSelect={(id) => url.set({ tab: id === 'tests' ? '' : id })}
    >
      <Switch>
        <Match when={tab() === 'tests'}>
          <TestsTab state={state} url={url} execution={execution()} hrefOf={hrefOf} />
        </Match>
        <Match when={tab() === 'failures'}>
          <FailuresTab state={state} hrefOf={hrefOf} />
        </Match>
        <Match when={tab() === 'timeline'}>
          <TimelineTab state={state} execution={execution()} hrefOf={hrefOf} />
        </Match>
        <Match when={tab() === 'workers'}>
          <WorkersTab state={state} hrefOf={hrefOf} />
        </Match>
        <Match when={tab() === 'compare'}>
          <CompareTab state={state} url={url} hrefOf={hrefOf} />
        </Match>
      </Switch>
    </Tabs>
  );
  const panel = (alone: boolean) => (
    <Show when={execution()} keyed>
      {(id) => (
        <ExecutionPanel
          execution={id}
          run={state}
          alone={alone}
          hrefOf={hrefOf}
          closeHref={closeHref()}
          failures={failureKeys}
        />
      )}
    </Show>
  );
  return (
    <Switch>
      <Match when={state.details.problem() && !state.details.data()}>
        <ProblemView
          problem={state.details.problem() ?? { title: '', status: 0, code: '', detail: '' }}
          retry={state.details.refetch}
        />
      </Match>
      <Match when={execution() !== undefined && !isWide()}>{panel(true)}</Match>
      <Match when={true}>
        <div class="run-view" classList={{ split: execution() !== undefined }}>
          <RunHeader state={state} />
          <Show when={state.run()} fallback={<Skeleton rows={10} />}>
            <RunProgress state={state} url={url} />
            <RunDetailsFold state={state} />
            <SplitPane
              name="execution"
              label="Width of the list beside the execution"
              start={46}
              first={parts()}
              second={execution() === undefined ? undefined : panel(false)}
            />
          </Show>
        </div>
      </Match>
    </Switch>
  );
}

/** The address's query without what belongs to one execution. */
function keptSearch(search: string): string {
  const query = new URLSearchParams(search);
  for (const name of ['step', 'part', 'level']) query.delete(name);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
