import { createSignal, type JSX, Show } from 'solid-js';
import { setSettings, settings } from '../data/settings.ts';
import './split-pane.css';

const step = 2;
const least = 15;
const most = 85;

/**
 * Two parts beside each other with an edge between that is dragged, or moved with the arrows. At phone width they stand
 * one below the other. Its size is remembered under `name`.
 */
export function SplitPane(props: {
  name: string;
  label: string;
  /** Share of the first part in percent to begin with. */
  start?: number | undefined;
  first: JSX.Element;
  second: JSX.Element | undefined;
}) {
  let box: HTMLDivElement | undefined;
  const [dragging, setDragging] = createSignal(false);
  const share = () => settings.panes[props.name] ?? props.start ?? 50;
  const setShare = (percent: number) =>
    setSettings('panes', props.name, Math.round(Math.min(most, Math.max(least, percent)) * 10) / 10);
  const onMove = (event: PointerEvent) => {
    if (!dragging() || !box) return;
    const { left, width } = box.getBoundingClientRect();
    setShare(((event.clientX - left) / width) * 100);
  };
  const onKey = (event: KeyboardEvent) => {
    const targets: Record<string, number> = {
      ArrowLeft: share() - step,
      ArrowRight: share() + step,
      Home: least,
      End: most,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    setShare(target);
  };
  return (
    <div
      class="split-pane"
      classList={{ dragging: dragging(), single: props.second === undefined }}
      ref={box}
      style={{ '--share': `${share()}%` }}
    >
      <div class="first">{props.first}</div>
      <Show when={props.second !== undefined}>
        <div
          class="edge"
          role="separator"
          aria-orientation="vertical"
          aria-label={props.label}
          aria-valuenow={Math.round(share())}
          aria-valuemin={least}
          aria-valuemax={most}
          tabIndex={0}
          data-own-keys=""
          onKeyDown={onKey}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setDragging(true);
          }}
          onPointerMove={onMove}
          onPointerUp={() => setDragging(false)}
        />
        <div class="second">{props.second}</div>
      </Show>
    </div>
  );
}
