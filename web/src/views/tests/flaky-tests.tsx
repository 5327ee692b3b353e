import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted } from '../../data/format.ts';
import { type NamedRow, namedRows } from '../../data/named-rows.ts';
import { settings } from '../../data/settings.ts';
import type { UrlState } from '../../data/url-state.ts';
import { FlakyBadge } from '../test/flaky-badge.tsx';
import './tests.css';

/** Tests that are flaky, or may be, each with what speaks for it. */
export function FlakyTests(props: { url: UrlState }) {
  const query = createQuery(() =>
    apiRequest('/presets/{name}', {
      path: { name: 'flaky-tests' },
      query: { project: settings.project || undefined },
    }),
  );
  const fits = (row: NamedRow) => {
    const wanted = props.url.text('q').toLowerCase();
    return wanted === '' || `${row.test} ${row.file ?? ''}`.toLowerCase().includes(wanted);
  };
  return (
    <QueryView query={query} rows={8}>
      {(answer) => (
        <>
          <div class="line spread tests-facts">
            <TextFilter
              label="Name or file"
              value={props.url.text('q')}
              onChange={(q) => props.url.set({ q })}
              width="16rem"
            />
            <span class="quiet push">{counted(answer().rows.length, 'test')}</span>
            <ShowSql queries={answer().queries} />
          </div>
          <Show
            when={answer().rows.length > 0}
            fallback={<EmptyState icon="check" title={answer().preset.whenEmpty} />}
          >
            <ol class="why-flaky">
              <For
                each={namedRows(answer()).filter(fits)}
                fallback={<EmptyState icon="tests" title="No flaky test is called so" />}
              >
                {(row) => (
                  <li class="panel">
                    <header>
                      <FlakyBadge status={String(row.status)} />
                      <h2 class="break">
                        <A href={`/tests/${row.test_id}?tab=flakiness`}>
                          <bdi>{String(row.test)}</bdi>
                        </A>
                      </h2>
                      <span class="faint clip push">
                        <bdi>{String(row.file ?? '')}</bdi>
                      </span>
                    </header>
                    <p class="quiet">{String(row.why)}</p>
                  </li>
                )}
              </For>
            </ol>
          </Show>
        </>
      )}
    </QueryView>
  );
}
