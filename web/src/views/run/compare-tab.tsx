import { createSignal, For, Show } from 'solid-js';
import { Button } from '../../components/button.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import type { UrlState } from '../../data/url-state.ts';
import { Comparison } from '../compare/comparison.tsx';
import type { RunState } from './run-state.ts';

const sides = [
  { id: '', label: 'the run before' },
  { id: 'main', label: 'main' },
];

/** What is different in the run: against the one before on its branch, against main, or against any. */
export function CompareTab(props: { state: RunState; url: UrlState; hrefOf: (execution: number) => string }) {
  const url = () => props.url;
  const other = () => url().text('with');
  const [typed, setTyped] = createSignal(/^\d+$/.test(other()) ? other() : '');
  const comparison = createQuery(
    () =>
      apiRequest('/runs/{run}/compare', {
        path: { run: props.state.id() },
        query: {
          with: other() || 'previous',
          ...(url().text('state') === '' ? {} : { state: url().text('state') }),
          limit: 500,
        },
      }),
    { keepPrevious: true },
  );
  return (
    <div class="stack">
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault();
          url().set({ with: typed() });
        }}
      >
        <span class="quiet">Against</span>
        <For each={sides}>
          {(side) => (
            <button
              type="button"
              class="chip"
              aria-pressed={other() === side.id}
              onClick={() => url().set({ with: side.id })}
            >
              {side.label}
            </button>
          )}
        </For>
        <input
          class="field"
          inputMode="numeric"
          placeholder="Number of a run"
          aria-label="Number of the run to compare with"
          value={typed()}
          onInput={(event) => setTyped(event.currentTarget.value.trim())}
        />
        <Show when={typed() !== '' && typed() !== other()}>
          <Button type="submit">Compare</Button>
        </Show>
      </form>
      <QueryView query={comparison} rows={8}>
        {(data) => <Comparison data={data()} url={url()} />}
      </QueryView>
    </div>
  );
}
