import { Show } from 'solid-js';
import { Status } from '../../components/status.tsx';
import { Tooltip } from '../../components/tooltip.tsx';
import { formatTime, shortCommit } from '../../data/format.ts';
import type { Grid, GridRow } from './grid-rows.ts';
import { runTitle } from './run-row-data.ts';

/** What a cell of the grid is about: test, run and verdict. It follows pointer and keyboard, and takes no clicks. */
export function GridTooltip(props: {
  grid: Grid;
  rows: readonly GridRow[];
  shown: { readonly row: number; readonly column: number; readonly at: DOMRect } | undefined;
}) {
  const row = () => props.rows[props.shown?.row ?? -1];
  const run = () => props.grid.runs[props.shown?.column ?? -1];
  const cell = () => row()?.cells[props.shown?.column ?? -1];
  return (
    <Tooltip at={props.shown?.at}>
      <Show when={row()}>
        {(test) => (
          <div class="grid-tooltip">
            <b class="break">
              <bdi>{test().name.slice(0, 300)}</bdi>
            </b>
            <Show when={cell()} fallback={<span class="quiet">Not part of this run</span>}>
              {(there) => <Status status={there().verdict} />}
            </Show>
            <Show when={run()}>
              {(of) => (
                <span class="quiet">
                  {runTitle(of())} · {formatTime(of().started_at)} · {of().branch ?? 'no branch'} ·{' '}
                  <span class="mono">{shortCommit(of().commit_sha)}</span>
                </span>
              )}
            </Show>
            <Show when={cell()}>
              <span class="faint">Enter or a click opens it</span>
            </Show>
          </div>
        )}
      </Show>
    </Tooltip>
  );
}
