import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { Status } from '../../components/status.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatTime, noValue, shortCommit } from '../../data/format.ts';
import { FlakyBadge } from './flaky-badge.tsx';

const tiers = [
  { id: 'T0', text: 'passed on retry: failed first, then passed, in the same run' },
  { id: 'T1', text: 'passed and failed on the same commit' },
  { id: 'T2', text: 'went back and forth on the main branch, outside periods in which it was broken' },
  { id: 'T4', text: 'fails more often than one time in a hundred, with the uncertainty of so few runs' },
] as const;

const percent = (value: number | null) => (value === null ? noValue : `${value.toFixed(1)} %`);

/** Whether a test is flaky, what speaks for it, and the runs that show it. */
export function TestFlakiness(props: { test: string }) {
  const query = createQuery(() =>
    apiRequest('/tests/{test}/flakiness', { path: { test: props.test }, query: { days: 90 } }),
  );
  return (
    <QueryView query={query} rows={8}>
      {(data) => (
        <div class="test-part">
          <section class="panel stack" aria-labelledby="flaky-conclusion">
            <div class="line">
              <FlakyBadge status={data().status} />
              <span class="push" />
              <ShowSql queries={data().queries} />
            </div>
            <h2 id="flaky-conclusion">{data().why || 'Nothing speaks for it'}</h2>
            <dl class="verdict-sum">
              <div>
                <dt>Fails in</dt>
                <dd>{percent(data().failure_percent)}</dd>
              </div>
              <div>
                <dt>90 % likely between</dt>
                <dd>
                  {percent(data().failure_percent_low)} and {percent(data().failure_percent_high)}
                </dd>
              </div>
              <div>
                <dt>Runs looked at</dt>
                <dd>{data().runs}</dd>
              </div>
              <div>
                <dt>Passed on retry</dt>
                <dd>{counted(data().retried_runs, 'run')}</dd>
              </div>
              <div>
                <dt>Both on one commit</dt>
                <dd>{counted(data().mixed_commits, 'commit')}</dd>
              </div>
              <div>
                <dt>Back and forth</dt>
                <dd>{counted(data().flips, 'time')}</dd>
              </div>
            </dl>
            <ul class="evidence-kinds" aria-label="Kinds of evidence">
              <For each={tiers}>
                {(tier) => (
                  <li data-seen={data().tiers.includes(tier.id)}>
                    <strong>{tier.id}</strong>
                    <span>{tier.text}</span>
                    <span>{data().tiers.includes(tier.id) ? 'seen' : 'not seen'}</span>
                  </li>
                )}
              </For>
            </ul>
          </section>
          <Show when={data().evidence.length > 0}>
            <section class="panel stack" aria-labelledby="flaky-evidence">
              <h2 id="flaky-evidence">The runs that show it</h2>
              <ul class="evidence">
                <For each={data().evidence}>
                  {(entry) => (
                    <li>
                      <Status status={entry.verdict} />
                      <A href={`/runs/${entry.run.run_id}/executions/${entry.execution_id}`}>
                        run {entry.run.run_id}
                      </A>
                      <span class="quiet">{formatTime(entry.run.started_at)}</span>
                      <span class="quiet clip">
                        <bdi>{entry.run.branch}</bdi>
                      </span>
                      <span class="mono quiet">{shortCommit(entry.run.commit_sha)}</span>
                      <span class="quiet">{counted(entry.attempts, 'attempt')}</span>
                    </li>
                  )}
                </For>
              </ul>
            </section>
          </Show>
        </div>
      )}
    </QueryView>
  );
}
