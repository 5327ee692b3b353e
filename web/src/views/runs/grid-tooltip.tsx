import { createEffect, Show } from 'solid-js';
import { placeBeside } from '../../components/place-beside.ts';
import { Status } from '../../components/status.tsx';
import { formatTime, shortCommit } from '../../data/format.ts';
import type { Grid, GridRow } from './grid-rows.ts';
import { runTitle } from './run-row-data.ts';

/** What a cell of the grid is about: test, run and verdict. It follows pointer and keyboard, and takes no clicks. */
export function GridTooltip(props: {
  grid: Grid;
  rows: readonly GridRow[];
  shown: { readonly row: number; readonly column: number; readonly at: DOMRect } | undefined;
}) {
  let panel: HTMLDivElement | undefined;
  const row = () => props.rows[props.shown?.row ?? -1];
  const run = () => props.grid.runs[props.shown?.column ?? -1];
  const cell = () => row()?.cells[props.shown?.column ?? -1];
  createEffect(() => {
    if (!panel) return;
    if (!props.shown) {
      if (panel.matches(':popover-open')) panel.hidePopover();
      return;
    }
    if (!panel.matches(':popover-open')) panel.showPopover();
    placeBeside(props.shown.at, panel);
  });
  return (
    <div class="grid-tooltip popover" popover="manual" role="tooltip" ref={panel}>
      <Show when={row()}>
        {(test) => (
          <>
            <b class="break">
              <bdi>{test().name}</bdi>
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
          </>
        )}
      </Show>
    </div>
  );
}
