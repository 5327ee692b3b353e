import { A } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { withoutAnsi } from '../../components/ansi-text.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import type { Answer } from '../../data/api-request.ts';
import { formatCount, formatShare, formatTime, shortCommit } from '../../data/format.ts';
import type { UrlState } from '../../data/url-state.ts';
import './comparison.css';

type Compared = Answer<'/runs/{run}/compare'>;
type ComparedTest = Compared['items'][number];
type State = ComparedTest['state'];

type StateFacts = {
  readonly label: string;
  readonly tone: string;
  readonly icon: IconName;
  readonly tells: string;
};

const facts = {
  'new failure': {
    label: 'New failures',
    tone: 'failed',
    icon: 'failures',
    tells: 'fail here, and passed before',
  },
  worse: { label: 'Worse', tone: 'failed', icon: 'failures', tells: 'fail clearly more often' },
  'still failing': { label: 'Still failing', tone: 'error', icon: 'failures', tells: 'fail on both sides' },
  'known failure': { label: 'Known failures', tone: 'skipped', icon: 'info', tells: 'are in quarantine' },
  'no result': { label: 'No result', tone: 'lost', icon: 'info', tells: 'never came to an end here' },
  flaky: { label: 'Flaky', tone: 'flaky', icon: 'retry', tells: 'passed at a later attempt only' },
  fixed: { label: 'Fixed', tone: 'passed', icon: 'check', tells: 'failed before, and pass here' },
  slower: { label: 'Slower', tone: 'running', icon: 'clock', tells: 'took longer than chance explains' },
  quicker: { label: 'Quicker', tone: 'passed', icon: 'clock', tells: 'took less time' },
  missing: { label: 'Missing', tone: 'lost', icon: 'info', tells: 'were there, and are not here' },
  'new test': { label: 'New tests', tone: 'skipped', icon: 'tests', tells: 'were not there' },
} as const satisfies Record<State, StateFacts>;

/** What is different between two runs: each kind of difference with its tests and the numbers behind it. */
export function Comparison(props: { data: Compared; url: UrlState }) {
  const chosen = () => props.url.list('state');
  const states = createMemo(() => Object.keys(props.data.counts) as State[]);
  const groups = createMemo(() =>
    [...Map.groupBy(props.data.items, (item) => item.state)].filter(
      ([state]) => chosen().length === 0 || chosen().includes(state),
    ),
  );
  const toggle = (state: string) =>
    props.url.set({
      state: chosen().includes(state) ? chosen().filter((one) => one !== state) : [...chosen(), state],
    });
  return (
    <Show
      when={props.data.base}
      fallback={
        <EmptyState icon="compare" title="There is no run to compare with">
          It is the first on its branch. Choose another one above.
        </EmptyState>
      }
    >
      {(base) => (
        <div class="comparison">
          <div class="line spread">
            <span class="sides">
              <RunName run={props.data.run} /> <span class="faint">against</span> <RunName run={base()} />
            </span>
            <ShowSql queries={props.data.queries} />
          </div>
          <div class="line" role="group" aria-label="Kinds of difference">
            <For each={states()}>
              {(state) => (
                <button
                  type="button"
                  class="chip"
                  data-tone={facts[state].tone}
                  aria-pressed={chosen().includes(state)}
                  title={facts[state].tells}
                  onClick={() => toggle(state)}
                >
                  {facts[state].label} <b>{formatCount(props.data.counts[state])}</b>
                </button>
              )}
            </For>
          </div>
          <Show
            when={groups().length > 0}
            fallback={
              <EmptyState icon="check" title="No differences">
                Every test came to the same, in about the same time.
              </EmptyState>
            }
          >
            <For each={groups()}>
              {([state, items]) => (
                <section class="panel flush" data-tone={facts[state].tone}>
                  <header>
                    <Icon name={facts[state].icon} size={15} />
                    <h2>{facts[state].label}</h2>
                    <span class="quiet">{facts[state].tells}</span>
                  </header>
                  <ul>
                    <For each={items}>
                      {(item) => <ComparedRow item={item} run={props.data.run.run_id} base={base().run_id} />}
                    </For>
                  </ul>
                </section>
              )}
            </For>
            <Show when={props.data.truncated}>
              <p class="quiet">There are more; choose one kind of difference to see the rest of it.</p>
            </Show>
          </Show>
        </div>
      )}
    </Show>
  );
}

function RunName(props: { run: Compared['run'] }) {
  return (
    <A href={`/runs/${props.run.run_id}`}>
      <bdi>{props.run.name ?? `Run ${props.run.run_id}`}</bdi>
      <span class="faint">
        {' '}
        ({formatTime(props.run.started_at)}, {props.run.branch ?? 'no branch'}{' '}
        {shortCommit(props.run.commit_sha)})
      </span>
    </A>
  );
}

function ComparedRow(props: { item: ComparedTest; run: number; base: number }) {
  const item = () => props.item;
  const factor = () => {
    const by = item().factor;
    return by === null
      ? undefined
      : by >= 1
        ? `${by.toFixed(1)}× as long`
        : `${(1 / by).toFixed(1)}× as fast`;
  };
  return (
    <li class="compared">
      <div class="what">
        <A class="name" href={`/tests/${item().test_id}`}>
          <bdi>{item().test}</bdi>
        </A>
        <span class="faint clip">{item().file}</span>
        <Show when={item().message}>
          {(message) => <span class="message clip">{withoutAnsi(message()).split('\n')[0]}</span>}
        </Show>
      </div>
      <div class="why">
        <span>{item().why}</span>
        <span class="faint">
          <Show when={factor()}>{(text) => <>{text()}. </>}</Show>
          <Show when={item().false_discovery !== null}>
            <span title="Share of such findings that chance alone brings">
              by chance: {formatShare(item().false_discovery)}
            </span>
          </Show>
        </span>
      </div>
      <div class="links">
        <Show when={item().execution_id}>
          {(id) => <A href={`/runs/${props.run}/executions/${id()}`}>here</A>}
        </Show>
        <Show when={item().base_execution_id}>
          {(id) => <A href={`/runs/${props.base}/executions/${id()}`}>there</A>}
        </Show>
      </div>
    </li>
  );
}
