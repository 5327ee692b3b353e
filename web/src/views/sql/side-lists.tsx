import { createSignal, For, Show } from 'solid-js';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import { nowRoughly } from '../../data/clock.ts';
import type { Query } from '../../data/create-query.ts';
import { counted, formatAgo, formatDuration } from '../../data/format.ts';
import type { Preset, SavedQuery } from './console-types.ts';
import { forgetHistory, queryHistory } from './query-history.ts';

/** Questions that are known already, each a click away. */
export function PresetList(props: {
  presets: Query<{ readonly items: readonly Preset[] }>;
  chosen: string;
  onOpen: (name: string) => void;
}) {
  const [search, setSearch] = createSignal('');
  const fits = (preset: Preset) =>
    `${preset.title} ${preset.summary} ${preset.name}`.toLowerCase().includes(search().toLowerCase());
  return (
    <QueryView query={props.presets} rows={10}>
      {(data) => (
        <div class="stack">
          <TextFilter label="Question" value={search()} onChange={setSearch} width="100%" />
          <ul class="side-list">
            <For each={data().items.filter(fits)}>
              {(preset) => (
                <li>
                  <button
                    type="button"
                    title={preset.summary}
                    aria-current={props.chosen === preset.name ? 'true' : undefined}
                    onClick={() => props.onOpen(preset.name)}
                  >
                    <span class="name">{preset.title}</span>
                    <span class="faint clip">{preset.summary}</span>
                  </button>
                </li>
              )}
            </For>
          </ul>
        </div>
      )}
    </QueryView>
  );
}

/** Queries that people keep, by name. */
export function SavedList(props: {
  queries: Query<{ readonly items: readonly SavedQuery[] }>;
  chosen: string | undefined;
  writable: boolean;
  onOpen: (query: SavedQuery) => void;
}) {
  return (
    <QueryView query={props.queries} rows={6}>
      {(data) => (
        <Show
          when={data().items.length > 0}
          fallback={
            <p class="quiet">
              {props.writable
                ? 'Nothing is saved yet. “Save” keeps the query that is open.'
                : 'Nothing is saved.'}
            </p>
          }
        >
          <ul class="side-list">
            <For each={data().items}>
              {(query) => (
                <li>
                  <button
                    type="button"
                    title={query.description ?? query.sql}
                    aria-current={props.chosen === query.uuid ? 'true' : undefined}
                    onClick={() => props.onOpen(query)}
                  >
                    <span class="name clip">
                      <bdi>{query.name}</bdi>
                    </span>
                    <span class="faint clip">
                      <Show when={!query.is_shared}>private, </Show>
                      <bdi>{query.description || query.sql}</bdi>
                    </span>
                  </button>
                </li>
              )}
            </For>
          </ul>
        </Show>
      )}
    </QueryView>
  );
}

/** What was run in this browser, the latest first. */
export function HistoryList(props: { onOpen: (sql: string) => void }) {
  return (
    <Show
      when={queryHistory().length > 0}
      fallback={<p class="quiet">What you run is kept here, in this browser only.</p>}
    >
      <ul class="side-list">
        <For each={queryHistory()}>
          {(entry) => (
            <li>
              <button type="button" title={entry.sql} onClick={() => props.onOpen(entry.sql)}>
                <span class="mono clip">{entry.sql.replaceAll(/\s+/g, ' ')}</span>
                <span class="faint">
                  <Show when={entry.rows !== null} fallback="failed">
                    {counted(entry.rows ?? 0, 'row')}
                  </Show>{' '}
                  in {formatDuration(entry.ms)}, {formatAgo(entry.at, nowRoughly())}
                </span>
              </button>
            </li>
          )}
        </For>
      </ul>
      <Button kind="ghost" onClick={() => forgetHistory()}>
        <Icon name="close" size={12} /> Forget them
      </Button>
    </Show>
  );
}
