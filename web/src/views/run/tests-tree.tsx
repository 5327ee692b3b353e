import { A, useNavigate } from '@solidjs/router';
import { createEffect, createMemo, createSignal, Match, on, onCleanup, Show, Switch } from 'solid-js';
import { withoutAnsi } from '../../components/ansi-text.tsx';
import { DurationBar } from '../../components/duration-bar.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Icon } from '../../components/icon.tsx';
import { OutcomeNumbers } from '../../components/outcome-numbers.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { type TreeColumn, VirtualTree } from '../../components/virtual-tree.tsx';
import { formatCount, formatDuration } from '../../data/format.ts';
import type { RunState } from './run-state.ts';
import { createRunTree, type RunNode, suitesToOpen } from './run-tree.ts';
import type { TestsFilter } from './tests-filter.ts';

const followMs = 120;

/** The tree of suites and tests. Where an execution is open beside it, that follows the keyboard. */
export function TestsTree(props: {
  state: RunState;
  filter: TestsFilter;
  execution: string | undefined;
  hrefOf: (execution: number) => string;
}) {
  const navigate = useNavigate();
  const tree = createRunTree(props.state, () => props.filter);
  const [open, setOpen] = createSignal<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = createSignal<string>();
  let chosen = '';
  // Once for each run: what somebody opened and closed stays as it is.
  createEffect(
    on([props.state.suites, () => props.state.id()], ([suites, id]) => {
      if (chosen === id || suites.length === 0) return;
      chosen = id;
      setOpen(new Set(suitesToOpen(suites, props.state.total())));
    }),
  );
  const shownOpen = createMemo(() =>
    tree.filtering()
      ? new Set([...tree.drawn()].map((id) => `s${id}`).filter((key) => !closed().has(key)))
      : open(),
  );
  const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set());
  const toggle = (key: string, opened: boolean) => {
    const change = (set: ReadonlySet<string>, isIn: boolean) => {
      const next = new Set(set);
      if (isIn) next.add(key);
      else next.delete(key);
      return next;
    };
    if (tree.filtering()) setClosed(change(closed(), !opened));
    else setOpen(change(open(), opened));
  };
  // The execution in the address, when its test was read: it is chosen, and its suites are open.
  const addressed = createMemo(() => {
    if (props.execution === undefined) return undefined;
    return tree.found.items().find((test) => String(test.execution_id) === props.execution);
  });
  createEffect(
    on(addressed, (test) => {
      if (!test) return;
      const around = new Set(open());
      for (
        let suite = tree.suites().get(test.suite_id);
        suite;
        suite = tree.suites().get(suite.parent_suite_id ?? -1)
      )
        around.add(`s${suite.suite_id}`);
      setOpen(around);
      setSelected(`t${test.test_id}`);
    }),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const onSelect = (node: RunNode, key: string) => {
    setSelected(key);
    clearTimeout(timer);
    if (node.kind === 'more') node.load();
    if (props.execution === undefined || node.kind !== 'test') return;
    const href = props.hrefOf(node.test.execution_id);
    timer = setTimeout(() => navigate(href, { replace: true, scroll: false }), followMs);
  };
  const onOpen = (node: RunNode, key: string) => {
    if (node.kind === 'test') navigate(props.hrefOf(node.test.execution_id), { scroll: false });
    if (node.kind === 'suite') toggle(key, !shownOpen().has(key));
    if (node.kind === 'more') node.load();
  };
  const longest = createMemo(() => Math.max(1, ...tree.found.items().map((test) => test.duration_ms ?? 0)));
  const columns = createMemo((): TreeColumn<RunNode>[] => [
    {
      id: 'attempts',
      label: 'Tries',
      width: '2.6rem',
      numeric: true,
      narrow: false,
      cell: (node) => (
        <Show when={node.kind === 'test' && node.test.attempts > 1 && node.test.attempts}>
          {(attempts) => <span title={`${attempts()} attempts`}>{attempts()}×</span>}
        </Show>
      ),
    },
    {
      id: 'duration',
      label: 'Duration',
      width: 'minmax(4.6rem, 9rem)',
      numeric: true,
      cell: (node) => (
        <Switch>
          <Match when={node.kind === 'test' && node.test}>
            {(test) => (
              <Show when={test().duration_ms !== null}>
                <DurationBar ms={test().duration_ms} longestMs={longest()} />
              </Show>
            )}
          </Match>
          <Match when={node.kind === 'suite' && node.suite}>
            {(suite) => <span class="faint suite-duration">{formatDuration(suite().duration_ms)}</span>}
          </Match>
        </Switch>
      ),
    },
  ]);
  return (
    <Show
      when={props.state.suitesQuery.data()}
      fallback={
        <Show when={props.state.suitesQuery.problem()} fallback={<Skeleton rows={12} />}>
          {(problem) => <ProblemView problem={problem()} retry={props.state.suitesQuery.refetch} />}
        </Show>
      }
    >
      <Show when={tree.found.problem()}>
        {(problem) => <ProblemView problem={problem()} retry={tree.found.retry} />}
      </Show>
      <Show
        when={tree.roots().length > 0 || (tree.filtering() && tree.found.total() === undefined)}
        fallback={
          <EmptyState icon="tests" title={tree.filtering() ? 'No test fits these filters' : 'No tests yet'} />
        }
      >
        <div class="panel flush tests-tree">
          <VirtualTree
            label="Tests of the run"
            heading="Suites and tests"
            roots={tree.roots()}
            source={tree.source}
            open={shownOpen()}
            onToggle={toggle}
            selected={selected()}
            onSelect={onSelect}
            onOpen={onOpen}
            textOf={textOf}
            columns={columns()}
            height="var(--tests-height)"
          >
            {(node) => <NodeName node={node} hrefOf={props.hrefOf} onToggle={() => onOpen(node, node.key)} />}
          </VirtualTree>
        </div>
        <div class="line spread tests-foot">
          <span class="faint">
            <Show when={tree.filtering() && tree.found.total() !== undefined}>
              {formatCount(tree.found.total())} of {formatCount(props.state.total())} tests
            </Show>
          </span>
          <ShowSql queries={[...(props.state.suitesQuery.data()?.queries ?? []), ...tree.found.queries()]} />
        </div>
      </Show>
    </Show>
  );
}

function textOf(node: RunNode): string {
  return node.kind === 'test' ? node.test.name : node.kind === 'suite' ? node.suite.name : '';
}

function NodeName(props: { node: RunNode; hrefOf: (execution: number) => string; onToggle: () => void }) {
  return (
    <Switch fallback={<span class="faint">Reading …</span>}>
      <Match when={props.node.kind === 'suite' && props.node.suite}>
        {(suite) => (
          <button type="button" class="suite-node" tabIndex={-1} onClick={() => props.onToggle()}>
            <Icon
              name={suite().kind === 'feature' || suite().kind === 'file' ? 'file' : 'folder'}
              size={14}
            />
            <b class="clip" title={suite().path ?? suite().name}>
              <bdi>{suite().name}</bdi>
            </b>
            <OutcomeNumbers counts={suite().counts} />
          </button>
        )}
      </Match>
      <Match when={props.node.kind === 'test' && props.node.test}>
        {(test) => (
          <>
            <StatusMark status={test().verdict} />
            <A class="test-name" href={props.hrefOf(test().execution_id)} tabIndex={-1} noScroll>
              <bdi>{test().name}</bdi>
            </A>
            <Show when={test().error}>
              {(error) => <span class="test-error clip">{withoutAnsi(error())}</span>}
            </Show>
          </>
        )}
      </Match>
      <Match when={props.node.kind === 'more' && props.node}>
        {(more) => (
          <button type="button" class="more-node" tabIndex={-1} onClick={() => more().load()}>
            {formatCount(more().left)} more: Enter or a click reads the next
          </button>
        )}
      </Match>
    </Switch>
  );
}
