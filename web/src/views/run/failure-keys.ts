import { useNavigate } from '@solidjs/router';
import { type Accessor, createEffect, createSignal, on, onCleanup, onMount } from 'solid-js';
import { announce } from '../../components/announcer.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import type { RunTest } from './live-run-model.ts';
import type { RunState } from './run-state.ts';

/** The failures of the run around the one that is looked at. */
export type FailureNeighbours = {
  readonly previous: Accessor<RunTest | undefined>;
  readonly next: Accessor<RunTest | undefined>;
  readonly place: Accessor<number>;
  readonly total: Accessor<number>;
};

/** `n` and `p` lead to the next and the previous failure of the run, as long as the calling component lives. */
export function listenForFailureKeys(parts: {
  state: RunState;
  execution: Accessor<string | undefined>;
  hrefOf: (execution: number) => string;
}): FailureNeighbours {
  const { state, execution, hrefOf } = parts;
  const navigate = useNavigate();
  // Not before somebody looks at an execution: the tests of a large run come first.
  const [asked, setAsked] = createSignal(false);
  let waiting = false;
  const failures = createQuery(() =>
    state.run() === undefined || !(asked() || execution() !== undefined)
      ? null
      : apiRequest('/runs/{run}/tests', {
          path: { run: state.id() },
          query: { verdict: 'failed,error,lost,flaky', limit: 500 },
        }),
  );
  const rows = () => failures.data()?.items ?? [];
  const place = () => rows().findIndex((test) => String(test.execution_id) === execution());
  const next = () => rows()[place() + 1];
  const previous = () => (place() < 0 ? undefined : rows()[place() - 1]);
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key !== 'n' && event.key !== 'p') return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLElement && target.matches('input, textarea, select')) return;
    if (document.querySelector('dialog:modal')) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = failures.data() === undefined;
    setAsked(true);
    if (!waiting) go(event.key);
  };
  const go = (key: string) => {
    const found = key === 'n' ? next() : previous();
    if (!found) return announce(key === 'n' ? 'No failure behind this one' : 'No failure before this one');
    navigate(hrefOf(found.execution_id), { replace: execution() !== undefined, scroll: false });
  };
  createEffect(
    on(failures.data, (data) => {
      if (data && waiting && execution() === undefined) go('n');
      waiting &&= data === undefined;
    }),
  );
  // Before lists take the letters for typing.
  onMount(() => window.addEventListener('keydown', onKey, { capture: true }));
  onCleanup(() => window.removeEventListener('keydown', onKey, { capture: true }));
  return { previous, next, place, total: () => failures.data()?.total ?? 0 };
}
