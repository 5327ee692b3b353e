import { createMemo, Show } from 'solid-js';
import { OutcomeBar } from '../../components/outcome-bar.tsx';
import { StatusChips } from '../../components/status-chips.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { now } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { formatCount, formatDuration, formatShare, timeOf } from '../../data/format.ts';
import { statusOrder } from '../../data/status-facts.ts';
import type { UrlState } from '../../data/url-state.ts';
import type { RunState } from './run-state.ts';

/** What came of the tests so far, as a bar and as chips that filter them; how far the run is while it goes on. */
export function RunProgress(props: { state: RunState; url: UrlState }) {
  const counts = () => props.state.counts();
  const chips = createMemo(() =>
    statusOrder
      .filter((status) => (counts()[status] ?? 0) > 0 || props.url.list('verdict').includes(status))
      .map((status) => ({ status, count: counts()[status] ?? 0 })),
  );
  return (
    <section class="run-progress" aria-label="Outcome">
      <OutcomeBar counts={counts()} />
      <div class="line spread">
        <StatusChips
          label="Tests by verdict: filters the tests"
          options={chips()}
          chosen={props.url.list('verdict')}
          onChange={(verdict) => props.url.set({ verdict, tab: '' })}
        />
        <Show when={props.state.running()}>
          <Expectation state={props.state} />
        </Show>
      </div>
      <Show when={props.state.run()?.error_message}>
        {(message) => <p class="run-error break">{message()}</p>}
      </Show>
    </section>
  );
}

/** How many tests are done, and when the run should end if it goes on as the run before it did. */
function Expectation(props: { state: RunState }) {
  const state = () => props.state;
  const before = createQuery(() => {
    const previous = state().details.data()?.previous;
    return previous ? apiRequest('/runs/{run}', { path: { run: String(previous.run_id) } }) : null;
  });
  const open = () => (state().counts().pending ?? 0) + (state().counts().running ?? 0);
  const total = () => Math.max(state().total(), state().run()?.planned_count ?? 0);
  const done = () => Math.max(0, state().total() - open());
  const left = () => {
    const elapsed = now() - timeOf(state().run()?.started_at);
    const last = before.data()?.run;
    // As long as the run before, while that ran about the same; otherwise as quickly as so far.
    const similar =
      last?.duration_ms && last.planned_count > 0.8 * total() && last.planned_count < 1.25 * total();
    if (similar && last.duration_ms !== null && last.duration_ms > elapsed) return last.duration_ms - elapsed;
    return done() < 3 || total() === 0 ? undefined : (elapsed / done()) * (total() - done());
  };
  return (
    <span class="expectation quiet">
      <b>
        {formatCount(done())} of {formatCount(total())}
      </b>{' '}
      done ({formatShare(total() === 0 ? 0 : done() / total())})
      <Show when={left()}>
        {(ms) => <>, about {formatDuration(Math.max(1000, Math.round(ms() / 1000) * 1000))} left</>}
      </Show>
    </span>
  );
}
