import { A } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { EmptyState } from '../../components/empty-state.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { settings } from '../../data/settings.ts';
import { createUrlState } from '../../data/url-state.ts';
import './search.css';

type Hit = Answer<'/search'>['items'][number];

const kinds: Readonly<Record<Hit['kind'], { title: string; icon: IconName; href: (hit: Hit) => string }>> = {
  tests: { title: 'Tests', icon: 'tests', href: ({ id }) => `/tests/${id}` },
  suites: {
    title: 'Suites',
    icon: 'folder',
    href: ({ detail, name }) => `/tests?q=${encodeURIComponent(detail ?? name)}`,
  },
  runs: { title: 'Runs', icon: 'runs', href: ({ id }) => `/runs/${id}` },
  failures: {
    title: 'Failures',
    icon: 'failures',
    href: ({ id }) => `/failures?signature=${encodeURIComponent(id)}`,
  },
};

/** Everything that is called so, or says so. */
export default function SearchView() {
  const url = createUrlState();
  const query = createQuery(
    () =>
      url.text('q') === ''
        ? null
        : apiRequest('/search', {
            query: {
              q: url.text('q'),
              limit: 50,
              ...(settings.project !== '' && { project: settings.project }),
            },
          }),
    { keepPrevious: true },
  );
  const byKind = createMemo(() => Map.groupBy(query.data()?.items ?? [], (hit) => hit.kind));
  const shown = createMemo(() => {
    const only = url.text('kind');
    return Array.from(byKind()).filter(
      ([kind]) => only === '' || !byKind().has(only as Hit['kind']) || kind === only,
    );
  });
  return (
    <>
      <ViewHeader title="Search" />
      <TextFilter
        label="Words in names, files, branches and messages"
        value={url.text('q')}
        onChange={(q) => url.set({ q })}
        width="min(36rem, 90vw)"
      />
      <Show when={byKind().size > 1}>
        <div class="line found-kinds" role="group" aria-label="What was found">
          <For each={Array.from(byKind())}>
            {([kind, hits]) => (
              <button
                type="button"
                class="chip"
                aria-pressed={url.text('kind') === kind}
                onClick={() => url.set({ kind: url.text('kind') === kind ? '' : kind })}
              >
                <Icon name={kinds[kind].icon} size={13} /> {kinds[kind].title}
                <b>{hits.length}</b>
              </button>
            )}
          </For>
        </div>
      </Show>
      <Show
        when={url.text('q') !== ''}
        fallback={<EmptyState icon="search" title="What are you looking for?" />}
      >
        <QueryView query={query} rows={10}>
          {(data) => (
            <Show
              when={data().items.length > 0}
              fallback={<EmptyState icon="search" title={`Nothing has “${url.text('q')}”`} />}
            >
              <For each={shown()}>
                {([kind, hits]) => (
                  <section class="found" aria-labelledby={`found-${kind}`}>
                    <h2 id={`found-${kind}`}>
                      <Icon name={kinds[kind].icon} size={14} /> {kinds[kind].title}
                    </h2>
                    <ul>
                      <For each={hits}>
                        {(hit) => (
                          <li>
                            <A class="clip" href={kinds[hit.kind].href(hit)}>
                              <bdi>{hit.name}</bdi>
                            </A>
                            <span class="faint clip">
                              <bdi>{hit.detail}</bdi>
                            </span>
                          </li>
                        )}
                      </For>
                    </ul>
                  </section>
                )}
              </For>
            </Show>
          )}
        </QueryView>
      </Show>
    </>
  );
}
