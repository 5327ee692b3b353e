import { createEffect, type JSX, on } from 'solid-js';
import { placeBeside } from './place-beside.ts';
import './popover.css';

/** A small text beside the place that something points at; charts and grids show theirs with it. */
export function Tooltip(props: { at: DOMRect | undefined; children: JSX.Element }) {
  let panel: HTMLDivElement | undefined;
  createEffect(
    on(
      () => props.at,
      (at) => {
        if (!panel) return;
        if (at) {
          if (!panel.matches(':popover-open')) panel.showPopover();
          placeBeside(at, panel);
        } else if (panel.matches(':popover-open')) panel.hidePopover();
      },
    ),
  );
  return (
    <div class="popover tooltip" popover="manual" role="tooltip" ref={panel}>
      {props.children}
    </div>
  );
}
