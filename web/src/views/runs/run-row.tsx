import { A } from '@solidjs/router';
import { createEffect, onCleanup, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { OutcomeBar } from '../../components/outcome-bar.tsx';
import { OutcomeNumbers } from '../../components/outcome-numbers.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { now, nowRoughly } from '../../data/clock.ts';
import { createQuery } from '../../data/create-query.ts';
import { formatAgo, formatDuration, formatFullTime, shortCommit, timeOf } from '../../data/format.ts';
import { safeLink } from '../../data/safe-link.ts';
import { countsOfRun, type Run, runTitle } from './run-row-data.ts';

const askEveryMs = 2000;

/** One run of the list. The whole row leads to the run. */
export function RunRow(props: { run: Run }) {
  const running = () => props.run.status === 'running';
  // The row of a run has its counts when it is over; what they are so far, the run itself says.
  const soFar = createQuery(() =>
    running() ? apiRequest('/runs/{run}', { path: { run: String(props.run.run_id) } }) : null,
  );
  createEffect(() => {
    if (!running()) return;
    const timer = setInterval(soFar.refetch, askEveryMs);
    onCleanup(() => clearInterval(timer));
  });
  const counts = () => {
    const statistics = running() ? soFar.data()?.statistics : undefined;
    if (!statistics) return countsOfRun(props.run);
    const { total: _, attempts: __, ...verdicts } = statistics;
    return verdicts;
  };
  const duration = () =>
    running() ? Math.max(0, now() - timeOf(props.run.started_at)) : (props.run.duration_ms ?? undefined);
  return (
    <article class="run-row" data-status={props.run.status}>
      <StatusMark status={props.run.status} size={18} />
      <div class="what">
        <A class="name clip" href={`/runs/${props.run.run_id}`}>
          <bdi>{runTitle(props.run)}</bdi>
          <Show when={props.run.name !== null}>
            <span class="faint"> #{props.run.run_id}</span>
          </Show>
        </A>
        <div class="about clip">
          <Show when={props.run.branch}>
            <span>
              <Icon name="branch" size={12} />
              <bdi>{props.run.branch}</bdi>
            </span>
          </Show>
          <Show when={props.run.commit_sha}>
            <span class="mono" title={props.run.commit_dirty ? 'with uncommitted changes' : undefined}>
              {shortCommit(props.run.commit_sha)}
              {props.run.commit_dirty ? '+' : ''}
            </span>
          </Show>
          <Show when={props.run.triggered_by}>
            <span>
              by <bdi>{props.run.triggered_by}</bdi>
            </span>
          </Show>
          <Show when={safeLink(props.run.ci_url)}>
            {(href) => (
              <a class="ci" href={href()} rel="noreferrer" target="_blank">
                <Icon name="external" size={12} />
                {props.run.ci_provider ?? 'CI'}
              </a>
            )}
          </Show>
        </div>
      </div>
      <div class="outcome">
        <OutcomeBar counts={counts()} />
        <OutcomeNumbers counts={counts()} />
      </div>
      <div class="when">
        <time datetime={props.run.started_at} title={formatFullTime(props.run.started_at)}>
          {formatAgo(props.run.started_at, nowRoughly())}
        </time>
        <span class="quiet">{formatDuration(duration())}</span>
      </div>
    </article>
  );
}
