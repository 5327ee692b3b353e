import { A } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { outcomeText } from '../../components/outcome-bar.tsx';
import { formatDuration, formatShare, formatTime } from '../../data/format.ts';
import { isNarrow } from '../../data/screen-width.ts';
import { statusFacts } from '../../data/status-facts.ts';
import { countsOfRun, passShare, type Run, runTitle } from './run-row-data.ts';

const most = 60;

/** The last runs of what is listed, the oldest first: a bar for each, as high as it took long, with what failed in red. */
export function RecentRuns(props: { runs: readonly Run[] }) {
  const runs = createMemo(() => props.runs.slice(0, isNarrow() ? 30 : most).toReversed());
  const longest = () => Math.max(1, ...runs().map((run) => run.duration_ms ?? 0));
  const shares = () =>
    runs()
      .map(passShare)
      .filter((share) => !Number.isNaN(share));
  const mean = () => shares().reduce((sum, share) => sum + share, 0) / shares().length;
  const median = () => {
    const sorted = runs()
      .flatMap((run) => run.duration_ms ?? [])
      .toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  };
  const green = () => runs().filter((run) => run.status === 'passed').length;
  return (
    <Show when={runs().length > 2}>
      <section class="recent-runs panel" aria-label={`The last ${runs().length} runs`}>
        <ol>
          <For each={runs()}>
            {(run) => (
              <li>
                <A
                  href={`/runs/${run.run_id}`}
                  data-tone={statusFacts(run.status).tone}
                  title={`${runTitle(run)}, ${formatTime(run.started_at)}, ${formatDuration(run.duration_ms)}: ${outcomeText(countsOfRun(run))}`}
                  aria-label={`${runTitle(run)}: ${statusFacts(run.status).label}`}
                  tabIndex={-1}
                >
                  <span
                    class="bar"
                    style={{ height: `${Math.max(8, (100 * (run.duration_ms ?? longest())) / longest())}%` }}
                  >
                    <span class="bad" style={{ height: `${badHeight(run)}%` }} />
                  </span>
                </A>
              </li>
            )}
          </For>
        </ol>
        <dl>
          <div>
            <dt>Tests that pass</dt>
            <dd>{formatShare(mean())}</dd>
          </div>
          <div>
            <dt>Runs that pass</dt>
            <dd>
              {green()} of {runs().length}
            </dd>
          </div>
          <div>
            <dt>Median duration</dt>
            <dd>{formatDuration(median())}</dd>
          </div>
        </dl>
      </section>
    </Show>
  );
}

/** Height of what failed, in percent; a single failure is still seen. */
function badHeight(run: Run): number {
  const share = passShare(run);
  return Number.isNaN(share) || share === 1 ? 0 : Math.max(18, (1 - share) * 100);
}
