import { createMemo, For, Show } from 'solid-js';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import type { UrlState } from '../../data/url-state.ts';
import type { RunState } from './run-state.ts';
import { isFiltering, noTestsFilter, testsFilterIn } from './tests-filter.ts';
import { TestsFlat } from './tests-flat.tsx';
import { TestsTree } from './tests-tree.tsx';
import './tests-tab.css';

const orders = [
  { value: '', label: 'Failures first' },
  { value: 'started', label: 'As they ran' },
  { value: '-duration', label: 'Slowest first' },
  { value: 'name', label: 'By name' },
];

/** The tests of the run, as a tree below their suites or as one flat list. */
export function TestsTab(props: {
  state: RunState;
  url: UrlState;
  execution: string | undefined;
  hrefOf: (execution: number) => string;
}) {
  const url = () => props.url;
  const filter = createMemo(() => testsFilterIn(props.url));
  const flat = () => url().text('view') === 'flat';
  return (
    <section class="tests-tab" aria-label="Tests">
      <div class="tests-tools" role="search" aria-label="Filter the tests">
        <div class="segments" role="group" aria-label="Layout">
          <button type="button" class="chip" aria-pressed={!flat()} onClick={() => url().set({ view: '' })}>
            <Icon name="folder" size={13} />
            Tree
          </button>
          <button
            type="button"
            class="chip"
            aria-pressed={flat()}
            onClick={() => url().set({ view: 'flat' })}
          >
            <Icon name="runs" size={13} />
            Flat
          </button>
        </div>
        <TextFilter
          label="Test, file or suite"
          value={url().text('q')}
          onChange={(q) => url().set({ q })}
          width="11rem"
        />
        <TextFilter
          label="Tag"
          icon="filter"
          value={url().text('tag')}
          onChange={(tag) => url().set({ tag })}
          width="7rem"
        />
        <Show when={!flat()}>
          <select
            class="field"
            aria-label="Order"
            onChange={(event) => url().set({ sort: event.currentTarget.value })}
          >
            <For each={orders}>
              {(order) => (
                <option value={order.value} selected={url().text('sort') === order.value}>
                  {order.label}
                </option>
              )}
            </For>
          </select>
        </Show>
        <Show when={url().text('worker') !== ''}>
          <button type="button" class="chip" aria-pressed="true" onClick={() => url().set({ worker: '' })}>
            Worker {url().text('worker')}
            <Icon name="close" size={11} />
          </button>
        </Show>
        <Show when={url().text('signature') !== ''}>
          <button type="button" class="chip" aria-pressed="true" onClick={() => url().set({ signature: '' })}>
            One cause
            <Icon name="close" size={11} />
          </button>
        </Show>
        <Show when={isFiltering(filter())}>
          <Button kind="ghost" icon="close" onClick={() => url().set(noTestsFilter)}>
            Clear
          </Button>
        </Show>
      </div>
      <Show
        when={flat()}
        fallback={
          <TestsTree
            state={props.state}
            filter={filter()}
            execution={props.execution}
            hrefOf={props.hrefOf}
          />
        }
      >
        <TestsFlat state={props.state} filter={filter()} hrefOf={props.hrefOf} />
      </Show>
    </section>
  );
}
