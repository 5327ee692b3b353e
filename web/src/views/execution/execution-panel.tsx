import { A } from '@solidjs/router';
import { createEffect, createMemo, createSignal, For, Match, on, onCleanup, Show, Switch } from 'solid-js';
import { IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorBlock, hasError } from '../../components/error-block.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { now } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { formatDuration, formatFullTime, timeOf } from '../../data/format.ts';
import { createUrlState } from '../../data/url-state.ts';
import type { FailureNeighbours } from '../run/failure-keys.ts';
import type { RunState } from '../run/run-state.ts';
import { framesOf } from './execution-data.ts';
import { ExecutionFiles } from './execution-files.tsx';
import { ExecutionLogs } from './execution-logs.tsx';
import { Replay } from './replay.tsx';
import { rerunCommand } from './rerun-command.ts';
import { StepTree } from './step-tree.tsx';
import { TestHistory } from './test-history.tsx';
import './execution-panel.css';

const refetchMs = 500;

/** Everything about one attempt of a test: why it failed, its steps with screenshots, its logs and files. */
export function ExecutionPanel(props: {
  execution: string;
  run: RunState;
  /** Whether it is a page of its own, as on phones. */
  alone: boolean;
  hrefOf: (execution: number) => string;
  closeHref: string;
  failures: FailureNeighbours;
}) {
  const url = createUrlState();
  const path = () => ({ path: { execution: props.execution } });
  const details = createQuery(() => apiRequest('/executions/{execution}', path()), { keepPrevious: true });
  const steps = createQuery(() => apiRequest('/executions/{execution}/steps', path()));
  const execution = () => details.data()?.execution;
  const isRunning = () => execution()?.status === 'running' || execution()?.status === 'pending';
  followChanges(props, () => {
    details.refetch();
    steps.refetch();
  });
  const frames = createMemo(() => {
    const [tree, row] = [steps.data(), execution()];
    return tree && row ? framesOf(tree, row.started_at) : [];
  });
  const [frame, setFrame] = createSignal<number>();
  createEffect(
    on(
      () => props.execution,
      () => setFrame(undefined),
    ),
  );
  const shownStep = () => (frame() === undefined ? undefined : (frames()[frame() ?? 0]?.step ?? undefined));
  const part = () => url.text('part') || 'steps';
  const files = createMemo(() => {
    const tree = steps.data();
    if (!tree) return undefined;
    const ofSteps = tree.items.flatMap((item) =>
      item.kind === 'step'
        ? item.attempts.flatMap((one) => [...one.artifacts, ...one.posts.flatMap((post) => post.artifacts)])
        : [],
    );
    return ofSteps.length + tree.artifacts.length + tree.posts.flatMap((post) => post.artifacts).length;
  });
  return (
    <section class="execution-panel" classList={{ alone: props.alone }} aria-label="Execution">
      <Show
        when={details.data()}
        fallback={
          <Show when={details.problem()} fallback={<Skeleton rows={10} />}>
            {(problem) => <ProblemView problem={problem()} retry={details.refetch} />}
          </Show>
        }
      >
        {(data) => (
          <>
            <PanelHeader data={data()} {...props} />
            <div class="body">
              <div class="line facts">
                <StatusBadge status={data().execution.status} />
                <span title={formatFullTime(data().execution.started_at)}>
                  {formatDuration(
                    isRunning()
                      ? Math.max(0, now() - timeOf(data().execution.started_at))
                      : data().execution.duration_ms,
                  )}
                </span>
                <Show when={data().worker}>
                  {(worker) => <span class="quiet">worker {worker().worker_index}</span>}
                </Show>
                <For each={(data().test.tags as readonly string[] | null) ?? []}>
                  {(tag) => (
                    <A class="tag" href={`/runs/${data().run.run_id}?tag=${encodeURIComponent(tag)}`}>
                      {tag}
                    </A>
                  )}
                </For>
                <Show when={rerunCommand(data().test, props.run.run()?.command_args)}>
                  {(command) => (
                    <span class="rerun">
                      <code class="clip" title={command()}>
                        {command()}
                      </code>
                      <CopyButton text={command()} label="Copy the command that runs this test again" />
                    </span>
                  )}
                </Show>
              </div>
              <Attempts data={data()} hrefOf={props.hrefOf} />
              <TestHistory test={data().test.test_id} execution={data().execution.execution_id} />
              <Show when={hasError(data().execution)}>
                <ErrorBlock error={data().execution} />
              </Show>
              <Show when={frames().length > 0}>
                <Replay
                  frames={frames()}
                  at={frame()}
                  onMove={setFrame}
                  durationMs={data().execution.duration_ms}
                />
              </Show>
              <Tabs
                label="Parts of the execution"
                tabs={[
                  {
                    id: 'steps',
                    label: 'Steps',
                    count: steps.data()?.items.filter((item) => item.kind === 'step').length,
                  },
                  { id: 'logs', label: 'Logs' },
                  { id: 'files', label: 'Files', count: files() },
                ]}
                selected={part()}
                onSelect={(id) => url.set({ part: id === 'steps' ? '' : id })}
              >
                <Switch>
                  <Match when={part() === 'logs'}>
                    <ExecutionLogs execution={props.execution} run={props.run} live={isRunning()} url={url} />
                  </Match>
                  <Match when={part() === 'files'}>
                    <ExecutionFiles execution={props.execution} run={props.run} />
                  </Match>
                  <Match when={true}>
                    <Show
                      when={steps.data()}
                      fallback={
                        <Show when={steps.problem()} fallback={<Skeleton rows={6} />}>
                          {(problem) => <ProblemView problem={problem()} retry={steps.refetch} />}
                        </Show>
                      }
                    >
                      {(tree) => (
                        <StepTree
                          steps={tree()}
                          execution={data().execution}
                          chosen={url.text('step')}
                          shown={shownStep()}
                          headingsBelow={props.alone ? 1 : 2}
                          hrefOfStep={(step) =>
                            `${stripped(props.hrefOf(data().execution.execution_id))}step=${step}`
                          }
                          onShowFrame={(step) => setFrame(frames().findIndex((one) => one.step === step))}
                          hasFrame={(step) => frames().some((one) => one.step === step)}
                        />
                      )}
                    </Show>
                  </Match>
                </Switch>
              </Tabs>
              <div class="line">
                <span class="push" />
                <ShowSql queries={[...data().queries, ...(steps.data()?.queries ?? [])]} />
              </div>
            </div>
          </>
        )}
      </Show>
    </section>
  );
}

/** Reads an execution again while the live feed tells of it. */
function followChanges(
  props: { readonly execution: string; readonly run: RunState },
  refetch: () => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const knownSteps = new Set<number>();
  props.run.onChange((change) => {
    const id = Number(props.execution);
    for (const step of change.steps ?? []) if (step.execution_id === id) knownSteps.add(step.step_id);
    const concerns =
      change.executions?.some((one) => one.execution_id === id) ||
      change.steps?.some((one) => one.execution_id === id) ||
      change.step_runs?.some((one) => knownSteps.has(one.step_id ?? one.step_run_id)) ||
      change.ended?.some((range) => id >= range.first && id <= range.last);
    if (!concerns) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      refetch();
    }, refetchMs);
  });
}

function stripped(href: string): string {
  return `#${href}${href.includes('?') ? '&' : '?'}`;
}

type Data = NonNullable<
  ReturnType<ReturnType<typeof createQuery<import('./execution-data.ts').ExecutionDetails>>['data']>
>;

function PanelHeader(props: {
  data: Data;
  alone: boolean;
  hrefOf: (execution: number) => string;
  closeHref: string;
  failures: FailureNeighbours;
}) {
  const where = () => {
    const { test, suite } = props.data;
    const path = test.path ?? suite.path;
    return path === null ? suite.name : `${path}${test.line === null ? '' : `:${test.line}`}`;
  };
  const tools = () => (
    <div class="line push tools">
      <Step to={props.failures.previous()} icon="up" label="Previous failure (p)" hrefOf={props.hrefOf} />
      <Step to={props.failures.next()} icon="down" label="Next failure (n)" hrefOf={props.hrefOf} />
      <Show when={!props.alone}>
        <A
          class="button ghost icon-only"
          href={props.closeHref}
          noScroll
          aria-label="Close the execution"
          title="Close"
        >
          <CloseIcon />
        </A>
      </Show>
    </div>
  );
  return (
    <Show
      when={props.alone}
      fallback={
        <header class="panel-header">
          <div class="names">
            <span class="quiet clip">
              <bdi>{props.data.suite.name}</bdi>
            </span>
            <h2>
              <StatusMark status={props.data.execution.status} size={18} />
              <A href={`/tests/${props.data.test.test_id}`} title="Everything about this test">
                <bdi>{props.data.test.name}</bdi>
              </A>
            </h2>
            <span class="faint mono clip" title={where()}>
              {where()}
            </span>
          </div>
          {tools()}
        </header>
      }
    >
      <ViewHeader
        title={props.data.test.name}
        heading={<bdi>{props.data.test.name}</bdi>}
        crumbs={[
          { label: 'Runs', href: '/runs' },
          { label: props.data.run.name ?? `Run ${props.data.run.run_id}`, href: props.closeHref },
        ]}
        facts={
          <>
            <A href={`/tests/${props.data.test.test_id}`}>History of the test</A>
            <span class="faint mono break">{where()}</span>
          </>
        }
        actions={tools()}
      />
    </Show>
  );
}

function CloseIcon() {
  return (
    <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4 4l8 8M12 4l-8 8" />
    </svg>
  );
}

function Step(props: {
  to: { readonly execution_id: number; readonly name: string } | undefined;
  icon: 'up' | 'down';
  label: string;
  hrefOf: (execution: number) => string;
}) {
  return (
    <Show when={props.to} fallback={<IconButton icon={props.icon} label={props.label} disabled />}>
      {(to) => (
        <A
          class="button ghost icon-only"
          href={props.hrefOf(to().execution_id)}
          replace
          noScroll
          aria-label={`${props.label}: ${to().name}`}
          title={props.label}
        >
          <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d={props.icon === 'up' ? 'M3.5 10 8 5.5l4.5 4.5' : 'M3.5 6 8 10.5 12.5 6'} />
          </svg>
        </A>
      )}
    </Show>
  );
}

function Attempts(props: { data: Data; hrefOf: (execution: number) => string }) {
  return (
    <Show when={props.data.attempts.length > 1}>
      <nav class="attempts" aria-label="Attempts of this test">
        <For each={props.data.attempts}>
          {(attempt) => (
            <A
              href={props.hrefOf(attempt.execution_id)}
              noScroll
              replace
              aria-current={attempt.execution_id === props.data.execution.execution_id ? 'true' : undefined}
            >
              <StatusMark status={attempt.status} size={14} /> Attempt {attempt.attempt_number}{' '}
              <span class="faint">{formatDuration(attempt.duration_ms)}</span>
            </A>
          )}
        </For>
      </nav>
    </Show>
  );
}
