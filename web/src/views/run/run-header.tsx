import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { ButtonLink } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { now, nowRoughly } from '../../data/clock.ts';
import { formatAgo, formatDuration, formatFullTime, shortCommit, timeOf } from '../../data/format.ts';
import { safeLink } from '../../data/safe-link.ts';
import type { RunState } from './run-state.ts';
import { StopRun } from './stop-run.tsx';

/** Which run this is, what became of it, and the runs beside it on its branch. */
export function RunHeader(props: { state: RunState }) {
  const run = () => props.state.run();
  const details = () => props.state.details.data();
  const title = () => run()?.name ?? `Run ${run()?.run_id ?? props.state.id()}`;
  const duration = () =>
    props.state.running() ? now() - timeOf(run()?.started_at) : (run()?.duration_ms ?? undefined);
  return (
    <ViewHeader
      title={title()}
      crumbs={[{ label: 'Runs', href: '/runs' }]}
      heading={
        <>
          <bdi>{title()}</bdi>
          <Show when={run()?.name}>
            <span class="faint"> #{run()?.run_id}</span>
          </Show>
        </>
      }
      actions={
        <>
          <Show when={props.state.running()}>
            <StopRun run={props.state.id()} />
          </Show>
          <ShowSql queries={details()?.queries} />
          <Neighbour run={details()?.previous} direction="previous" />
          <Neighbour run={details()?.next} direction="next" />
        </>
      }
      facts={
        <Show when={run()}>
          {(row) => (
            <>
              <StatusBadge status={row().status} />
              <span title="Duration">
                <Icon name="clock" size={13} /> {formatDuration(duration())}
              </span>
              <time datetime={row().started_at} title={formatFullTime(row().started_at)}>
                {formatAgo(row().started_at, nowRoughly())}
              </time>
              <Show when={row().branch}>
                {(branch) => (
                  <A href={`/runs?branch=${encodeURIComponent(branch())}`}>
                    <Icon name="branch" size={13} /> <bdi>{branch()}</bdi>
                  </A>
                )}
              </Show>
              <Show when={row().commit_sha}>
                <span class="mono" title={row().commit_sha ?? ''}>
                  {shortCommit(row().commit_sha)}
                  {row().commit_dirty ? '+' : ''}
                </span>
              </Show>
              <span>
                <Icon name="project" size={13} /> <bdi>{details()?.project.name}</bdi>
              </span>
              <Show when={row().triggered_by}>
                <span>
                  by <bdi>{row().triggered_by}</bdi>
                </span>
              </Show>
              <Show when={safeLink(row().ci_url)}>
                {(href) => (
                  <a href={href()} rel="noreferrer" target="_blank">
                    <Icon name="external" size={13} /> {row().ci_provider ?? 'CI'}
                  </a>
                )}
              </Show>
            </>
          )}
        </Show>
      }
    />
  );
}

function Neighbour(props: {
  run: { readonly run_id: number; readonly status: string } | null | undefined;
  direction: 'previous' | 'next';
}) {
  const label = () =>
    props.direction === 'previous' ? 'Run before on the same branch' : 'Run behind on the same branch';
  return (
    <Show
      when={props.run}
      fallback={
        <button type="button" class="button plain icon-only" disabled aria-label={label()}>
          <Icon name={props.direction === 'previous' ? 'left' : 'right'} />
        </button>
      }
    >
      {(run) => (
        <ButtonLink
          class="icon-only"
          href={`#/runs/${run().run_id}`}
          aria-label={`${label()}: ${run().run_id}`}
          title={`${label()}: ${run().run_id}`}
        >
          <Icon name={props.direction === 'previous' ? 'left' : 'right'} />
        </ButtonLink>
      )}
    </Show>
  );
}
