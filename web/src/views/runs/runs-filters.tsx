import { createMemo, createSignal, For, Show } from 'solid-js';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { StatusChips } from '../../components/status-chips.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import { untypedRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import type { UrlState } from '../../data/url-state.ts';
import { listedRuns } from './runs-request.ts';

const runStatuses = ['failed', 'error', 'interrupted', 'cancelled', 'running', 'passed'];
const spans = [
  { value: '', label: 'Any time' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
  { value: '90d', label: 'Last 90 days' },
];
const names = ['status', 'branch', 'environment', 'since', 'until', 'q', 'failing'] as const;

type Environments = {
  readonly items?: readonly { readonly environment_id: number; readonly name: string }[];
};

/** What the lists of runs are filtered by; everything stands in the address. */
export function RunsFilters(props: { url: UrlState; grid: boolean }) {
  const url = () => props.url;
  const recent = createQuery(() => listedRuns({ limit: 200 }));
  const branches = createMemo(() =>
    [...new Set((recent.data()?.items ?? []).flatMap((run) => run.branch ?? []))].toSorted(),
  );
  const environments = createQuery(() =>
    untypedRequest<Environments>('/environments', { query: { limit: 200 } }),
  );
  const filtered = () => names.some((name) => url().text(name) !== '');
  const [days, setDays] = createSignal(url().text('until') !== '' || /^\d{4}-/.test(url().text('since')));
  return (
    <div class="filters" role="search" aria-label="Filter runs">
      <TextFilter
        label={props.grid ? 'Test or file' : 'Name, branch or commit'}
        value={url().text('q')}
        onChange={(q) => url().set({ q })}
        width="13rem"
      />
      <TextFilter
        label="Branch"
        icon="branch"
        value={url().text('branch')}
        onChange={(branch) => url().set({ branch })}
        suggestions={branches()}
        width="10rem"
      />
      <Show when={!props.grid}>
        <Show
          when={days()}
          fallback={
            <select
              class="field"
              aria-label="When"
              onChange={(event) =>
                event.currentTarget.value === 'days'
                  ? setDays(true)
                  : url().set({ since: event.currentTarget.value })
              }
            >
              <For each={spans}>
                {(span) => (
                  <option value={span.value} selected={url().text('since') === span.value}>
                    {span.label}
                  </option>
                )}
              </For>
              <option value="days">From … to …</option>
            </select>
          }
        >
          <span class="days">
            <input
              class="field"
              type="date"
              aria-label="From day"
              value={url().text('since').slice(0, 10)}
              onChange={(event) => url().set({ since: event.currentTarget.value })}
            />
            –
            <input
              class="field"
              type="date"
              aria-label="Before day"
              value={url().text('until').slice(0, 10)}
              onChange={(event) => url().set({ until: event.currentTarget.value })}
            />
          </span>
        </Show>
        <Show when={(environments.data()?.items?.length ?? 0) > 0}>
          <select
            class="field"
            aria-label="Environment"
            onChange={(event) => url().set({ environment: event.currentTarget.value })}
          >
            <option value="">Any environment</option>
            <For each={environments.data()?.items}>
              {(one) => (
                <option
                  value={one.environment_id}
                  selected={url().text('environment') === String(one.environment_id)}
                >
                  {one.name}
                </option>
              )}
            </For>
          </select>
        </Show>
        <StatusChips
          label="Status"
          options={runStatuses.map((status) => ({ status }))}
          chosen={url().list('status')}
          onChange={(status) => url().set({ status })}
        />
      </Show>
      <Show when={props.grid}>
        <button
          type="button"
          class="chip"
          aria-pressed={url().text('failing') === '1'}
          onClick={() => url().set({ failing: url().text('failing') === '1' ? '' : '1' })}
        >
          <Icon name="failures" size={13} />
          Only tests that fail now
        </button>
      </Show>
      <Show when={filtered()}>
        <Button
          kind="ghost"
          icon="close"
          onClick={() => {
            setDays(false);
            url().set(Object.fromEntries(names.map((name) => [name, ''])));
          }}
        >
          Clear
        </Button>
      </Show>
    </div>
  );
}
