import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { AnsiText } from '../../components/ansi-text.tsx';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createPages } from '../../data/create-pages.ts';
import { formatFullTime, timeOf } from '../../data/format.ts';
import type { UrlState } from '../../data/url-state.ts';
import type { RunState } from '../run/run-state.ts';
import './execution-logs.css';

const levels = ['debug', 'info', 'warning', 'error'] as const;
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** What was logged during an attempt; while it runs, the end can be followed. */
export function ExecutionLogs(props: { execution: string; run: RunState; live: boolean; url: UrlState }) {
  const [q, setQ] = createSignal('');
  const [follow, setFollow] = createSignal(props.live);
  const pages = createPages(
    (after) =>
      apiRequest('/executions/{execution}/logs', {
        path: { execution: props.execution },
        query: {
          level: props.url.text('level') || undefined,
          q: q() || undefined,
          limit: 1000,
          after,
        } as never,
      }),
    { keepPrevious: true },
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  props.run.onChange((change) => {
    const { logs, log_count } = change as { logs?: readonly { execution_id?: number }[]; log_count?: number };
    const mine =
      logs?.some((line) => line.execution_id === Number(props.execution)) ||
      (log_count ?? 0) > (logs?.length ?? 0);
    if (!mine) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      pages.first.refetch();
    }, 700);
  });
  const lines = createMemo(() => pages.items());
  let box: HTMLOListElement | undefined;
  createEffect(
    on([lines, follow], ([, following]) => {
      if (following && box) box.scrollTop = box.scrollHeight;
    }),
  );
  const chosen = () => props.url.list('level');
  const toggle = (level: string) =>
    props.url.set({
      level: chosen().includes(level) ? chosen().filter((one) => one !== level) : [...chosen(), level],
    });
  return (
    <div class="execution-logs">
      <div class="line">
        <div class="line" role="group" aria-label="Level">
          <For each={levels}>
            {(level) => (
              <button
                type="button"
                class="chip"
                data-level={level}
                aria-pressed={chosen().includes(level)}
                onClick={() => toggle(level)}
              >
                {level}
              </button>
            )}
          </For>
        </div>
        <TextFilter label="Text" value={q()} onChange={setQ} width="9rem" />
        <Show when={props.live}>
          <button type="button" class="chip" aria-pressed={follow()} onClick={() => setFollow(!follow())}>
            Follow
          </button>
        </Show>
      </div>
      <QueryView query={pages.first} rows={5}>
        {() => (
          <Show when={lines().length > 0} fallback={<EmptyState icon="file" title="Nothing was logged" />}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <ol class="log-lines" tabIndex={0} aria-label="Log" ref={box}>
              <For each={lines()}>
                {(line) => (
                  <li data-level={line.level}>
                    <time class="faint" datetime={line.logged_at} title={formatFullTime(line.logged_at)}>
                      {clock.format(timeOf(line.logged_at))}
                    </time>
                    <span class="level">{line.level}</span>
                    <span class="message">
                      <Show when={line.source}>
                        <span class="faint">{line.source} </span>
                      </Show>
                      <AnsiText text={line.message} />
                    </span>
                  </li>
                )}
              </For>
            </ol>
            <Show when={pages.hasMore()}>
              <Button disabled={pages.loadingMore()} onClick={pages.more}>
                The next lines
              </Button>
            </Show>
          </Show>
        )}
      </QueryView>
    </div>
  );
}
